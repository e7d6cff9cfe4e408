/**
 * Pages are walked by cursor: the server tells where the next one begins, never where the one before did. So the way here
 * is remembered: the cursors of the pages before this one, the first page's being empty.
 */
export interface Way {
  /** Where this page begins. */
  after: string
  /** Where the pages before it began, first one first. */
  before: string[]
}

export const start: Way = { after: '', before: [] }

export function forth(way: Way, next: string): Way {
  return { after: next, before: [...way.before, way.after] }
}

/** A page that was gone to by its address has no way behind it; back from there is the first page. */
export function back(way: Way): Way {
  return { after: way.before.at(-1) ?? '', before: way.before.slice(0, -1) }
}

export const isFirst = (way: Way) => way.after === ''

/** Which page this is, as far as it is known. */
export function pageNumber(way: Way): number | undefined {
  if (isFirst(way)) return 1
  return way.before.length > 0 ? way.before.length + 1 : undefined
}

/** Reads what a browser kept with a history entry; anything else is no way. */
export function wayOf(after: string, kept: unknown): Way {
  const before = (kept as { before?: unknown } | null)?.before
  const sound = Array.isArray(before) && before.every((c) => typeof c === 'string')
  return { after, before: sound && after !== '' ? (before as string[]) : [] }
}
