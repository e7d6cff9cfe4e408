import { Button } from 'antd'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { Failure, type Problem } from '../../api/client'
import { call, List, Page, RowLink, Two, useWords, type Bulk, type Column, type Filter, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { BrandField, CategoryField } from '../goods/fields'
import { useBrands, useCategories, useSuppliers } from '../goods/names'
import { GoodsState } from '../goods/pills'
import { words as shared } from '../goods/words'
import listStyle from '../../kit/list/list.module.css'
import { words } from './words'

type Product = Open['Product']
const states = ['draft', 'submitted', 'approved', 'refused'] as const

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/products', { query: query as never }, { signal })

export default function ProductsPage() {
  const w = useWords(words)
  const g = useWords(shared)
  const tabs = useMemo(() => ({ key: 'review', options: [{ value: '', label: g('all') }, ...states.map((s) => ({ value: s, label: g.code('review', s) }))] }), [g])
  return (
    <Page
      title={w('title')}
      actions={
        <>
          <Link to="/imports">
            <Button>{w('import')}</Button>
          </Link>
          <Link to="/products/new">
            <Button type="primary">{w('new')}</Button>
          </Link>
        </>
      }
    >
      <List<Product>
        name="products"
        title={w('title')}
        load={load}
        columns={useColumns()}
        filters={useFilters()}
        tabs={tabs}
        rowKey={(p) => p.id}
        to={(p) => `/products/${p.id}`}
        bulk={useBulk()}
        empty={
          <Notice title={w('empty')} text={w('empty.text')}>
            <Link to="/products/new">{w('new')}</Link>
          </Notice>
        }
      />
    </Page>
  )
}

function useColumns(): Column<Product>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { time } = useFormats()
  const brands = useBrands()
  const categories = useCategories()
  const suppliers = useSuppliers()
  return useMemo(() => {
    const all: Column<Product>[] = [
      { key: 'title', title: g('product'), width: 300, render: (p) => <Two first={<RowLink to={`/products/${p.id}`}>{p.title}</RowLink>} second={p.code} />, text: (p) => p.title },
      { key: 'code', title: g('code'), width: 140, spare: true, render: (p) => p.code, text: (p) => p.code },
      { key: 'supplier', title: g('supplier'), width: 130, render: (p) => suppliers.name(p.supplier_id), text: (p) => suppliers.name(p.supplier_id) },
      { key: 'brand', title: g('brand'), width: 110, render: (p) => brands.name(p.brand_id), text: (p) => brands.name(p.brand_id) },
      { key: 'category', title: g('category'), width: 190, render: (p) => <span title={categories.path(p.category_id)}>{categories.name(p.category_id)}</span>, text: (p) => categories.path(p.category_id) },
      { key: 'skus', title: g('skus'), width: 90, align: 'right', render: (p) => <span className="number">{p.skus?.length ?? 0}</span>, text: (p) => p.skus?.length ?? 0, kind: 'integer' },
      {
        key: 'review', title: g('state'), width: 150,
        render: (p) => <Two first={<GoodsState of="review" state={p.review.state} />} second={p.review.state === 'refused' ? <span className={listStyle.clip} title={p.review.reason}>{p.review.reason}</span> : undefined} />,
        text: (p) => g.code('review', p.review.state),
      },
      { key: 'labels', title: g('labels'), width: 140, spare: true, render: (p) => p.labels?.map((l) => l.name).join(w.and) || '—', text: (p) => p.labels?.map((l) => l.name).join(w.and) },
      { key: 'updated', title: w('updated'), width: 140, render: (p) => <span className="number quiet">{time(p.updated_at)}</span>, text: (p) => time(p.updated_at), kind: 'time' },
    ]
    return all.filter((c) => role === 'operator' || c.key !== 'supplier')
  }, [w, g, role, time, brands, categories, suppliers])
}

function useFilters(): Filter[] {
  const g = useWords(shared)
  const { role } = useHouse()
  return useMemo(
    () => [
      { kind: 'text', key: 'q', label: g('words.hint') },
      ...(role === 'operator' ? [{ kind: 'party', key: 'supplier_id', label: g('supplier'), of: 'suppliers' } as Filter] : []),
      { kind: 'own', key: 'brand_id', label: g('brand'), field: (value, change) => <BrandField className={listStyle.choice} value={value || undefined} onChange={(to) => change(to ?? '')} /> },
      { kind: 'own', key: 'category_id', label: g('category'), field: (value, change) => <CategoryField className={listStyle.choice} value={value || undefined} onChange={(to) => change(to ?? '')} /> },
    ],
    [g, role],
  )
}

function useBulk(): Bulk<Product>[] {
  const w = useWords(words)
  const { role } = useHouse()
  const submit: Bulk<Product> = {
    key: 'submit',
    label: w('submit'),
    suits: (p) => p.review.state === 'draft' || p.review.state === 'refused',
    name: (p) => p.title,
    act: async (p, _, command) => {
      await call('post', '/v1/products/{product_id}/submit', { path: { product_id: p.id }, body: {} }, { command })
    },
  }
  const publish: Bulk<Product> = {
    key: 'publish',
    label: w('publish'),
    suits: (p) => p.review.approved_at !== undefined,
    name: (p) => p.title,
    act: async (p, _, command) => {
      const skus = (p.skus ?? []).filter((s) => s.state === 'active').map((s) => ({ code: s.code }))
      const { items } = await call('post', '/v1/products:batch-publish', { body: { items: [{ supplier_id: p.supplier_id, code: p.code, skus }] } }, { command })
      const item = items?.[0]
      if (!item?.result) throw new Failure(item?.status ?? 500, item?.problem as Problem)
      const parts = (item.result.skus ?? []).map((s) => s.pool)
      const refused = parts.filter((part) => part?.outcome !== 'done')
      if (refused.length > 0) throw new Failure(422, { ...refused[0]?.problem, detail: w('publish.refused', { count: refused.length, why: refused[0]?.problem?.detail ?? '' }), errors: [] } as unknown as Problem)
      return w('published', { count: parts.length })
    },
  }
  return role === 'operator' ? [publish, submit] : [submit]
}
