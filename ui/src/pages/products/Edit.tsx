import { Button } from 'antd'
import { useState } from 'react'
import { FormPart, useAct, useUnsaved, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { words as shared } from '../goods/words'
import type { Product } from './[product].page'
import { tidyHandbook, useHandbookFields, useProductFields } from './fields'
import { MediaField, type Medium } from './Media'
import style from './products.module.css'
import { words } from './words'

/** Changes what a product is. */
export function EditFacts({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const save = useAct('put', '/v1/products/{product_id}', { silent: true, done: g('saved') })
  const fields = useProductFields()
  const { title, brand_id, category_id, description, packaging, dispatch_region } = product
  return (
    <Card title={w('tab.edit')} hint={product.review.approved_at ? w('waiting') : undefined}>
      <FormPart
        fields={fields}
        values={{ title, brand_id, category_id, description, packaging, dispatch_region }}
        send={(v: Record<string, string | undefined>) => save.mutateAsync({ path: { product_id: product.id }, body: { ...v, description: v['description'] ?? '', packaging: v['packaging'] ?? '', dispatch_region: v['dispatch_region'] ?? '' } })}
      />
    </Card>
  )
}

export function EditHandbook({ product, onDone }: { product: Product; onDone: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const save = useAct('put', '/v1/products/{product_id}', { silent: true, done: g('saved') })
  return (
    <Card title={w('tab.handbook')}>
      <FormPart
        fields={useHandbookFields()}
        values={{ handbook: product.handbook ?? {} }}
        send={(v: { handbook?: Product['handbook'] }) => save.mutateAsync({ path: { product_id: product.id }, body: { handbook: tidyHandbook(v.handbook) } })}
        onSent={onDone}
        actions={<Button onClick={onDone}>{w('media.reset')}</Button>}
      />
    </Card>
  )
}

/** Changes pictures and their order. */
export function EditMedia({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const before: Medium[] = (product.media ?? []).map(({ kind, url }) => ({ kind, url }))
  const [media, setMedia] = useState(before)
  const save = useAct('put', '/v1/products/{product_id}/media', { done: g('saved') })
  const changed = JSON.stringify(media) !== JSON.stringify(before)
  useUnsaved(changed && !save.isPending)
  return (
    <Card title={w('media')} hint={w('media.help')}>
      <MediaField value={media} onChange={setMedia} />
      <div className={style.acts}>
        <Button type="primary" disabled={!changed} loading={save.isPending} onClick={() => save.mutate({ path: { product_id: product.id }, body: { media } })}>
          {w('media.save')}
        </Button>
        <Button disabled={!changed} onClick={() => setMedia(before)}>
          {w('media.reset')}
        </Button>
      </div>
    </Card>
  )
}
