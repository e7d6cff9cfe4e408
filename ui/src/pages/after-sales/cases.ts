import { queryOptions } from '@tanstack/react-query'
import { body, client } from '../../api/client'
import { queries } from '../../api/queries'
import { call, readAll, type Open } from '../../kit'

export type AfterSale = Open['AfterSale']

/** A case, with what its order is called; orders without an open case are not looked up. */
export interface Row extends AfterSale {
  own: string
  title: string
  party: string
}

export const over = (state: string) => state === 'succeeded' || state === 'rejected' || state === 'withdrawn'

const namedQuery = queryOptions({
  queryKey: ['open', 'orders-in-after-sale'],
  queryFn: ({ signal }) =>
    readAll((after) => body(client.GET('/console/api/orders', { params: { query: { after_sale: 'open', limit: 200, ...(after ? { after } : {}) } }, signal })), 2000),
  staleTime: 20_000,
})

const pages = 25

/** One page of cases. The server lists them oldest first and narrows by nothing, so a filter walks on until it has found enough. */
export async function loadCases(query: Record<string, string | number>, signal: AbortSignal) {
  const named = new Map((await queries.fetchQuery(namedQuery)).map((o) => [o.id, o]))
  const name = (c: AfterSale): Row => {
    const order = named.get(c.order_id)
    return { ...c, own: order?.own_number ?? '', title: order?.title ?? '', party: order?.distributor.name ?? '' }
  }
  const wanted = (c: Row) => fits(c, query)
  const found: Row[] = []
  let after = query.after ? String(query.after) : undefined
  const whole = query.state === 'all' && !query.q && !query.kind && !query.from && !query.until
  for (let n = 0; n < (whole ? 1 : pages); n++) {
    const page = await call('get', '/v1/after-sales', { query: { limit: whole ? Number(query.limit) : 200, ...(after ? { after } : {}) } }, { signal })
    found.push(...(page.items ?? []).map(name).filter(wanted))
    after = page.next || undefined
    if (!after || found.length >= Number(query.limit)) break
  }
  return { items: found.toSorted((a, b) => (a.due_at ?? '9').localeCompare(b.due_at ?? '9')), ...(after ? { next: after } : {}) }
}

function fits(c: Row, { state, kind, q, from, until }: Record<string, string | number>): boolean {
  const text = String(q ?? '').trim().toLowerCase()
  const day = c.applied_at.slice(0, 10)
  if (state ? state !== 'all' && c.state !== state : over(c.state)) return false
  if ((kind && c.kind !== kind) || (from && day < String(from)) || (until && day > String(until))) return false
  return !text || [c.id, c.order_id, c.own, c.reason, c.waybill ?? '', c.title].some((t) => t.toLowerCase().includes(text))
}
