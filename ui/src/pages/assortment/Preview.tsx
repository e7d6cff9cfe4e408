import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { Loaded, useRead, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import { FilterText, queryOf, type GoodsFilter } from '../goods/filter'
import { useSkus } from '../goods/names'
import style from './assortment.module.css'
import { words } from './words'

/** What a rule with a filter, or a rule that is, would open and close now. */
export function Preview({ filter, rule, agreement, onClose, extra }: { filter?: GoodsFilter; rule?: string; agreement?: string | undefined; onClose: () => void; extra?: ReactNode }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const query = { ...queryOf(filter ?? {}), ...(agreement ? { agreement_id: agreement } : {}), ...(rule ? { pool_rule_id: rule } : {}) }
  const byFilter = useRead('/v1/assortment/preview', { query: query as never }, { enabled: filter !== undefined, staleTime: 0 })
  const byRule = useRead('/v1/pool-rules/{pool_rule_id}/preview', { path: { pool_rule_id: rule ?? '' } }, { enabled: filter === undefined && rule !== undefined, staleTime: 0 })
  return (
    <Drawer open size={narrow ? '100%' : 560} title={w('preview.title')} onClose={onClose} extra={extra}>
      <p className="quiet" style={{ marginBottom: 12 }}>
        {w('preview.text')} {filter && <FilterText filter={filter} />}
      </p>
      <Loaded of={filter ? byFilter : byRule}>{(p) => <Figures of={p} />}</Loaded>
    </Drawer>
  )
}

function Figures({ of }: { of: Open['RulePreview'] }) {
  const w = useWords(words)
  const { count } = useFormats()
  const figures: [string, number][] = [
    [w('preview.found'), of.found],
    [w('preview.add'), of.add],
    [w('preview.drop'), of.drop],
    [w('preview.open'), of.open],
    [w('preview.kept'), of.kept],
    [w('preview.held'), of.held_out],
  ]
  return (
    <>
      <dl className={style.figures}>
        {figures.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(n)}</dd>
          </div>
        ))}
      </dl>
      {(of.refused?.length ?? 0) > 0 && (
        <>
          <h3>{w('preview.refused')}</h3>
          <ul className={style.list}>
            {of.refused?.map((r) => (
              <li key={r.code}>
                <span>{w.code('why.code', r.code)}</span>
                <strong className="number">{count(r.count)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
      <SkuNames title={w('preview.adds')} ids={of.add_sku_ids ?? []} />
      <SkuNames title={w('preview.drops')} ids={of.drop_sku_ids ?? []} />
    </>
  )
}

/** SKUs by their titles. */
export function SkuNames({ title, ids }: { title: string; ids: string[] }) {
  const skus = useSkus(ids)
  if (ids.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className={style.list}>
        {ids.map((id) => (
          <li key={id}>
            <span>{skus.get(id)?.title ?? id}</span>
            <span className="quiet small">{skus.get(id)?.code}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
