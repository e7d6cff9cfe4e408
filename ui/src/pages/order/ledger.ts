import type { OrderPage } from '../../api/queries'

export type Posting = OrderPage['postings'][number]

export interface Group {
  id: string
  at: string
  kind: string
  legs: Posting[]
  /** What the legs sum up to: zero, or something is wrong. */
  sum: number
}

/** Puts the legs of one event together, in the order in which they were booked. */
export function groups(postings: Posting[]): Group[] {
  const found = new Map<string, Group>()
  for (const p of postings) {
    const group = found.get(p.group) ?? { id: p.group, at: p.at, kind: p.kind, legs: [], sum: 0 }
    group.legs.push(p)
    group.sum += p.amount_minor
    found.set(p.group, group)
  }
  return [...found.values()]
}
