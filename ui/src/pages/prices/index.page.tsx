import { Button } from 'antd'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import { call, List, Page, Two, useWords, type Column, type Filter, type Open } from '../../kit'
import listStyle from '../../kit/list/list.module.css'
import { decimal } from '../../format/money'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { NameButton } from '../goods/NameButton'
import { BrandField, CategoryField } from '../goods/fields'
import { useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { inParts } from '../stock/sheet'
import { Asked } from './Asked'
import { PriceDrawer } from './PriceDrawer'
import { words } from './words'

/** A SKU with its price, and how many are planned. */
export interface Priced {
  sku: Open['SKU']
  price: Open['Price'] | undefined
  planned: number
}

async function load(query: Record<string, string | number>, signal: AbortSignal) {
  const { items, next } = await call('get', '/v1/products', { query: query as never }, { signal })
  const skus = (items ?? []).flatMap((p) => p.skus ?? []).filter((s) => s.state === 'active')
  const found = await Promise.all(inParts(skus.map((s) => s.id), 100).map((ids) => call('get', '/v1/prices', { query: { sku_ids: ids.join() as never } }, { signal })))
  const prices = new Map(found.flatMap((f) => f.items ?? []).map((p) => [p.sku_id, p]))
  const planned = found.flatMap((f) => f.planned ?? [])
  return { items: skus.map((sku): Priced => ({ sku, price: prices.get(sku.id), planned: planned.filter((p) => p.sku_id === sku.id).length })), ...(next ? { next } : {}) }
}

export default function PricesPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={
        <>
          <Link to="/stock">
            <Button>{w('grid')}</Button>
          </Link>
          <Link to="/price-rules">
            <Button>{w('rules')}</Button>
          </Link>
          <Link to="/price-rules?tab=simulation">
            <Button>{w('simulate')}</Button>
          </Link>
        </>
      }
      tabs={[
        { key: 'prices', label: w('tab.prices'), content: () => <Prices /> },
        { key: 'asked', label: w('tab.asked'), content: () => <Asked /> },
      ]}
    />
  )
}

function Prices() {
  const w = useWords(words)
  const g = useWords(shared)
  const [address, setAddress] = useSearchParams()
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'q', label: g('words.hint') },
      { kind: 'party', key: 'supplier_id', label: g('supplier'), of: 'suppliers' },
      { kind: 'own', key: 'brand_id', label: g('brand'), field: (v, change) => <BrandField className={listStyle.choice} value={v || undefined} onChange={(to) => change(to ?? '')} /> },
      { kind: 'own', key: 'category_id', label: g('category'), field: (v, change) => <CategoryField className={listStyle.choice} value={v || undefined} onChange={(to) => change(to ?? '')} /> },
    ],
    [g],
  )
  const look = (sku: string | undefined) => {
    const next = new URLSearchParams(address)
    sku ? next.set('sku', sku) : next.delete('sku')
    setAddress(next, { replace: true })
  }
  const looked = address.get('sku')
  return (
    <>
      <List<Priced> name="prices" title={w('title')} load={load} columns={useColumns((s) => look(s.sku.id))} filters={filters} rowKey={(s) => s.sku.id} onOpen={(s) => look(s.sku.id)} empty={<Notice title={w('empty')} />} />
      {looked && <PriceDrawer sku={looked} onClose={() => look(undefined)} />}
    </>
  )
}

function useColumns(open: (s: Priced) => void): Column<Priced>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, time } = useFormats()
  const suppliers = useSuppliers()
  const amount = (key: 'supply_minor' | 'settlement_minor' | 'retail_minor' | 'floor_minor' | 'ceiling_minor', title: string): Column<Priced> => ({
    key, title, width: 110, align: 'right',
    render: (s) => <span className="number">{s.price?.[key] ? money(s.price[key], s.price.currency) : '—'}</span>,
    text: (s) => (s.price?.[key] ? decimal(s.price[key], 2) : ''),
    kind: 'decimal',
  })
  return [
    { key: 'sku', title: g('sku'), width: 260, render: (s) => <Two first={<NameButton name={s.sku.title} onClick={() => open(s)} />} second={s.sku.code} />, text: (s) => s.sku.title },
    { key: 'code', title: g('code'), width: 120, spare: true, render: (s) => s.sku.code, text: (s) => s.sku.code },
    { key: 'supplier', title: g('supplier'), width: 120, render: (s) => suppliers.name(s.sku.supplier_id), text: (s) => suppliers.name(s.sku.supplier_id) },
    amount('supply_minor', g('supply')),
    amount('settlement_minor', g('settlement')),
    amount('retail_minor', g('retail')),
    amount('floor_minor', g('floor')),
    amount('ceiling_minor', g('ceiling')),
    { key: 'changed', title: w('changed'), width: 150, render: (s) => <Two first={<span className="number quiet">{s.price ? time(s.price.changed_at) : w('unpriced')}</span>} second={s.planned > 0 ? w('planned', { count: s.planned }) : undefined} />, text: (s) => time(s.price?.changed_at), kind: 'time' },
  ]
}
