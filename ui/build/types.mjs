// Writes the types of both APIs from their documents: what the pages call is checked by the compiler. They are made anew by every build.
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const readers = new Set(['description', 'summary', 'example', 'examples'])

for (const [name, document] of [['console', '../../internal/console/openapi.json'], ['open', '../../openapi.json']]) {
  const read = JSON.parse(readFileSync(new URL(document, import.meta.url), 'utf8'))
  const tree = await openapiTS(quiet(read))
  writeFileSync(new URL(`../src/api/${name}.d.ts`, import.meta.url), `// Written by \`npm run types\`.\n${astToString(tree)}`)
}

/** Leaves out what is for readers only: the texts would be most of the file. */
function quiet(part, names = false) {
  if (Array.isArray(part)) return part.map((p) => quiet(p))
  if (part === null || typeof part !== 'object') return part
  const kept = Object.entries(part).filter(([key]) => names || !readers.has(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, quiet(value, key === 'properties')]))
}
