export interface Change {
  field: string
  before: string
  after: string
}

function flat(value: unknown, at: string, into: Map<string, string>) {
  if (value !== null && typeof value === 'object' && !(Array.isArray(value) && value.every((v) => typeof v !== 'object'))) {
    for (const [key, inner] of Object.entries(value)) flat(inner, at ? `${at}.${key}` : key, into)
    return
  }
  if (value === undefined) return
  into.set(at, Array.isArray(value) ? value.join(', ') : String(value))
}

/** What differs between two values, by the place of each difference. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const was = new Map<string, string>()
  const is = new Map<string, string>()
  flat(before ?? undefined, '', was)
  flat(after ?? undefined, '', is)
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? '', after: is.get(field) ?? '' }))
    .filter((c) => c.before !== c.after)
}
