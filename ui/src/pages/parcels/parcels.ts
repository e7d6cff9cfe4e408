import type { Open } from '../../kit'

export type Parcel = Open['Parcel']

export const tones = { none: 'amber', collected: 'sea', in_transit: 'sea', out_for_delivery: 'accent', signed: 'green', refused: 'red' } as Record<string, 'amber' | 'sea' | 'accent' | 'green' | 'red'>

/** Where a parcel is, as its carrier told last. */
export const stateOf = (p: Parcel): string => p.tracks[0]?.state ?? 'none'

const stuck = 3 * 24 * 3600_000

type Asked = { limit: number; after?: string; supplier_id?: string; distributor_id?: string; updated_after?: string }

/** One page of parcels. The server narrows by time and party only, so the other filters walk on until they have found enough. */
export async function loadParcels(query: Record<string, string | number>, ask: (query: Asked) => Promise<{ items: Parcel[] | null; next?: string }>) {
  const found: Parcel[] = []
  const narrowed = query.state !== 'all' || query.q
  let after = query.after ? String(query.after) : undefined
  for (let n = 0; n < (narrowed ? 25 : 1); n++) {
    const page = await ask({
      limit: narrowed ? 200 : Number(query.limit),
      ...(after ? { after } : {}),
      ...(query.supplier_id ? { supplier_id: String(query.supplier_id) } : {}),
      ...(query.distributor_id ? { distributor_id: String(query.distributor_id) } : {}),
      ...(query.since ? { updated_after: `${query.since}T00:00:00Z` } : {}),
    })
    found.push(...(page.items ?? []).filter((p) => fits(p, query)))
    after = page.next || undefined
    if (!after || found.length >= Number(query.limit)) break
  }
  return { items: found, ...(after ? { next: after } : {}) }
}

function fits(p: Parcel, { state, q }: Record<string, string | number>): boolean {
  const text = String(q ?? '').trim().toLowerCase()
  const now = stateOf(p)
  const open = now !== 'signed' && now !== 'refused'
  if (!state && !open) return false
  if (state === 'stuck' && !(open && Date.now() - new Date(p.updated_at).getTime() > stuck)) return false
  if (state && state !== 'all' && state !== 'stuck' && now !== state) return false
  return !text || [p.id, p.waybill, p.carrier, p.order_id, p.sub_order_id].some((t) => t.toLowerCase().includes(text))
}
