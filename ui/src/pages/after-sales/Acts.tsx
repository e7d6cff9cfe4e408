import { Input, InputNumber } from 'antd'
import { Ask, useAct, useWords, type FieldOf } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import style from './AfterSale.module.css'
import type { AfterSale } from './cases'
import { words } from './words'

type Noted = 'approve' | 'reject' | 'stopped' | 'arrived' | 'refund' | 'withdraw'

interface Props {
  of: AfterSale
  currency: string | undefined
  titleOf: (line: number) => string
}

/** What the reader may do to a case in its state. */
export function Acts({ of, currency, titleOf }: Props) {
  const { role } = useHouse()
  const { state } = of
  const buys = role !== 'supplier'
  const supplies = role !== 'distributor'
  const side = { of, currency, titleOf }
  return (
    <div className={style.acts}>
      {supplies && state === 'pending_review' && <Step {...side} act="approve" primary text={of.kind === 'refund_only' ? 'approve.text.refund_only' : 'approve.text.return_refund'} />}
      {supplies && state === 'intercepting' && <Step {...side} act="stopped" primary text="stopped.text" />}
      {supplies && state === 'intercepting' && <Parcel {...side} act="escaped" />}
      {buys && state === 'awaiting_return' && <Parcel {...side} act="send-back" />}
      {supplies && state === 'awaiting_return' && <Step {...side} act="arrived" primary={role === 'supplier'} text="arrived.text" />}
      {supplies && state === 'inspecting' && <Inspect {...side} />}
      {supplies && state === 'awaiting_refund' && <Refund {...side} />}
      {supplies && (state === 'pending_review' || state === 'inspecting') && <Step {...side} act="reject" danger text="reject.text" />}
      {buys && ['pending_review', 'intercepting', 'awaiting_return'].includes(state) && <Step {...side} act="withdraw" danger text="withdraw.text" />}
    </div>
  )
}

function useNote(required = false): FieldOf {
  const w = useWords(words)
  return { name: 'note', label: required ? w('reject.reason') : w('note'), required, field: <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />, help: w('note.help') }
}

const primaryOf = (primary: boolean | undefined) => (primary ? { button: { type: 'primary' as const } } : {})

function Step({ of, act, text, primary, danger }: Props & { act: Noted; text: keyof typeof words; primary?: boolean; danger?: boolean }) {
  const w = useWords(words)
  const note = useNote(act === 'reject')
  const step = useAct('post', `/v1/after-sales/{after_sale_id}/${act}`, { done: w('done'), silent: true })
  return <Ask label={w(act)} text={w(text)} fields={[note]} danger={danger ?? false} {...primaryOf(primary)} send={(v: { note?: string }) => step.mutateAsync({ path: { after_sale_id: of.id }, body: { ...(v.note ? { note: v.note } : {}) } })} />
}

/** A step that names a parcel: the one that left, or the one that comes back. */
function Parcel({ of, act }: Props & { act: 'escaped' | 'send-back' }) {
  const w = useWords(words)
  const note = useNote()
  const step = useAct('post', `/v1/after-sales/{after_sale_id}/${act}`, { done: w('done'), silent: true })
  const again = act === 'send-back' && of.waybill
  const fields: FieldOf[] = [
    { name: 'carrier', label: w('carrier'), required: true, half: true, field: <Input maxLength={40} /> },
    { name: 'waybill', label: w('waybill'), required: true, half: true, field: <Input maxLength={40} /> },
    note,
  ]
  return (
    <Ask
      label={w(again ? 'send-back.again' : act)}
      text={w(`${act}.text`)}
      fields={fields}
      values={again ? { carrier: of.carrier, waybill: of.waybill } : {}}
      {...primaryOf(act === 'send-back' && !again)}
      send={(v: { carrier: string; waybill: string; note?: string }) => step.mutateAsync({ path: { after_sale_id: of.id }, body: v })}
    />
  )
}

function Inspect({ of, titleOf }: Props) {
  const w = useWords(words)
  const note = useNote()
  const step = useAct('post', '/v1/after-sales/{after_sale_id}/inspect', { done: w('done'), silent: true })
  const lines = of.lines ?? []
  const fields: FieldOf[] = [
    ...lines.map((l, n): FieldOf => ({ name: ['lines', n, 'accepted_units'], label: w('inspect.fit', { title: titleOf(l.line), units: l.units }), required: true, field: <InputNumber min={0} max={l.units} precision={0} /> })),
    note,
  ]
  const send = (v: { lines: { accepted_units: number }[]; note?: string }) =>
    step.mutateAsync({ path: { after_sale_id: of.id }, body: { lines: lines.map((l, n) => ({ line: l.line, accepted_units: v.lines[n]?.accepted_units ?? 0 })), ...(v.note ? { note: v.note } : {}) } })
  return <Ask label={w('inspect')} text={w('inspect.text')} fields={fields} values={{ lines: lines.map((l) => ({ accepted_units: l.units })) }} {...primaryOf(true)} send={send} />
}

function Refund({ of, currency }: Props) {
  const w = useWords(words)
  const { money } = useFormats()
  const note = useNote()
  const step = useAct('post', '/v1/after-sales/{after_sale_id}/refund', { done: w('refund.done'), silent: true })
  const text = of.refund_minor !== undefined ? w('refund.text', { amount: money(of.refund_minor, currency) }) : w('refund.supplier', { amount: money(of.supply_minor ?? 0, currency) })
  return <Ask label={w('refund')} text={text} fields={[note]} {...primaryOf(true)} send={(v: { note?: string }) => step.mutateAsync({ path: { after_sale_id: of.id }, body: { ...(v.note ? { note: v.note } : {}) } })} />
}
