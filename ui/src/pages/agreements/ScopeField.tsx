import { Button, Input } from 'antd'
import { useMemo } from 'react'
import { ChoiceField, useAll, useWords, type Open } from '../../kit'
import style from '../partners/partners.module.css'
import { words } from './words'

type Clause = Open['Clause']

/** What an agreement covers: brand × third-level category, or single SKUs. */
export function ScopeField({ value = [], onChange }: { value?: Clause[]; onChange?: (clauses: Clause[]) => void }) {
  const w = useWords(words)
  const brands = useAll('/v1/brands', {})
  const categories = useAll('/v1/categories', {})
  const brandOptions = useMemo(() => (brands.data ?? []).map((b) => ({ value: b.id, label: b.name })), [brands.data])
  const categoryOptions = useMemo(() => {
    const names = new Map((categories.data ?? []).map((c) => [c.id, c.name]))
    return (categories.data ?? []).filter((c) => c.level === 3).map((c) => ({ value: c.id, label: [names.get(c.parent_id ?? ''), c.name].filter(Boolean).join(' / ') }))
  }, [categories.data])
  const change = (n: number, to: Clause) => onChange?.(value.map((c, i) => (i === n ? to : c)))
  return (
    <div>
      {value.map((c, n) => (
        <div key={n} className={style.row}>
          {'sku_id' in c ? (
            <Input aria-label={w('clause.sku')} placeholder="sku_…" value={c.sku_id ?? ''} onChange={(e) => change(n, { sku_id: e.target.value })} />
          ) : (
            <>
              <ChoiceField aria-label={w('clause.brand')} placeholder={w('clause.brand')} options={brandOptions} value={c.brand_id ?? null} onChange={(id: string) => change(n, { ...c, brand_id: id })} />
              <ChoiceField aria-label={w('clause.category')} placeholder={w('clause.category')} options={categoryOptions} value={c.category_id ?? null} onChange={(id: string) => change(n, { ...c, category_id: id })} />
            </>
          )}
          <Button type="text" danger onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
            {w('clause.remove')}
          </Button>
        </div>
      ))}
      <span className={style.acts}>
        <Button onClick={() => onChange?.([...value, {}])}>{w('clause.addCategory')}</Button>
        <Button onClick={() => onChange?.([...value, { sku_id: '' }])}>{w('clause.addSku')}</Button>
      </span>
    </div>
  )
}
