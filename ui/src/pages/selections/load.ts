import { call, type Open } from '../../kit'
import { goodsOf, type Good } from '../mall/goods'

/** A selected good as this page shows it: the selection, and the good as it is now. */
export type Chosen = Open['Selection'] & { good?: Good | undefined }

export async function loadSelections(query: Record<string, string | number>, signal: AbortSignal) {
  const page = await call('get', '/v1/selections', { query: query as never }, { signal })
  const goods = await goodsOf((page.items ?? []).map((s) => s.sku_id), signal)
  return { ...page, items: (page.items ?? []).map((s): Chosen => ({ ...s, good: goods.get(s.sku_id) })) }
}
