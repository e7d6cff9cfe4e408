import type { OrdersFilter } from '../../api/queries'

/** What narrows the list, as the page's address holds it. */
export const filterKeys = ['state', 'q', 'distributor', 'supplier', 'from', 'to', 'after_sale', 'shipping'] as const
export type FilterKey = (typeof filterKeys)[number]
export type Filter = Partial<Record<FilterKey, string>>

export const states = ['unconfirmed', 'pending_payment', 'to_ship', 'to_receive', 'completed', 'cancelled', 'closed'] as const
export const caseStates = ['open', 'pending_review', 'intercepting', 'awaiting_return', 'inspecting', 'awaiting_refund'] as const
export const shippings = ['late', 'soon'] as const
export const sizes = [20, 50, 100]

export function readFilter(address: URLSearchParams): Filter {
  const filter: Filter = {}
  for (const key of filterKeys) {
    const value = address.get(key)
    if (value) filter[key] = value
  }
  return filter
}

export function readSize(address: URLSearchParams): number {
  const size = Number(address.get('limit'))
  return sizes.includes(size) ? size : 20
}

/** Writes an address; what does not narrow is left out, and another filter begins at its first page. */
export function writeAddress(filter: Filter, size: number, after = ''): URLSearchParams {
  const address = new URLSearchParams()
  for (const key of filterKeys) if (filter[key]) address.set(key, filter[key])
  if (size !== 20) address.set('limit', String(size))
  if (after) address.set('after', after)
  return address
}

/** The server checks the values; the address may hold anything. */
export function toQuery(filter: Filter, size: number, after: string): OrdersFilter {
  return { ...filter, limit: size, ...(after ? { after } : {}) } as OrdersFilter
}
