import { body, client, type Schemas } from '../../api/client'
import type { Open } from '../../kit'

export type Parcel = Open['Parcel']
export type Row = Schemas['ParcelRow']

export const tones = { none: 'amber', collected: 'sea', in_transit: 'sea', out_for_delivery: 'accent', signed: 'green', refused: 'red' } as Record<string, 'amber' | 'sea' | 'accent' | 'green' | 'red'>

/** Where a parcel is, as its carrier told last. */
export const stateOf = (p: Parcel): string => p.tracks[0]?.state ?? 'none'

/** One page of parcels, narrowed by the server. */
export const loadParcels = (query: Record<string, string | number>, signal: AbortSignal) => body(client.GET('/console/api/parcels', { params: { query }, signal }))
