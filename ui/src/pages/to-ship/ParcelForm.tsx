import { Input, InputNumber } from 'antd'
import { FormDialog, Loaded, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { lastCarrier, rememberCarrier } from './sending'
import { words } from './words'

interface Typed {
  carrier: string
  waybill: string
  units?: Record<string, number | null>
}

/** One parcel of a sub-order: all that is left, or a part of it. */
export function ParcelForm({ of, onClose }: { of: { id: string }; onClose: () => void }) {
  const whole = useRead('/v1/sub-orders/{sub_order_id}', { path: { sub_order_id: of.id } })
  return <Loaded of={whole}>{(sub) => <Parcel sub={sub} onClose={onClose} />}</Loaded>
}

function Parcel({ sub, onClose }: { sub: Open['SubOrder']; onClose: () => void }) {
  const w = useWords(words)
  const act = useAct('post', '/v1/sub-orders/{sub_order_id}/parcels', { done: w('results.ok'), silent: true })
  const shipped = (line: number) => (sub.parcels ?? []).reduce((sum, p) => sum + p.lines.reduce((n, l) => n + (l.line === line ? l.units : 0), 0), 0)
  const left = new Map(sub.lines.map((l) => [l.number, Math.max(0, l.quantity - shipped(l.number))]))
  const fields: FieldOf[] = [
    { name: 'carrier', label: w('carrier'), required: true, half: true, field: <Input maxLength={40} />, help: w('carrier.help') },
    { name: 'waybill', label: w('waybill'), required: true, half: true, field: <Input maxLength={40} autoFocus /> },
    ...sub.lines.map((l): FieldOf => ({ name: ['units', String(l.number)], label: `${l.title} · ${w('left', { count: left.get(l.number) ?? 0 })}`, field: <InputNumber min={0} max={left.get(l.number) ?? 0} precision={0} />, help: l.code })),
  ]
  const values = { carrier: lastCarrier(), units: Object.fromEntries([...left].map(([line, n]) => [String(line), n])) }
  const send = async (typed: Typed) => {
    const lines = [...left.keys()].map((line) => ({ line, units: Number(typed.units?.[String(line)] ?? 0) })).filter((l) => l.units > 0)
    const all = lines.every((l) => l.units === left.get(l.line)) && lines.length === [...left.values()].filter((n) => n > 0).length
    await act.mutateAsync({ path: { sub_order_id: sub.id }, body: { carrier: typed.carrier.trim(), waybill: typed.waybill.trim(), ...(all ? {} : { lines }) } })
    rememberCarrier(typed.carrier.trim())
  }
  return (
    <FormDialog title={w('partial.title')} fields={fields} values={values} send={send as never} submit={w('ship')} onClose={onClose}>
      <p style={{ marginBottom: 12 }}>{w('partial.text')}</p>
    </FormDialog>
  )
}
