import { App, Button, Select, Table } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Ask, Facts, RowButton, Split, Stack, Stacked, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Compare } from '../goods/Compare'
import { useBrands, useCategories, useLabels, useSuppliers } from '../goods/names'
import { GoodsState } from '../goods/pills'
import { RegionName } from '../goods/region'
import { words as shared } from '../goods/words'
import type { Product } from './[product].page'
import { restockFields, SkuRows, tidySkus } from './fields'
import { Picture } from './Media'
import style from './products.module.css'
import { words } from './words'

export function Overview({ product }: { product: Product }) {
  const w = useWords(words)
  return (
    <Split
      aside={
        <>
          <FactsCard product={product} />
          {(product.media?.length ?? 0) > 0 && (
            <Card title={w('media')}>
              <div className={style.thumbs}>{product.media?.slice(0, 8).map((m) => <Picture key={m.id} medium={m} />)}</div>
            </Card>
          )}
        </>
      }
    >
      {product.proposal && (
        <Card title={w('compare')} hint={w('waiting')}>
          <Compare product={product} />
        </Card>
      )}
      <Skus product={product} />
      {product.description && (
        <Card title={w('description')}>
          <p className={style.lead}>{product.description}</p>
        </Card>
      )}
      {product.handbook && <Handbook product={product} />}
    </Split>
  )
}

