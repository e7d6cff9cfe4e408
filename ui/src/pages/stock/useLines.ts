import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, useAll, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { words as shared } from '../goods/words'
import { inParts, textOf, type Col, type Line, type PriceKey } from './sheet'
import { words } from './words'

export interface Page {
  lines: Line[]
  stock: Map<string, Open['StockItem']>
  prices: Map<string, Open['Price']>
  /** What the supplier asks for and the operator has not answered. */
  asked: Map<string, Open['PriceProposal']>
  next: string
}

/** One page of SKUs with what is in stock and what they cost; asked side by side. */
export function usePage(supplier: string, q: string, after: string) {
  const { currency, role } = useHouse()
  return useQuery({
    queryKey: ['open', 'stock-grid', supplier, q, after],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Page> => {
      const query = { limit: 20, ...(supplier ? { supplier_id: supplier } : {}), ...(q ? { q } : {}), ...(after ? { after } : {}) }
      const { items, next } = await call('get', '/v1/products', { query }, { signal })
      const skus = (items ?? []).flatMap((p) => p.skus ?? []).filter((s) => s.state === 'active')
      const parts = inParts(skus.map((s) => s.id), 100).map((ids) => ids.join() as never)
      const [stocks, prices, asked] = await Promise.all([
        Promise.all(parts.map((sku_ids) => call('get', '/v1/stock', { query: { sku_ids } }, { signal }))),
        Promise.all(parts.map((sku_ids) => call('get', '/v1/prices', { query: { sku_ids } }, { signal }))),
        Promise.all(role === 'supplier' ? parts.map((sku_ids) => call('get', '/v1/price-proposals', { query: { sku_ids, state: 'open', limit: 100 } }, { signal })) : []),
      ])
      const priced = new Map(prices.flatMap((p) => p.items ?? []).map((p) => [p.sku_id, p]))
      return {
        lines: skus.map((s) => ({ id: s.id, code: s.code, title: s.title, supplier: s.supplier_id, currency: priced.get(s.id)?.currency ?? currency })),
        stock: new Map(stocks.flatMap((s) => s.items ?? []).map((s) => [`${s.sku_id} ${s.warehouse_id}`, s])),
        prices: priced,
        asked: new Map(asked.flatMap((a) => a.items ?? []).map((a) => [a.sku_id, a])),
        next: next ?? '',
      }
    },
  })
}

export interface Group {
  title: string
  warehouse?: string
  cols: Col[]
}

const operatorPrices: PriceKey[] = ['supply_minor', 'settlement_minor', 'retail_minor', 'floor_minor', 'ceiling_minor']
const names = { supply_minor: 'supply', settlement_minor: 'settlement', retail_minor: 'retail', floor_minor: 'floor', ceiling_minor: 'ceiling' } as const

/** The columns: of each warehouse what is on hand and its mark, then the prices. Suppliers set no prices: they ask for them. */
export function useGroups(supplier: string): { groups: Group[]; loading: boolean } {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const warehouses = useAll('/v1/warehouses', { query: supplier ? { supplier_id: supplier } : {} })
  return useMemo(() => {
    const groups: Group[] = (warehouses.data ?? [])
      .filter((h) => h.state === 'open')
      .map((h) => ({
        title: h.name,
        warehouse: h.id,
        cols: [
          { key: `units ${h.id}`, title: w('onHand'), kind: 'units', warehouse: h.id },
          { key: `low ${h.id}`, title: w('low'), kind: 'low', warehouse: h.id },
        ],
      }))
    if (role === 'operator') groups.push({ title: g('settlement'), cols: operatorPrices.map((price) => ({ key: price, title: g(names[price]), kind: 'money', price })) })
    else groups.push({ title: g('supply'), cols: [{ key: 'asked', title: w('asked'), kind: 'money', price: 'supply_minor' }] })
    return { groups, loading: warehouses.isLoading }
  }, [warehouses.data, warehouses.isLoading, w, g, role])
}

/** What a cell holds on the server, as text. */
export function heldText(page: Page, line: Line, col: Col): string {
  if (col.key === 'asked') return textOf(page.asked.get(line.id)?.supply_minor, 'money')
  if (col.kind === 'money') {
    const minor = page.prices.get(line.id)?.[col.price!]
    // No floor or ceiling is kept as 0: nothing to be seen.
    return textOf(minor === 0 && col.price !== 'supply_minor' ? undefined : minor, 'money')
  }
  const item = page.stock.get(`${line.id} ${col.warehouse}`)
  return textOf(col.kind === 'units' ? (item?.on_hand ?? 0) : (item?.low_below ?? 0), col.kind)
}
