// What pages look like is kept where somebody means to look: with E2E_SHOTS, and in the soak.
import { keep as shoot } from './browser.mjs'

export const keep = process.env.E2E_SHOTS || process.env.E2E_ALL ? shoot : async () => {}
