import { Input, InputNumber } from 'antd'
import { LinesField, MoneyField, RateField, TimeField, useWords, type FieldOf, type Open } from '../../kit'
import { useContractFields } from '../partners/contractTerms'
import { CodeField, filled } from '../partners/forms'
import { ChoiceField } from '../../kit'
import { words } from './words'

type Facts = Open['RecruitmentFacts']
export type Typed = Omit<Facts, 'fields' | 'criteria'> & { asks?: string[]; marks?: string[]; supplier_id?: string }

/** Writes a page's questions and criteria as lines, and reads them back. */
export function toTyped(r: Open['Recruitment']): Typed {
  const { fields, criteria, id: _i, state: _s, created_at: _c, reason: _r, ...rest } = r
  return {
    ...rest,
    asks: (fields ?? []).map((f) => [f.code, f.label, f.kind, f.required ? 'required' : '', (f.choices ?? []).join(',')].join(' | ').replace(/( \| )+$/, '')),
    marks: (criteria ?? []).map((c) => `${c.code} | ${c.label} | ${c.weight}`),
  } as Typed
}

const cells = (line: string) => line.split('|').map((c) => c.trim())

export function fromTyped({ asks, marks, ...rest }: Typed): Facts {
  const fields = (asks ?? []).filter((l) => l.trim()).map((l) => {
    const [code = '', label = '', kind = 'text', required, choices] = cells(l)
    return { code, label, kind, ...(required === 'required' ? { required: true } : {}), ...(choices ? { choices: choices.split(/[,，]/).map((c) => c.trim()) } : {}) }
  })
  const criteria = (marks ?? []).filter((l) => l.trim()).map((l) => {
    const [code = '', label = '', weight = '1'] = cells(l)
    return { code, label, weight: Number(weight) || 1 }
  })
  return filled({ ...rest, fields, criteria, template: { ...rest.template, profit_mode: 'price_difference' } }) as Facts
}

export function usePageFields(): FieldOf[] {
  const w = useWords(words)
  const template = useContractFields('template')
  const number = (max: number) => <InputNumber min={0} max={max} precision={0} style={{ width: '100%' }} />
  const way = (...ways: string[]) => (v: Record<string, unknown>) => ways.includes(String(v['way']))
  const second = (['never', 'always', 'band'] as const).map((s) => ({ value: s, label: w(`second.${s}`) }))
  return [
    { name: 'title', label: w('heading'), required: true, field: <Input maxLength={100} /> },
    { name: 'text', label: w('text'), field: <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={10_000} /> },
    { name: 'way', label: w('way'), required: true, half: true, field: <CodeField group="way" /> },
    { name: 'industry', label: w('industry'), half: true, field: <Input maxLength={100} /> },
    { name: 'fee_minor', label: w('fee'), required: true, when: way('paid'), field: <MoneyField /> },
    { name: ['purchase', 'trial_days'], label: w('trial.days'), required: true, half: true, when: way('purchase'), field: number(730) },
    { name: ['purchase', 'amount_minor'], label: w('trial.amount'), half: true, when: way('purchase'), field: <MoneyField /> },
    { name: ['purchase', 'times'], label: w('trial.times'), half: true, when: way('purchase'), field: number(10_000) },
    { name: 'channel_kinds', label: w('kinds'), help: w('kinds.help'), field: <CodeField group="channel" many /> },
    { name: 'opens_at', label: w('opens'), half: true, field: <TimeField /> },
    { name: 'closes_at', label: w('closes'), half: true, field: <TimeField /> },
    { name: 'asks', label: w('fields'), help: w('fields.help'), field: <LinesField /> },
    { name: 'marks', label: w('criteria'), help: w('criteria.help'), field: <LinesField /> },
    { name: 'pass_ppm', label: w('pass'), half: true, field: <RateField /> },
    { name: 'second_review', label: w('second'), half: true, field: <ChoiceField options={second} /> },
    { name: 'band_from_ppm', label: w('bandFrom'), half: true, when: (v) => v['second_review'] === 'band', field: <RateField /> },
    { name: 'band_to_ppm', label: w('bandTo'), half: true, when: (v) => v['second_review'] === 'band', field: <RateField /> },
    { name: 'again_days', label: w('again'), half: true, field: number(730) },
    ...template,
  ]
}
