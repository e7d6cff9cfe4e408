import { useAct, useRead, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { GoodCard } from './GoodCard'
import style from './mall.module.css'
import { words } from './words'

/** Goods that go with what was selected last, or with one good, each with the reason. */
export function Recommended({ sku }: { sku?: string }) {
  const w = useWords(words)
  const found = useRead('/v1/mall/recommendations', { query: { limit: 12, ...(sku ? { sku_ids: [sku] } : {}) } })
  const select = useAct('post', '/v1/selections', { done: w('select.done') })
  const items = found.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title={w('recommended')} className={style.recommended}>
      <ul className={style.rail} tabIndex={0}>
        {items.map(({ good, reason }) => (
          <GoodCard key={good.sku_id} good={good} reason={reason.text} busy={select.isPending && select.variables?.body.sku_ids?.[0] === good.sku_id} onSelect={() => select.mutate({ body: { sku_ids: [good.sku_id] } })} />
        ))}
      </ul>
    </Card>
  )
}