function FactsCard({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { date } = useFormats()
  const brands = useBrands()
  const categories = useCategories()
  const suppliers = useSuppliers()
  const restock = useAct('put', '/v1/products/{product_id}/restock', { silent: true, done: g('saved') })
  const next = product.next_restock_at ? date(product.next_restock_at) : undefined
  return (
    <Card
      title={w('facts')}
      extra={
        <Ask
          label={w('restock.set')}
          button={{ size: 'small' }}
          fields={restockFields(w)}
          values={{ restock_days: product.restock_days ?? 0, next_day: next }}
          send={(v: { restock_days?: number; next_day?: string }) => restock.mutateAsync({ path: { product_id: product.id }, body: { restock_days: v.restock_days ?? 0, ...(v.next_day ? { next_restock_at: `${v.next_day}T00:00:00Z` } : {}) } })}
        />
      }
    >
      <Facts
        columns={1}
        facts={[
          ...(role === 'operator' ? [{ label: g('supplier'), value: <Link to={`/suppliers/${product.supplier_id}`}>{suppliers.name(product.supplier_id)}</Link> }] : []),
          { label: g('category'), value: categories.path(product.category_id) },
          { label: g('brand'), value: brands.name(product.brand_id) },
          { label: w('packaging'), value: product.packaging },
          { label: w('dispatch'), value: product.dispatch_region && <RegionName code={product.dispatch_region} /> },
          { label: w('restock'), value: product.restock_days ? w('restock.every', { days: product.restock_days }) : w('restock.none') },
          { label: w('restock.next'), value: next },
          { label: g('labels'), value: <Labels product={product} /> },
        ]}
      />
    </Card>
  )
}

/** Labels of the reader's own on this product, put on and taken off at once. */
function Labels({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const labels = useLabels()
  const put = useAct('post', '/v1/labels/{label_id}/products', { done: g('saved') })
  const on = product.labels?.map((l) => l.id) ?? []
  if (labels.options.length === 0) return <span className="quiet">—</span>
  return (
    <Select
      mode="multiple"
      size="small"
      style={{ width: '100%' }}
      aria-label={g('labels')}
      title={w('labels.help')}
      loading={put.isPending}
      value={on}
      options={labels.options}
      onChange={(to: string[]) => {
        const added = to.find((id) => !on.includes(id))
        const gone = on.find((id) => !to.includes(id))
        if (added) put.mutate({ path: { label_id: added }, body: { add: [product.id] } })
        if (gone) put.mutate({ path: { label_id: gone }, body: { remove: [product.id] } })
      }}
    />
  )
}

function Skus({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { money, count } = useFormats()
  const { modal } = App.useApp()
  const skus = product.skus ?? []
  const sku_ids = skus.slice(0, 100).map((s) => s.id).join() as never
  const stock = useRead('/v1/stock', { query: { sku_ids } }, { enabled: skus.length > 0 })
  const prices = useRead('/v1/prices', { query: { sku_ids } }, { enabled: skus.length > 0 })
  const add = useAct('post', '/v1/products/{product_id}/skus', { silent: true, done: w('skus.added') })
  const retire = useAct('post', '/v1/skus/{sku_id}/retire', { done: w('retired') })
  const revive = useAct('post', '/v1/skus/{sku_id}/revive', { done: w('revived') })
  const free = (id: string) => (stock.data?.items ?? []).filter((s) => s.sku_id === id).reduce((sum, s) => sum + s.free, 0)
  const price = (id: string) => prices.data?.items?.find((p) => p.sku_id === id)
  const paid = (minor: number | undefined, currency: string | undefined) => (minor ? <span className="number">{money(minor, currency)}</span> : '—')
  const act = (s: Open['SKU']) =>
    s.state === 'active' ? (
      <RowButton label={w('retire')} of={s.title} danger onClick={() => modal.confirm({ title: w('retire.sure', { title: s.title }), okButtonProps: { danger: true }, onOk: () => retire.mutateAsync({ path: { sku_id: s.id }, body: {} }) })} />
    ) : (
      <RowButton label={w('revive')} of={s.title} onClick={() => revive.mutate({ path: { sku_id: s.id }, body: {} })} />
    )
  return (
    <Card
      flush
      title={w('skus')}
      extra={
        <span style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Link to={`/stock?q=${encodeURIComponent(product.title)}${role === 'operator' ? `&supplier_id=${product.supplier_id}` : ''}`}>
            <Button size="small">{w('grid.to')}</Button>
          </Link>
          <Ask label={w('skus.add')} wide button={{ size: 'small' }} fields={[{ name: 'skus', label: w('skus'), required: true, field: <SkuRows />, help: w('skus.help') }]} values={{ skus: [{ code: '' }] }} send={(v: Open['SKUs']) => add.mutateAsync({ path: { product_id: product.id }, body: { skus: tidySkus(v.skus) } })} />
        </span>
      }
    >
      <Stacked>
        <Table<Open['SKU']>
          rowKey="id"
          size="small"
          pagination={skus.length > 50 ? { pageSize: 50 } : false}
          dataSource={skus}
          scroll={{ x: 640 }}
          columns={[
            { title: g('sku'), render: (_, s) => <><strong>{s.spec || s.title}</strong><br /><span className="quiet small">{s.code}{s.gtin && ` · ${s.gtin}`}</span></> },
            { title: w('sku.weight'), align: 'right', width: 100, render: (_, s) => <span className="number">{s.weight_grams ? count(s.weight_grams) : '—'}</span> },
            { title: g('free'), align: 'right', width: 90, render: (_, s) => <span className="number">{stock.data ? count(free(s.id)) : '…'}</span> },
            { title: g('supply'), align: 'right', width: 100, render: (_, s) => paid(price(s.id)?.supply_minor, price(s.id)?.currency) },
            ...(role === 'operator' ? [{ title: g('settlement'), align: 'right' as const, width: 100, render: (_: unknown, s: Open['SKU']) => paid(price(s.id)?.settlement_minor, price(s.id)?.currency) }] : []),
            { title: g('state'), width: 90, render: (_, s) => <GoodsState of="sku" state={s.state} /> },
            { title: g('act'), width: 100, render: (_, s) => act(s) },
          ]}
        />
      </Stacked>
    </Card>
  )
}

export function Handbook({ product, extra }: { product: Product; extra?: ReactNode }) {
  const w = useWords(words)
  const h = product.handbook ?? {}
  const lines = (list: string[] | null | undefined) => (list?.length ? <ul className={style.points}>{list.map((l) => <li key={l}>{l}</li>)}</ul> : undefined)
  return (
    <Card title={w('tab.handbook')} extra={extra}>
      <Stack>
        <Facts
          facts={[
            { label: w('handbook.points'), value: lines(h.selling_points), wide: true },
            { label: w('handbook.audience'), value: h.audience },
            { label: w('handbook.usage'), value: h.usage },
            { label: w('handbook.allowed'), value: lines(h.wording_allowed) },
            { label: w('handbook.forbidden'), value: lines(h.wording_forbidden) },
            ...(h.questions ?? []).map((q) => ({ label: q.question, value: q.answer, wide: true })),
          ]}
        />
      </Stack>
    </Card>
  )
}
