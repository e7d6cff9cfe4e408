import { Form, Input, InputNumber } from 'antd'
import { FormDialog, Loaded, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { ChoiceField } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { StoredFiles } from './files'
import { words } from './words'

type Part = Open['AfterSalePartOptions']
type Option = Open['AfterSaleOption']

interface Typed {
  what: string
  units?: Record<string, number | null>
  reason: string
  evidence?: string[]
}

/** Applies for an after-sale of an order: only what is possible now is offered. */
export function Apply({ order, subName, onClose }: { order: string; subName: (id: string) => string; onClose: () => void }) {
  const w = useWords(words)
  const options = useRead('/v1/orders/{order_id}/after-sale-options', { path: { order_id: order } })
  return (
    <Loaded of={options} lines={2}>
      {(o) => {
        const choices = (o.sub_orders ?? []).flatMap(choicesOf)
        if (choices.length === 0) return <Notice compact title={w('apply.none')} text={reasonsOf(o.sub_orders ?? [])} />
        return <ApplyForm choices={choices} currency={o.currency} subName={subName} onClose={onClose} />
      }}
    </Loaded>
  )
}

interface Choice {
  key: string
  part: Part
  kind: Option['kind']
  goods: Option['goods']
  lines: { line: number; title: string; option: Option }[]
}

/** What one case may be about: units of one sub-order, of one sort. */
function choicesOf(part: Part): Choice[] {
  const found = new Map<string, Choice>()
  for (const l of part.lines ?? []) {
    for (const option of l.options ?? []) {
      const key = `${part.sub_order_id} ${option.kind} ${option.goods}`
      const choice = found.get(key) ?? { key, part, kind: option.kind, goods: option.goods, lines: [] }
      choice.lines.push({ line: l.line, title: l.title, option })
      found.set(key, choice)
    }
  }
  return [...found.values()]
}

const reasonsOf = (parts: Part[]) => [...new Set(parts.flatMap((p) => [...(p.reasons ?? []), ...(p.lines ?? []).flatMap((l) => l.reasons ?? [])]).map((r) => r.message))].join('；')

function ApplyForm({ choices, currency, subName, onClose }: { choices: Choice[]; currency: string; subName: (id: string) => string; onClose: () => void }) {
  const w = useWords(words)
  const { money } = useFormats()
  const act = useAct('post', '/v1/after-sales', { done: w('apply.done'), silent: true })
  const several = new Set(choices.map((c) => c.part.sub_order_id)).size > 1
  const label = (c: Choice) => [several ? subName(c.part.sub_order_id) : '', w(`apply.option.${c.kind}.${c.goods}`)].filter(Boolean).join(' · ')
  const fields: FieldOf[] = [
    { name: 'what', label: w('apply.what'), required: true, field: <ChoiceField allowClear={false} options={choices.map((c) => ({ value: c.key, label: label(c) }))} /> },
    ...choices.flatMap((c) =>
      c.lines.map((l): FieldOf => ({
        name: ['units', `${c.key} ${l.line}`],
        label: w('apply.units', { title: l.title, units: l.option.units, amount: money(l.option.unit_minor, currency) }),
        field: <InputNumber min={0} max={l.option.units} precision={0} />,
        when: (v) => (v as unknown as Typed).what === c.key,
      })),
    ),
    { name: 'reason', label: w('apply.reason'), required: true, field: <Input maxLength={80} />, help: w('apply.reason.help') },
    { name: 'evidence', label: w('apply.evidence'), field: <StoredFiles />, help: w('apply.evidence.help') },
  ]
  const units = Object.fromEntries(choices.flatMap((c) => c.lines.map((l) => [`${c.key} ${l.line}`, c.lines.length === 1 ? l.option.units : 0])))
  const send = async (v: Typed) => {
    const c = choices.find((x) => x.key === v.what)
    if (!c) return
    const lines = c.lines.map((l) => ({ line: l.line, units: Number(v.units?.[`${c.key} ${l.line}`] ?? 0) })).filter((l) => l.units > 0)
    if (lines.length === 0) throw new Error(w('apply.pick'))
    await act.mutateAsync({ body: { sub_order_id: c.part.sub_order_id, kind: c.kind, reason: v.reason, lines, ...(v.evidence?.length ? { evidence: v.evidence } : {}) } })
  }
  return (
    <FormDialog title={w('apply')} fields={fields} values={{ what: choices[0]!.key, units }} send={send as never} submit={w('apply')} wide onClose={onClose}>
      <p className="quiet">{w('apply.text')}</p>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldsValue }) => <Sum choices={choices} typed={getFieldsValue(true) as Typed} currency={currency} />}
      </Form.Item>
    </FormDialog>
  )
}

/** What would come back. */
function Sum({ choices, typed, currency }: { choices: Choice[]; typed: Typed; currency: string }) {
  const w = useWords(words)
  const { money } = useFormats()
  const c = choices.find((x) => x.key === typed.what)
  if (!c) return null
  const sum = c.lines.reduce((n, l) => n + l.option.unit_minor * Number(typed.units?.[`${c.key} ${l.line}`] ?? 0), 0)
  return (
    <p aria-live="polite">
      <strong>{w('apply.back', { amount: money(sum, currency) })}</strong>
      {c.goods === 'unshipped' && c.part.freight_minor > 0 && <span className="quiet">{w('apply.freight', { amount: money(c.part.freight_minor, currency) })}</span>}
    </p>
  )
}
