import { useMemo, useState } from 'react'
import { call, List, Page, Two, useWords, type Bulk, type Column, type Open } from '../../kit'
import { distance } from '../../format/time'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { NameButton } from '../goods/NameButton'
import { useBrands, useCategories, useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { Look } from './Look'
import { askReason } from './askReason'
import { words } from './words'

export type Product = Open['Product']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/reviews', { query: query as never }, { signal })

export default function ReviewsPage() {
  const w = useWords(words)
  const [looked, setLooked] = useState<Product>()
  return (
    <Page title={w('title')} hint={w('hint')}>
      <List<Product>
        name="reviews"
        title={w('title')}
        load={load}
        columns={useColumns(setLooked)}
        rowKey={(p) => p.id}
        onOpen={setLooked}
        bulk={useBulk()}
        empty={<Notice title={w('empty')} text={w('empty.text')} />}
      />
      {looked && <Look id={looked.id} onClose={() => setLooked(undefined)} />}
    </Page>
  )
}

function useColumns(open: (p: Product) => void): Column<Product>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const brands = useBrands()
  const categories = useCategories()
  const suppliers = useSuppliers()
  return useMemo(
    () => [
      { key: 'title', title: g('product'), width: 280, render: (p) => <Two first={<NameButton name={p.proposal?.title ?? p.title} onClick={() => open(p)} />} second={p.code} />, text: (p) => p.title },
      { key: 'kind', title: w('kind'), width: 100, render: (p) => <Pill tone={p.review.approved_at ? 'violet' : 'sea'}>{w(p.review.approved_at ? 'kind.change' : 'kind.new')}</Pill>, text: (p) => w(p.review.approved_at ? 'kind.change' : 'kind.new') },
      { key: 'supplier', title: g('supplier'), width: 140, render: (p) => suppliers.name(p.supplier_id), text: (p) => suppliers.name(p.supplier_id) },
      { key: 'category', title: g('category'), width: 190, render: (p) => <Two first={categories.name(p.category_id)} second={brands.name(p.brand_id)} />, text: (p) => categories.path(p.category_id) },
      { key: 'skus', title: g('skus'), width: 80, align: 'right', render: (p) => <span className="number">{p.skus?.length ?? 0}</span>, text: (p) => p.skus?.length ?? 0, kind: 'integer' },
      { key: 'submitted', title: w('submitted'), width: 150, render: (p) => <Two first={<span className="number">{time(p.review.submitted_at)}</span>} second={p.review.submitted_at && distance(p.review.submitted_at, new Date(), w.language)} />, text: (p) => time(p.review.submitted_at), kind: 'time' },
    ],
    [w, g, time, brands, categories, suppliers, open],
  )
}

function useBulk(): Bulk<Product>[] {
  const w = useWords(words)
  return [
    {
      key: 'approve',
      label: w('approve'),
      name: (p) => p.title,
      act: async (p, _, command) => {
        await call('post', '/v1/reviews/approve', { body: { items: [{ product_id: p.id, revision: p.review.revision }] } }, { command })
        return w('approved')
      },
    },
    {
      key: 'refuse',
      label: w('refuse'),
      danger: true,
      name: (p) => p.title,
      ask: () => askReason(w('refuse')),
      act: async (p, reason, command) => {
        await call('post', '/v1/products/{product_id}/refuse', { path: { product_id: p.id }, body: { reason: String(reason), revision: p.review.revision } }, { command })
        return w('refused')
      },
    },
  ]
}
