import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { Ask, Loaded, Page, takeFile, useAct, useExplain, useRead, useWords, type Open } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { GoodsState } from '../goods/pills'
import { Attributes } from './Attributes'
import { EditFacts, EditHandbook, EditMedia } from './Edit'
import { Handbook, Overview } from './Overview'
import { History } from './History'
import { words } from './words'

export type Product = Open['Product']

export default function ProductPage() {
  const { product: id = '' } = useParams()
  const product = useRead('/v1/products/{product_id}', { path: { product_id: id } })
  return <Loaded of={product}>{(p) => <Whole product={p} />}</Loaded>
}

/** The product as its supplier last wrote it: what is proposed goes before what is approved. */
export function written(p: Product): Product {
  const { proposed_at: _, media, ...words } = p.proposal ?? {}
  return { ...p, ...words, media: media ? media.map((m, n) => ({ ...m, id: String(n) })) : p.media } as Product
}

function Whole({ product }: { product: Product }) {
  const w = useWords(words)
  const { time } = useFormats()
  const now = written(product)
  const review = product.review
  const tabs = [
    { key: 'facts', label: w('tab.facts'), content: () => <Overview product={product} /> },
    { key: 'edit', label: w('tab.edit'), content: () => <EditFacts key={product.updated_at} product={now} /> },
    { key: 'media', label: w('tab.media'), content: () => <EditMedia key={product.updated_at} product={now} /> },
    { key: 'attributes', label: w('tab.attributes'), content: () => <Attributes key={product.updated_at} product={now} /> },
    { key: 'handbook', label: w('tab.handbook'), content: () => <HandbookTab product={now} /> },
    { key: 'history', label: w('tab.history'), content: () => <History product={product} /> },
  ]
  return (
    <Page
      title={product.title}
      mark={<GoodsState of="review" state={review.state} />}
      hint={
        <>
          <CopyText text={product.code} />
          {review.state === 'refused' && review.reason && <span style={{ color: 'var(--red)', marginInlineStart: 12 }}>{w('review.reason', { reason: review.reason })}</span>}
          {product.proposal && <span style={{ marginInlineStart: 12 }}>{w('proposed', { time: time(product.proposal.proposed_at) })}</span>}
        </>
      }
      up={{ to: '/products', label: w('title') }}
      actions={<Acts product={product} />}
      tabs={tabs}
    />
  )
}

function Acts({ product }: { product: Product }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { message } = App.useApp()
  const explain = useExplain()
  const submit = useAct('post', '/v1/products/{product_id}/submit', { done: w('submitted') })
  const approve = useAct('post', '/v1/reviews/approve', { done: w('approved') })
  const refuse = useAct('post', '/v1/products/{product_id}/refuse', { silent: true, done: w('refused') })
  const path = { product_id: product.id }
  const revision = product.review.revision
  const state = product.review.state
  return (
    <>
      {product.media?.some((m) => m.kind === 'original') && <Button onClick={() => void takeFile(`/v1/products/${product.id}/original-shots.zip`, `${product.code}.zip`).catch((e: Error) => message.error(explain(e)))}>{w('originals')}</Button>}
      {(state === 'draft' || state === 'refused') && <Ask label={w('submit')} text={w('submit.text')} button={{ type: 'primary' }} send={() => submit.mutateAsync({ path, body: {} })} />}
      {role === 'operator' && state === 'submitted' && (
        <>
          <Ask
            label={w('refuse')}
            danger
            fields={[{ name: 'reason', label: w('refuse.reason'), required: true, field: <Input.TextArea maxLength={500} showCount autoSize={{ minRows: 3 }} />, help: w('refuse.help') }]}
            send={(v: { reason: string }) => refuse.mutateAsync({ path, body: { reason: v.reason, revision } })}
          />
          <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate({ body: { items: [{ product_id: product.id, revision }] } })}>
            {w('approve')}
          </Button>
        </>
      )}
    </>
  )
}

function HandbookTab({ product }: { product: Product }) {
  const w = useWords(words)
  const [editing, setEditing] = useState(false)
  if (editing) return <EditHandbook product={product} onDone={() => setEditing(false)} />
  const edit = <Button onClick={() => setEditing(true)}>{w('tab.edit')}</Button>
  if (!product.handbook)
    return (
      <Notice title={w('handbook.none')} text={w('handbook.none.text')}>
        {edit}
      </Notice>
    )
  return <Handbook product={product} extra={edit} />
}
