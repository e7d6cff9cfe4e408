import { useQuery, queryOptions } from '@tanstack/react-query'
import { body, client } from '../../api/client'
import { queries } from '../../api/queries'
import { call, readAll, type Open } from '../../kit'

type Sub = Open['SubOrder']

/** A sub-order to ship, with what its order is called by others. */
export interface Waiting extends Sub {
  own: string
  distributor: string
}

export const most = 4000

/** All that a supplier has to ship, the most urgent first. Lists of sub-orders don't tell the order's own number: the list of orders does. */
async function everything(supplier: string | undefined, signal?: AbortSignal): Promise<Waiting[]> {
  const more = signal ? { signal } : {}
  const [subs, orders] = await Promise.all([
    readAll<Sub>((after) => call('get', '/v1/sub-orders', { query: { state: 'to_ship', limit: 200, ...(supplier ? { supplier_id: supplier } : {}), ...(after ? { after } : {}) } }, more), most),
    readAll((after) => body(client.GET('/console/api/orders', { params: { query: { state: 'to_ship', limit: 200, ...(supplier ? { supplier } : {}), ...(after ? { after } : {}) } }, ...more })), most),
  ])
  const named = new Map(orders.map((o) => [o.id, o]))
  return subs
    .filter((s) => s.unshipped_units > 0)
    .map((s) => ({ ...s, own: named.get(s.order_id)?.own_number ?? s.order_id, distributor: named.get(s.order_id)?.distributor.name ?? '' }))
    .toSorted((a, b) => (a.ship_by ?? '9').localeCompare(b.ship_by ?? '9'))
}

export const waitingQuery = (supplier?: string) =>
  queryOptions({ queryKey: ['open', 'to-ship', supplier ?? ''], queryFn: ({ signal }) => everything(supplier, signal), staleTime: 20_000 })

export const useWaiting = (supplier?: string) => useQuery(waitingQuery(supplier))

const day = 24 * 3600_000

/** How pressing it is. */
export function pressing(w: Waiting, now = Date.now()): 'late' | 'soon' | 'urged' | 'later' {
  const left = w.ship_by ? new Date(w.ship_by).getTime() - now : Infinity
  if (left < 0) return 'late'
  if (left < day) return 'soon'
  return w.urged_at ? 'urged' : 'later'
}

export function fits(w: Waiting, values: Record<string, string | number>): boolean {
  const q = String(values.q ?? '').trim().toLowerCase()
  if (values.due && !(values.due === 'urged' ? w.urged_at : pressing(w) === values.due)) return false
  if (values.warehouse && w.warehouse_id !== values.warehouse) return false
  return !q || [w.id, w.own, w.order_id, w.distributor, ...w.lines.flatMap((l) => [l.title, l.code])].some((t) => t.toLowerCase().includes(q))
}

/** One page of what is to ship; the cursor counts rows. */
export async function loadWaiting(values: Record<string, string | number>, supplier?: string) {
  const all = (await queries.fetchQuery(waitingQuery(supplier))).filter((w) => fits(w, values))
  const from = Number(values.after ?? 0)
  const to = from + Number(values.limit)
  return { items: all.slice(from, to), ...(to < all.length ? { next: String(to) } : {}) }
}

/** Finds what somebody means by a number: a sub-order, or all sub-orders of an order. */
export function found(all: Waiting[], number: string): Waiting[] {
  const n = number.trim().toLowerCase()
  return all.filter((w) => w.id.toLowerCase() === n || w.own.toLowerCase() === n || w.order_id.toLowerCase() === n)
}
