// Writes the types of the open API's operations that the pages call: the whole document's would be ten times as long as the pages.
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

/** The paths that pages call. */
const called = ['/v1/api-keys', '/v1/api-keys/{api_key_id}', '/v1/api-keys/{api_key_id}/rotate', '/v1/api-keys/{api_key_id}/rates', '/v1/api-keys/{api_key_id}/usage', '/v1/usage', '/v1/distributors/{distributor_id}/rates']

const open = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'))
const components = {}

/** Keeps what a part refers to, and what that refers to. */
function keep(part) {
  for (const [, kind, name] of JSON.stringify(part).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
    components[kind] ??= {}
    if (components[kind][name]) continue
    components[kind][name] = open.components[kind][name]
    keep(components[kind][name])
  }
}

// The pages reach it under their own address, with their session's cookie.
const paths = Object.fromEntries(called.map((path) => [`/console/api${path}`, open.paths[path]]))
keep(paths)
const sorted = Object.fromEntries(Object.entries(components).map(([kind, all]) => [kind, Object.fromEntries(Object.entries(all).toSorted(([x], [y]) => (x < y ? -1 : 1)))]))
const tree = await openapiTS({ openapi: open.openapi, info: open.info, paths, components: sorted })
writeFileSync(new URL('../src/api/open.d.ts', import.meta.url), `// Written by \`npm run types\` from openapi.json.\n${astToString(tree)}`)
