import { body, client, type Schemas } from '../../api/client'
import type { Open } from '../../kit'

/** What an event is called: that the parcel back is under way is written by its own word, though the case stays where it is. */
export const happened = (e: { kind: string; facts: { waybill?: string } }) => (e.kind === 'after_sale.awaiting_return' && e.facts.waybill ? 'after_sale.sent_back' : e.kind)

export type AfterSale = Open['AfterSale']
export type Row = Schemas['AfterSaleRow']

export const over = (state: string) => state === 'succeeded' || state === 'rejected' || state === 'withdrawn'

/** One page of after-sales, narrowed by the server. */
export const loadCases = (query: Record<string, string | number>, signal: AbortSignal) => body(client.GET('/console/api/after-sales', { params: { query }, signal }))
