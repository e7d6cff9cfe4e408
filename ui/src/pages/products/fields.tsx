import { Button, Input, InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { DayField, LinesField, Stacked, useWords, type FieldOf, type Open } from '../../kit'
import { BrandField, CategoryField } from '../goods/fields'
import { RegionField } from '../goods/region'
import style from './products.module.css'
import { words } from './words'

type NewSKU = Open['NewSKU']
type Question = Open['Question']

/** Rows of SKUs to be made. */
export function SkuRows({ value = [], onChange }: { value?: NewSKU[]; onChange?: (value: NewSKU[]) => void }) {
  const w = useWords(words)
  const set = (n: number, more: Partial<NewSKU>) => onChange?.(value.map((s, i) => (i === n ? { ...s, ...more } : s)))
  const cell = (n: number, key: 'code' | 'spec' | 'gtin', most: number) => (
    <td>
      <Input aria-label={`${w(`sku.${key}`)} ${w('sku.row', { n: n + 1 })}`} maxLength={most} value={value[n]?.[key] ?? ''} onChange={(e) => set(n, { [key]: e.target.value })} />
    </td>
  )
  return (
    <>
      <Stacked named>
        <table className={style.grid}>
          <thead>
            <tr>
              {(['code', 'spec', 'gtin', 'weight'] as const).map((k) => (
                <th key={k} scope="col">
                  {w(`sku.${k}`)}
                  {k === 'code' && ' *'}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {value.map((s, n) => (
              <tr key={n}>
                {cell(n, 'code', 64)}
                {cell(n, 'spec', 100)}
                {cell(n, 'gtin', 14)}
                <td>
                  <InputNumber aria-label={`${w('sku.weight')} ${w('sku.row', { n: n + 1 })}`} min={0} max={100_000_000} precision={0} style={{ width: '100%' }} value={s.weight_grams ?? null} onChange={(to) => set(n, { weight_grams: to ?? undefined } as Partial<NewSKU>)} />
                </td>
                <td>
                  <Button type="text" danger aria-label={`${w('skus.drop')} ${n + 1}`} disabled={value.length === 1} onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
                    ×
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Stacked>
      <Button type="dashed" disabled={value.length >= 200} onClick={() => onChange?.([...value, { code: '' }])}>
        {w('skus.row')}
      </Button>
    </>
  )
}

/** What was typed, without what is empty. */
export const tidySkus = (rows: NewSKU[] | undefined): NewSKU[] =>
  (rows ?? []).map((s) => ({ code: s.code.trim(), ...(s.spec?.trim() ? { spec: s.spec.trim() } : {}), ...(s.gtin?.trim() ? { gtin: s.gtin.trim() } : {}), ...(s.weight_grams ? { weight_grams: s.weight_grams } : {}) }))

export function Questions({ value = [], onChange }: { value?: Question[]; onChange?: (value: Question[]) => void }) {
  const w = useWords(words)
  const set = (n: number, more: Partial<Question>) => onChange?.(value.map((q, i) => (i === n ? { ...q, ...more } : q)))
  return (
    <div>
      {value.map((q, n) => (
        <div key={n} className={style.qa}>
          <Input aria-label={`${w('handbook.question')} ${n + 1}`} placeholder={w('handbook.question')} maxLength={200} value={q.question} onChange={(e) => set(n, { question: e.target.value })} />
          <Input.TextArea aria-label={`${w('handbook.answer')} ${n + 1}`} placeholder={w('handbook.answer')} maxLength={2000} autoSize value={q.answer} onChange={(e) => set(n, { answer: e.target.value })} />
          <Button size="small" type="text" danger style={{ justifySelf: 'end' }} onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
            {w('media.drop')}
          </Button>
        </div>
      ))}
      <Button type="dashed" disabled={value.length >= 50} onClick={() => onChange?.([...value, { question: '', answer: '' }])}>
        {w('handbook.more')}
      </Button>
    </div>
  )
}

/** Fields of what a product is. */
export function useProductFields(): FieldOf[] {
  const w = useWords(words)
  return [
    { name: 'title', label: w('title.label'), required: true, field: <Input maxLength={200} showCount />, help: w('title.help') },
    { name: 'category_id', label: w('field.category_id'), required: true, half: true, field: <CategoryField />, help: w('category.help') },
    { name: 'brand_id', label: w('field.brand_id'), required: true, half: true, field: <BrandField /> },
    { name: 'description', label: w('description'), field: <Input.TextArea maxLength={20_000} autoSize={{ minRows: 3, maxRows: 14 }} />, help: w('description.help') },
    { name: 'packaging', label: w('packaging'), half: true, field: <Input.TextArea maxLength={2000} autoSize={{ minRows: 1, maxRows: 6 }} /> },
    { name: 'dispatch_region', label: w('dispatch'), half: true, field: <RegionField label={w('dispatch')} /> },
  ]
}

export function useHandbookFields(): FieldOf[] {
  const w = useWords(words)
  const at = (key: string, label: string, field: ReactNode, more: Partial<FieldOf> = {}): FieldOf => ({ name: ['handbook', key], label, field, ...more })
  return [
    at('selling_points', w('handbook.points'), <LinesField />, { help: w('handbook.points.help') }),
    at('audience', w('handbook.audience'), <Input.TextArea maxLength={1000} autoSize />, { half: true }),
    at('usage', w('handbook.usage'), <Input.TextArea maxLength={5000} autoSize />, { half: true }),
    at('wording_allowed', w('handbook.allowed'), <LinesField />, { half: true }),
    at('wording_forbidden', w('handbook.forbidden'), <LinesField />, { half: true, help: w('handbook.forbidden.help') }),
    at('questions', w('handbook.questions'), <Questions />),
  ]
}

/** A handbook without empty lines. */
export function tidyHandbook(h: Open['Handbook'] | undefined): Open['Handbook'] {
  const lines = (list: string[] | null | undefined) => (list ?? []).map((l) => l.trim()).filter(Boolean)
  return {
    audience: h?.audience ?? '', usage: h?.usage ?? '', selling_points: lines(h?.selling_points), wording_allowed: lines(h?.wording_allowed), wording_forbidden: lines(h?.wording_forbidden),
    questions: (h?.questions ?? []).filter((q) => q.question.trim() && q.answer.trim()),
  }
}

export const restockFields = (w: ReturnType<typeof useWords<typeof words>>): FieldOf[] => [
  { name: 'restock_days', label: w('restock.days'), half: true, field: <InputNumber min={0} max={3650} precision={0} style={{ width: '100%' }} />, help: w('restock.days.help') },
  { name: 'next_day', label: w('restock.next'), half: true, field: <DayField /> },
]
