import { body, client, type Schemas } from '../../api/client'
import type { Open } from '../../kit'

export type AfterSale = Open['AfterSale']
export type Row = Schemas['AfterSaleRow']

export const over = (state: string) => state === 'succeeded' || state === 'rejected' || state === 'withdrawn'

/** One page of after-sales, narrowed by the server. */
export const loadCases = (query: Record<string, string | number>, signal: AbortSignal) => body(client.GET('/console/api/after-sales', { params: { query }, signal }))
