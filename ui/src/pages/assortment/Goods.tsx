import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { Ask, call, List, rate, RowLink, Two, useAct, useRead, useWords, type Column, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { filterOf, FilterText, queryOf } from '../goods/filter'
import { useBrands, useCategories, useSuppliers } from '../goods/names'
import { GoodsState } from '../goods/pills'
import { words as shared } from '../goods/words'
import style from './assortment.module.css'
import { useBulk } from './bulk'
import { useFilters } from './filters'
import { Preview } from './Preview'
import { words } from './words'

type Good = Open['AssortedGood']

export function Goods() {
  const w = useWords(words)
  const g = useWords(shared)
  const { currency } = useHouse()
  const tabs = useMemo(() => ({ key: 'pool', options: [{ value: '', label: g('all') }, ...(['open', 'closed', 'never'] as const).map((s) => ({ value: s, label: g.code('pool', s) }))] }), [g])
  const load = useMemo(
    () => (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/assortment', { query: { ...query, ...(query['settlement_minor'] || query['retail_minor'] ? { currency } : {}) } as never }, { signal }),
    [currency],
  )
  return (
    <>
      <Found />
      <List<Good> name="assortment" title={w('title')} load={load} columns={useColumns()} filters={useFilters()} tabs={tabs} rowKey={(s) => s.sku_id} bulk={useBulk()} usualSize={50} />
    </>
  )
}

/** How many the filter finds, and what can be done to all of them. */
function Found() {
  const w = useWords(words)
  const { currency } = useHouse()
  const { count } = useFormats()
  const go = useNavigate()
  const [address] = useSearchParams()
  const [previewing, setPreviewing] = useState(false)
  const filter = useMemo(() => filterOf(Object.fromEntries(address), currency), [address, currency])
  const pool = address.get('pool')
  const found = useRead('/v1/assortment/count', { query: { ...queryOf(filter), ...(pool ? { pool } : {}) } as never })
  const begin = useAct('post', '/v1/pool-jobs', { silent: true, done: w('begun'), onDone: () => void go('/assortment?tab=jobs') })
  const n = found.data ? count(found.data.count) : '…'
  const none = !found.data?.count
  const whole = useRead('/v1/assortment/count', { query: queryOf(filter) as never }, { enabled: pool !== null })
  const all = pool ? (whole.data ? count(whole.data.count) : '…') : n
  return (
    <div className={style.found}>
      <strong aria-live="polite">{w('count', { count: n })}</strong>
      <FilterText filter={filter} />
      <span className={style.spring} />
      <Button disabled={none} onClick={() => setPreviewing(true)}>
        {w('preview')}
      </Button>
      <Ask label={w('openAll')} button={{ type: 'primary', disabled: none }} text={w('openAll.text', { count: all })} send={() => begin.mutateAsync({ body: { action: 'open', filter } })} />
      <Ask label={w('closeAll')} danger button={{ disabled: none }} text={w('closeAll.text', { count: all })} send={() => begin.mutateAsync({ body: { action: 'close', filter } })} />
      {previewing && (
        <Preview
          filter={filter}
          onClose={() => setPreviewing(false)}
          extra={
            <Button type="primary" onClick={() => void go('/pool-rules', { state: { filter } })}>
              {w('makeRule')}
            </Button>
          }
        />
      )}
    </div>
  )
}

function useColumns(): Column<Good>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, count } = useFormats()
  const brands = useBrands()
  const categories = useCategories()
  const suppliers = useSuppliers()
  return useMemo(() => {
    const amount = (key: 'supply_minor' | 'settlement_minor' | 'retail_minor', title: string, spare = false): Column<Good> => ({
      key, title, width: 105, align: 'right', spare,
      render: (s) => <span className="number">{s[key] ? money(s[key], s.currency) : '—'}</span>,
      text: (s) => (s[key] ? decimal(s[key], 2) : ''),
      kind: 'decimal',
    })
    return [
      { key: 'title', title: g('sku'), width: 260, render: (s) => <Two first={<RowLink to={`/products/${s.product_id}`}>{s.title}</RowLink>} second={s.code} />, text: (s) => s.title },
      { key: 'code', title: g('code'), width: 120, spare: true, render: (s) => s.code, text: (s) => s.code },
      { key: 'supplier', title: g('supplier'), width: 115, render: (s) => suppliers.name(s.supplier_id), text: (s) => suppliers.name(s.supplier_id) },
      { key: 'category', title: g('category'), width: 120, render: (s) => <Two first={categories.name(s.category_id)} second={brands.name(s.brand_id)} />, text: (s) => categories.path(s.category_id) },
      amount('supply_minor', g('supply'), true),
      amount('settlement_minor', g('settlement')),
      amount('retail_minor', g('retail')),
      { key: 'margin', title: g('margin'), width: 85, align: 'right', render: (s) => <span className="number">{s.margin_ppm === undefined ? '—' : rate(Math.round(s.margin_ppm / 1000) * 1000)}</span>, text: (s) => (s.margin_ppm === undefined ? '' : decimal(s.margin_ppm, 4)), kind: 'decimal' },
      { key: 'free', title: g('free'), width: 85, align: 'right', render: (s) => <span className="number">{count(s.free_units)}</span>, text: (s) => s.free_units, kind: 'integer' },
      { key: 'sold', title: g('sold'), width: 110, align: 'right', spare: true, render: (s) => <span className="number">{s.sold_units === undefined ? '—' : count(s.sold_units)}</span>, text: (s) => s.sold_units, kind: 'integer' },
      { key: 'pool', title: w('pool'), width: 105, render: (s) => <Two first={<GoodsState of="pool" state={s.pool} />} second={s.reason && s.pool !== 'never' ? w.code('why', s.reason) : undefined} />, text: (s) => g.code('pool', s.pool) },
    ]
  }, [w, g, money, count, brands, categories, suppliers])
}

export function AtHand() {
  const w = useWords(words)
  return (
    <>
      <Link to="/sales-rules?tab=exclusions">
        <Button>{w('exclusions')}</Button>
      </Link>
      <Link to="/sales-rules?tab=windows">
        <Button>{w('windows')}</Button>
      </Link>
      <Link to="/product-lines">
        <Button>{w('lines')}</Button>
      </Link>
    </>
  )
}
