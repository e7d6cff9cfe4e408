import { Input, InputNumber } from 'antd'
import { useNavigate } from 'react-router'
import { Ask, ChoiceField, MoneyField, RateField, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { filled } from '../partners/forms'
import { words } from './words'

type Threshold = Open['GradeThreshold']
type Typed = Omit<Open['NewGradeScheme'], 'thresholds'> & { of?: Record<string, Partial<Threshold>> }

const abilities = ['sales', 'shop', 'promotion', 'operation'] as const

/** Drafts what each grade above the lowest takes. */
export function DraftScheme() {
  const w = useWords(words)
  const go = useNavigate()
  const all = useRead('/v1/grades', {})
  const draft = useAct('post', '/v1/grade-schemes', { done: w('scheme.added'), silent: true, onDone: (s) => void go(`/grades/${s.id}`) })
  const grades = (all.data?.items ?? []).toSorted((a, b) => a.rank - b.rank).slice(1)
  const choice = (codes: readonly ('period.month' | 'period.quarter' | 'period.year' | 'upgrade.at_once' | 'upgrade.by_period' | 'fall.never' | 'fall.one' | 'fall.to_earned')[]) => (
    <ChoiceField options={codes.map((c) => ({ value: c.slice(c.indexOf('.') + 1), label: w(c) }))} />
  )
  const fields: FieldOf[] = [
    { name: 'name', label: w('name'), required: true, field: <Input maxLength={50} /> },
    { name: 'period', label: w('period'), required: true, half: true, field: choice(['period.month', 'period.quarter', 'period.year']) },
    { name: 'upgrade', label: w('upgrade'), required: true, half: true, field: choice(['upgrade.at_once', 'upgrade.by_period']) },
    { name: 'keep_ppm', label: w('keep'), required: true, half: true, help: w('keep.help'), field: <RateField /> },
    { name: 'fall', label: w('fall'), required: true, half: true, field: choice(['fall.never', 'fall.one', 'fall.to_earned']) },
    ...grades.flatMap((g): FieldOf[] => [
      { name: ['of', g.id, 'sales_minor'], label: `${g.name} · ${w('sales')}`, half: true, field: <MoneyField /> },
      { name: ['of', g.id, 'orders'], label: `${g.name} · ${w('orders')}`, half: true, field: <InputNumber min={0} precision={0} style={{ width: '100%' }} /> },
      { name: ['of', g.id, 'invited_minor'], label: `${g.name} · ${w('invited')}`, half: true, field: <MoneyField /> },
      ...abilities.map((a): FieldOf => ({ name: ['of', g.id, `${a}_ability`], label: `${g.name} · ${w(`ability.${a}`)}`, half: true, field: <InputNumber min={0} max={100} precision={0} style={{ width: '100%' }} /> })),
    ]),
  ]
  return (
    <span title={grades.length === 0 ? w('schemes.needGrades') : ''}>
      <Ask
        label={w('scheme.add')}
        wide
        button={{ type: 'primary', disabled: grades.length === 0 }}
        values={{ period: 'month', upgrade: 'by_period', fall: 'one', keep_ppm: 800_000 }}
        fields={fields}
        send={({ of, ...body }: Typed) => draft.mutateAsync({ body: filled({ ...body, thresholds: grades.map((g) => ({ grade_id: g.id, ...of?.[g.id] })) }) as Open['NewGradeScheme'] })}
      />
    </span>
  )
}
