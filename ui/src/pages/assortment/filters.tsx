import { Input } from 'antd'
import { useMemo } from 'react'
import { MoneyField, RateField, useWords, type Filter } from '../../kit'
import listStyle from '../../kit/list/list.module.css'
import { CategoryField, One } from '../goods/fields'
import { useBrands, useLabels } from '../goods/names'
import { words as shared } from '../goods/words'
import style from './assortment.module.css'
import { words } from './words'

/** A range as the address holds it: `from..to`. */
function Range({ label, value, change, of }: { label: string; value: string; change: (to: string) => void; of: 'money' | 'rate' | 'count' }) {
  const g = useWords(shared)
  const [from = '', to = ''] = value.split('..')
  const set = (a: string, b: string) => change(a || b ? `${a}..${b}` : '')
  const part = (text: string, name: string, put: (to: string) => void) => {
    const props = { placeholder: `${label} ${name}`, 'aria-label': `${label} ${name}` }
    const number = text === '' ? undefined : Number(text)
    if (of === 'money') return <MoneyField {...props} value={number} onChange={(v) => put(v === undefined ? '' : String(v))} />
    if (of === 'rate') return <RateField {...props} value={number} onChange={(v) => put(v === undefined ? '' : String(v))} />
    return <Input {...props} type="number" min={0} value={text} onChange={(e) => put(e.target.value)} />
  }
  return (
    <span className={style.range}>
      {part(from, g('least'), (a) => set(a, to))}
      {part(to, g('most'), (b) => set(from, b))}
    </span>
  )
}

export function useFilters(): Filter[] {
  const w = useWords(words)
  const g = useWords(shared)
  const brands = useBrands()
  const labels = useLabels()
  return useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'words', label: g('words.hint') },
      { kind: 'party', key: 'supplier_ids', label: g('supplier'), of: 'suppliers' },
      { kind: 'own', key: 'brand_ids', label: g('brand'), field: (v, change) => <One className={listStyle.choice} label={g('brand')} options={brands.options} value={v || undefined} onChange={(to) => change(to ?? '')} /> },
      { kind: 'own', key: 'category_ids', label: g('category'), field: (v, change) => <CategoryField any className={listStyle.choice} value={v || undefined} onChange={(to) => change(to ?? '')} /> },
      { kind: 'own', key: 'label_ids', label: g('label'), field: (v, change) => <One className={listStyle.choice} label={g('label')} options={labels.options} value={v || undefined} onChange={(to) => change(to ?? '')} /> },
      { kind: 'own', key: 'settlement_minor', label: w('filter.settlement'), field: (v, change) => <Range of="money" label={g('settlement')} value={v} change={change} /> },
      { kind: 'own', key: 'margin_ppm', label: w('filter.margin'), field: (v, change) => <Range of="rate" label={g('margin')} value={v} change={change} /> },
      { kind: 'own', key: 'free_units', label: w('filter.free'), field: (v, change) => <Range of="count" label={g('free')} value={v} change={change} /> },
      { kind: 'choice', key: 'sort', label: w('sort'), options: (['settlement', 'retail', 'margin', 'stock', 'sales'] as const).map((s) => ({ value: s, label: w.code('sort', s) })) },
      { kind: 'choice', key: 'order', label: w('order'), options: (['rising', 'falling'] as const).map((s) => ({ value: s, label: w.code('order', s) })) },
    ],
    [w, g, brands, labels],
  )
}
