import { Button, Drawer, Table } from 'antd'
import { Link } from 'react-router'
import { Ask, Facts, Loaded, Stack, useAct, useAll, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import { Compare } from '../goods/Compare'
import { useBrands, useCategories, useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { Handbook } from '../products/Overview'
import { Picture } from '../products/Media'
import style from '../products/products.module.css'
import { Reason } from './Reason'
import type { Product } from './index.page'
import { words } from './words'

/** One product that waits: what it is, or what would change; approved or refused here. */
export function Look({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const product = useRead('/v1/products/{product_id}', { path: { product_id: id } })
  const approve = useAct('post', '/v1/reviews/approve', { done: w('approved'), onDone: onClose })
  const refuse = useAct('post', '/v1/products/{product_id}/refuse', { silent: true, done: w('refused'), onDone: onClose })
  const revision = product.data?.review.revision ?? 0
  return (
    <Drawer
      open
      size={narrow ? '100%' : 860}
      title={product.data?.title ?? w('title')}
      onClose={onClose}
      extra={<Link to={`/products/${id}`}>{w('whole')}</Link>}
      footer={
        <span style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
          <Ask
            label={w('refuse')}
            danger
            fields={[{ name: 'reason', label: w('refuse.reason'), required: true, field: <Reason />, help: w('refuse.help') }]}
            send={(v: { reason: string }) => refuse.mutateAsync({ path: { product_id: id }, body: { reason: v.reason, revision } })}
          />
          <Button type="primary" loading={approve.isPending} disabled={!product.data} onClick={() => approve.mutate({ body: { items: [{ product_id: id, revision }] } })}>
            {w('approve')}
          </Button>
        </span>
      }
    >
      <Loaded of={product}>{(p) => <Body product={p} />}</Loaded>
    </Drawer>
  )
}

function Body({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { count } = useFormats()
  const brands = useBrands()
  const categories = useCategories()
  const suppliers = useSuppliers()
  const attributes = useAll('/v1/attributes', { query: { category_id: product.category_id } })
  return (
    <Stack>
      {product.proposal && (
        <Card title={w('changes')}>
          <Compare product={product} />
        </Card>
      )}
      <Card title={w('facts')}>
        <Facts
          facts={[
            { label: g('supplier'), value: suppliers.name(product.supplier_id) },
            { label: g('code'), value: product.code },
            { label: g('category'), value: categories.path(product.category_id) },
            { label: g('brand'), value: brands.name(product.brand_id) },
            { label: w('facts'), value: product.description, wide: true },
            ...(product.attributes ?? []).filter((a) => !a.sku_id).map((a) => ({ label: attributes.data?.find((x) => x.id === a.attribute_id)?.name ?? g('attribute'), value: a.value })),
          ]}
        />
      </Card>
      <Card flush title={g('skus')}>
        <Table<Open['SKU']>
          rowKey="id"
          size="small"
          pagination={false}
          dataSource={product.skus ?? []}
          columns={[
            { title: g('sku'), render: (_, s) => s.spec || s.title },
            { title: g('code'), dataIndex: 'code' },
            { title: 'g', align: 'right', render: (_, s) => (s.weight_grams ? count(s.weight_grams) : '—') },
          ]}
        />
      </Card>
      {(product.media?.length ?? 0) > 0 && (
        <Card title={w('media')}>
          <div className={style.thumbs}>{product.media?.map((m) => <Picture key={m.id} medium={m} />)}</div>
        </Card>
      )}
      {product.handbook && <Handbook product={product} />}
    </Stack>
  )
}
