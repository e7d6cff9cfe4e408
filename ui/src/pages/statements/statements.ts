import { queryOptions } from '@tanstack/react-query'
import { queries } from '../../api/queries'
import { call, readAll, type Open } from '../../kit'

export type Statement = Open['Statement']
export type Posting = Open['Posting']

/** The server lists the oldest first; people ask for the latest month. */
const everyQuery = (party: { supplier_id?: string; distributor_id?: string }) =>
  queryOptions({
    queryKey: ['open', 'statements', party],
    queryFn: ({ signal }) => readAll<Statement>((after) => call('get', '/v1/statements', { query: { ...party, limit: 200, ...(after ? { after } : {}) } }, { signal }), 20_000),
    staleTime: 20_000,
  })

export async function loadStatements(query: Record<string, string | number>) {
  const party = { ...(query.supplier_id ? { supplier_id: String(query.supplier_id) } : {}), ...(query.distributor_id && !query.supplier_id ? { distributor_id: String(query.distributor_id) } : {}) }
  const all = (await queries.fetchQuery(everyQuery(party)))
    .filter((s) => (!query.month || s.month === query.month) && (!query.side || (query.side === 'supplier') === (s.supplier_id !== undefined)))
    .toSorted((a, b) => b.month.localeCompare(a.month) || a.id.localeCompare(b.id))
  const from = Number(query.after ?? 0)
  const to = from + Number(query.limit)
  return { items: all.slice(from, to), ...(to < all.length ? { next: String(to) } : {}) }
}

export interface Sum {
  kind: string
  count: number
  minor: number
}

/** The lines of a statement by kind; all of them, so that the sums explain the amount. */
export function sumsOf(lines: Posting[]): Sum[] {
  const sums = new Map<string, Sum>()
  for (const l of lines) {
    const sum = sums.get(l.kind) ?? { kind: l.kind, count: 0, minor: 0 }
    sums.set(l.kind, { ...sum, count: sum.count + 1, minor: sum.minor + l.amount_minor })
  }
  return [...sums.values()].toSorted((a, b) => Math.abs(b.minor) - Math.abs(a.minor))
}

/** The last month that is over, in the house's zone. */
export function lastMonth(today: string): string {
  const at = new Date(`${today.slice(0, 7)}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() - 1)
  return at.toISOString().slice(0, 7)
}
