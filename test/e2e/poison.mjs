// Writes texts that are code into whatever takes a text, by the API's own description and its examples.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const examples = read('internal/api/examples.json')

const schemas = {}
const operations = {}
for (const [file, prefix] of [['internal/console/openapi.json', 'console/'], ['openapi.json', '']]) {
  const document = read(file)
  for (const [name, schema] of Object.entries(document.components.schemas)) schemas[prefix + name] = [schema, prefix]
  for (const [path, ways] of Object.entries(document.paths)) {
    for (const [method, o] of Object.entries(ways)) {
      const body = o.requestBody?.content?.['application/json']?.schema
      operations[prefix + o.operationId] = { method: method.toUpperCase(), path, body: body && [body, prefix] }
    }
  }
}

/** What a name of this shape in a text, or in a document, tells to be made of a payload. */
export const made = 'img[src="x"], svg[onload], main script:not([src]), a[href^="javascript:window"]'

const payloads = [
  `=HYPERLINK("http://x","y")"><img src=x onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1">{{window.ran=1}}`,
  `="><img src=x onerror="window.ran=1">{{window.ran=1}}`,
  `="><img src=x onerror="window.ran=1">`,
  `="><svg onload="window.ran=1">`,
  `=<svg onload=ran=1>`,
]

/** A text that is code, or where a link may stand one that runs; no longer than may be, and unlike all before where there is room. */
function payload({ maxLength = 1000 }, name, n, tries) {
  // A channel's address is its shop's page.
  if (/url|link|website|logo/.test(name) || (name === 'address' && maxLength === 500)) return 'javascript:window.ran=1'
  const fitting = payloads.filter((p) => p.length + 5 <= maxLength)
  return fitting.length > tries * 2 ? `${fitting[tries * 2]} ${n}` : payloads.at(-1)
}

const only = (type) => (Array.isArray(type) ? type.find((t) => t !== 'null') : type)

/**
 * Says how an operation is written into. `ids` stand for those of the examples. What a place refuses is noted, and its valid text sent in its stead.
 * `heard` has a row for each operation: how often it was stored with a payload in it, how many texts, and what was refused where.
 */
export function poisoner(url, ids) {
  const heard = new Map()
  let n = 0

  /** Puts payloads into all free texts of a value, but not at the places that refuse them; counts what is put. */
  function poisoned([schema, prefix], value, place, refused, put) {
    while (schema.$ref) [schema, prefix] = schemas[prefix + schema.$ref.split('/').pop()]
    const type = only(schema.type)
    if (type === 'object') {
      const base = value ?? {}
      const out = { ...base }
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        let inner = property
        while (inner.$ref) [inner] = schemas[prefix + inner.$ref.split('/').pop()]
        // What the valid request leaves out is added where it is a text.
        if (base[name] === undefined && (only(inner.type) !== 'string' || !isFree(inner))) continue
        const deeper = poisoned([property, prefix], base[name], place ? `${place}.${name}` : name, refused, put)
        if (deeper === undefined) delete out[name]
        else out[name] = deeper
      }
      return out
    }
    if (type === 'array') return (value ?? []).map((v, i) => poisoned([schema.items, prefix], v, `${place}[${i}]`, refused, put))
    const tries = refused.get(place) ?? 0
    if (type !== 'string' || !isFree(schema) || tries > 2) return value
    put.push(place)
    return payload(schema, place.split('.').pop().replace(/\[\d+\]$/, ''), n++, tries)
  }

  const withIds = (value, name, own) => {
    if (Array.isArray(value)) return value.map((v) => withIds(v, name.replace(/s$/, ''), own))
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withIds(v, k, own)]))
    return typeof value === 'string' && /^[a-z]{3}_01hzx/.test(value) ? (own[name] ?? ids[name] ?? value) : value
  }

  /** Sends an operation as whose token it is, with payloads in every free text; gives the answer of the one that was taken. */
  async function write(token, operation, { path = {}, body = {}, keep = [], must = true } = {}) {
    const { method, path: address, body: schema } = operations[operation]
    const own = { ...ids, ...path }
    const where = address.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(own[name] ?? name))
    const valid = { ...withIds(examples[operation]?.request ?? {}, '', own), ...body }
    const row = heard.get(operation) ?? { stored: 0, texts: 0, refused: new Map() }
    heard.set(operation, row)
    const refused = new Map(keep.map((place) => [place, 3]))
    let told
    for (let round = 0; round < 9; round++) {
      const put = []
      const sent = schema ? poisoned(schema, valid, '', refused, put) : undefined
      const answer = await fetch(url.replace(/\/$/, '') + where, {
        method,
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(typeof token === 'string' ? { Authorization: `Bearer ${token}` } : (token ?? {})) },
        ...(sent ? { body: JSON.stringify(sent) } : {}),
      })
      told = await answer.json().catch(() => ({}))
      if (answer.ok) {
        if (put.length > 0) row.stored++
        row.texts += put.length
        return told
      }
      assert.ok(answer.status < 500, `${operation}: ${answer.status} ${JSON.stringify(told)}`)
      const places = (told.errors ?? []).map((e) => [e.path.replace(/^body\.?/, ''), e.code])
      const found = put.filter((p) => places.some(([place]) => place && (p === place || p.startsWith(`${place}.`) || p.startsWith(`${place}[`))))
      if (found.length === 0) break
      // What may be too long is tried shorter, twice.
      for (const p of found) {
        refused.set(p, (refused.get(p) ?? 0) + 1)
        if (refused.get(p) > 2) row.refused.set(p.replace(/\[\d+\]/g, '[]'), places.find(([place]) => p.startsWith(place))[1])
      }
    }
    row.refused.set('*', told.code)
    if (must) assert.fail(`${operation}: ${JSON.stringify(told)}`)
    return undefined
  }
  return { write, heard }
}

/** A text that may say anything: no choice, no format, and no pattern that a payload does not fit. */
function isFree(schema) {
  return !schema.enum && !schema.format && (!schema.pattern || new RegExp(schema.pattern, 'u').test(payloads[0]))
}

/** The operations that take a free text. */
export const takingTexts = Object.keys(operations).filter((name) => {
  const has = ([schema, prefix], seen) => {
    while (schema.$ref) {
      if (seen.has(schema.$ref)) return false
      seen.add(schema.$ref)
      ;[schema, prefix] = schemas[prefix + schema.$ref.split('/').pop()]
    }
    const type = only(schema.type)
    if (type === 'object') return Object.values(schema.properties ?? {}).some((p) => has([p, prefix], seen))
    if (type === 'array') return has([schema.items, prefix], seen)
    return type === 'string' && isFree(schema)
  }
  return operations[name].body && operations[name].method !== 'GET' && has(operations[name].body, new Set())
})
