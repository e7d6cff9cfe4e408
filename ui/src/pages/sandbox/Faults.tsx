import { Checkbox, Input, InputNumber, Table } from 'antd'
import { Ask, ChoiceField, RateField, RowButton, TimeField, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { words } from './words'

type Fault = Open['SandboxFault']
const world = 'sandbox' as const
const kinds = ['price_change', 'out_of_stock', 'refused_parcel', 'late_shipping', 'supplier_silent', 'slow', 'server_error'] as const

/** What is to go wrong in the sandbox: what waits, what has struck, what is over. */
export function Faults() {
  const w = useWords(words)
  const { time } = useFormats()
  const faults = useRead('/v1/sandbox/faults', {}, { world, refetchInterval: 15_000 })
  const items = faults.data?.items ?? []
  const clear = useAct('delete', '/v1/sandbox/faults/{fault_id}', { world, done: w('cleared') })
  const clearAll = useAct('delete', '/v1/sandbox/faults', { world, done: w('cleared'), silent: true })
  const state = (f: Fault) => (f.over_at ? 'over' : f.struck_at ? 'struck' : 'armed')
  const tones = { over: 'grey', struck: 'red', armed: 'amber' } as const
  const extra = (
    <span style={{ display: 'flex', gap: 8 }}>
      {items.some((f) => !f.over_at) && <Ask label={w('clearAll')} text={w('clear.text')} danger button={{ size: 'small' }} send={() => clearAll.mutateAsync({})} />}
      <Arm />
    </span>
  )
  return (
    <Card title={w('faults')} hint={w('faults.hint')} extra={extra}>
      {items.length === 0 ? (
        <p className="quiet">{w('faults.none')}</p>
      ) : (
        <Table<Fault>
          size="small"
          rowKey="id"
          pagination={items.length > 10 ? { pageSize: 10 } : false}
          scroll={{ x: 520 }}
          dataSource={items}
          columns={[
            { title: w('kind'), render: (_, f) => w(`fault.${f.kind}`) },
            { title: w('state'), render: (_, f) => <Pill tone={tones[state(f)]}>{w(`state.${state(f)}`)}</Pill> },
            { title: '', render: (_, f) => <span className="quiet small">{[f.sku_id, f.order_id, f.calls && `×${f.calls}`, f.delay_millis && `${f.delay_millis} ms`].filter(Boolean).join(' · ')}</span> },
            { title: w('at'), render: (_, f) => <span className="number quiet">{time(f.armed_at)}</span> },
            { title: '', render: (_, f) => !f.over_at && <RowButton label={w('clear')} of={w(`fault.${f.kind}`)} onClick={() => clear.mutate({ path: { fault_id: f.id } })} /> },
          ]}
        />
      )}
    </Card>
  )
}

function Arm() {
  const w = useWords(words)
  const arm = useAct('post', '/v1/sandbox/faults', { world, done: w('armed'), silent: true })
  const of = (...own: string[]) => (values: Record<string, unknown>) => own.includes(String(values.kind))
  const fields: FieldOf[] = [
    { name: 'kind', label: w('kind'), required: true, field: <ChoiceField allowClear={false} options={kinds.map((k) => ({ value: k, label: w(`fault.${k}`) }))} /> },
    { name: 'sku_id', label: w('fault.sku'), required: true, when: of('price_change', 'out_of_stock'), field: <SkuField /> },
    { name: 'change_ppm', label: w('fault.change'), required: true, when: of('price_change'), field: <RateField /> },
    { name: 'order_id', label: w('fault.order'), help: w('fault.order.help'), when: of('refused_parcel', 'late_shipping'), field: <Input placeholder="ord_…" /> },
    { name: 'calls', label: w('fault.calls'), required: true, when: of('slow', 'server_error'), field: <InputNumber min={1} max={1000} precision={0} style={{ width: '100%' }} /> },
    { name: 'delay_millis', label: w('fault.delay'), required: true, when: of('slow'), field: <InputNumber min={1} max={30_000} precision={0} style={{ width: '100%' }} /> },
    { name: 'answer_lost', label: w('fault.lost'), valueName: 'checked', when: of('server_error'), field: <Checkbox /> },
    { name: 'until', label: w('fault.until'), help: w('fault.until.help'), when: of('out_of_stock', 'supplier_silent'), field: <TimeField /> },
  ]
  const send = (typed: Open['NewSandboxFault']) => arm.mutateAsync({ body: Object.fromEntries(Object.entries(typed).filter(([, v]) => v !== undefined && v !== '')) as Open['NewSandboxFault'] })
  return <Ask label={w('arm')} button={{ size: 'small' }} values={{ kind: 'price_change', change_ppm: 100_000, calls: 1, delay_millis: 3000 }} fields={fields} send={send} />
}

/** The goods of the sandbox are few, and have ids of their own. */
function SkuField({ value, onChange, id }: { value?: string; onChange?: (sku: string) => void; id?: string }) {
  const pool = useRead('/v1/pool', { query: { limit: 100 } }, { world })
  return <ChoiceField {...(id ? { id } : {})} value={value ?? null} onChange={(v: string) => onChange?.(v)} options={(pool.data?.items ?? []).map((g) => ({ value: g.sku_id, label: `${g.title} · ${g.code}` }))} />
}
