import { Alert, Button, InputNumber, Select, Table } from 'antd'
import { useState } from 'react'
import { Stack, useAct, useAll, useExplain, useUnsaved, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { SkuField } from '../goods/fields'
import { useSkus } from '../goods/names'
import { words as shared } from '../goods/words'
import style from './stock.module.css'
import { words } from './words'

interface Row {
  sku?: string | undefined
  supplier?: string | undefined
  warehouse?: string | undefined
  reason: 'received' | 'adjusted'
  units?: number | undefined
}

const fresh: Row = { reason: 'received' }

/** Books what came in or was counted anew, all or none. */
export function Movements() {
  const w = useWords(words)
  const g = useWords(shared)
  const [rows, setRows] = useState<Row[]>([fresh])
  const [after, setAfter] = useState<Open['StockItem'][]>([])
  const explain = useExplain()
  const move = useAct('post', '/v1/stock/movements', { silent: true, done: w('move.done'), onDone: (done) => (setAfter(done.items ?? []), setRows([fresh])) })
  const warehouses = useAll('/v1/warehouses', {})
  const names = new Map((warehouses.data ?? []).map((h) => [h.id, h.name]))
  const skus = useSkus(after.map((s) => s.sku_id))
  const set = (n: number, more: Partial<Row>) => setRows(rows.map((r, i) => (i === n ? { ...r, ...more } : r)))
  const full = rows.filter((r) => r.sku && r.warehouse && r.units)
  useUnsaved(full.length > 0)
  const send = () => move.mutate({ body: { movements: full.map((r) => ({ sku_id: r.sku!, warehouse_id: r.warehouse!, reason: r.reason, units: r.units! })) } })
  return (
    <Stack>
      <Card title={w('move.title')} hint={w('move.text')}>
        {move.error && <Alert type="error" showIcon title={explain(move.error)} style={{ marginBottom: 12 }} />}
        {rows.map((r, n) => (
          <div key={n} className={style.move}>
            <SkuField label={`${g('sku')} ${n + 1}`} value={r.sku} onChange={(sku) => set(n, { sku, warehouse: undefined })} onSku={(s) => set(n, { sku: s?.id, supplier: s?.supplier_id, warehouse: onlyOne(warehouses.data, s?.supplier_id) })} />
            <Select aria-label={`${g('warehouse')} ${n + 1}`} placeholder={g('warehouse')} value={r.warehouse ?? null} options={(warehouses.data ?? []).filter((h) => !r.supplier || h.supplier_id === r.supplier).map((h) => ({ value: h.id, label: h.name }))} onChange={(to) => set(n, { warehouse: to })} />
            <Select aria-label={`${w('move.reason')} ${n + 1}`} value={r.reason} options={(['received', 'adjusted'] as const).map((x) => ({ value: x, label: w.code('move.reason', x) }))} onChange={(to) => set(n, { reason: to })} />
            <InputNumber aria-label={`${w('move.units')} ${n + 1}`} placeholder={w('move.units')} precision={0} min={-10_000_000} max={10_000_000} style={{ width: '100%' }} value={r.units ?? null} onChange={(to) => set(n, { units: to ?? undefined })} />
            <Button type="text" danger aria-label={`${w('move.drop')} ${n + 1}`} disabled={rows.length === 1} onClick={() => setRows(rows.filter((_, i) => i !== n))}>
              ×
            </Button>
          </div>
        ))}
        <span style={{ display: 'flex', gap: 8 }}>
          <Button type="dashed" disabled={rows.length >= 100} onClick={() => setRows([...rows, fresh])}>
            {w('move.row')}
          </Button>
          <Button type="primary" disabled={full.length === 0} loading={move.isPending} onClick={send}>
            {w('move.send')}
          </Button>
        </span>
      </Card>
      {after.length > 0 && (
        <Card flush title={w('move.after')}>
          <Table<Open['StockItem']>
            rowKey={(s) => `${s.sku_id} ${s.warehouse_id}`}
            size="small"
            pagination={false}
            dataSource={after}
            scroll={{ x: 520 }}
            columns={[
              { title: g('sku'), render: (_, s) => skus.get(s.sku_id)?.title ?? s.sku_id },
              { title: g('warehouse'), render: (_, s) => names.get(s.warehouse_id) ?? s.warehouse_id },
              { title: w('onHand'), align: 'right', dataIndex: 'on_hand' },
              { title: w('free'), align: 'right', dataIndex: 'free' },
            ]}
          />
        </Card>
      )}
    </Stack>
  )
}

function onlyOne(list: Open['Warehouse'][] | undefined, supplier: string | undefined) {
  const own = (list ?? []).filter((h) => h.supplier_id === supplier)
  return own.length === 1 ? own[0]?.id : undefined
}
