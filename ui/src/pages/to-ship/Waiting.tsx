import { Alert } from 'antd'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { useSpeech } from '../../i18n/language'
import { List, RowButton, Two, useAll, useWords, type Bulk, type Column, type Filter } from '../../kit'
import { decimal } from '../../format/money'
import { provinceOf } from '../../format/region'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Due, Goods, goodsOf, Name } from './cells'
import { ParcelForm } from './ParcelForm'
import { loadWaiting, most, useWaiting, type Waiting } from './waiting'
import { words } from './words'

/** The list of what is to ship. A supplier acts on it, the operator looks on. */
export function WaitingList({ supplier, acts }: { supplier?: string; acts: boolean }) {
  const w = useWords(words)
  const { t } = useSpeech()
  const go = useNavigate()
  const [partial, setPartial] = useState<Waiting>()
  const all = useWaiting(supplier)
  const ids = (rows: Waiting[]) => rows.map((r) => r.id).join(',')
  const nothing = async () => undefined
  const bulk: Bulk<Waiting>[] = [
    { key: 'ship', label: w('ship.chosen'), ask: async (rows) => void go(`/to-ship?tab=scan&sub_orders=${ids(rows)}`), act: nothing, name: (r) => r.own },
    { key: 'print', label: w('print'), ask: async (rows) => void go(`/pick-list?sub_orders=${ids(rows)}`), act: nothing, name: (r) => r.own },
  ]
  const tabs = useMemo(() => ({ key: 'due', options: [{ value: '', label: count(t('common.all'), all.data?.length) }, ...(['late', 'soon', 'urged'] as const).map((d) => ({ value: d, label: w(`due.${d}`) }))] }), [w, t, all.data])
  return (
    <>
      {all.data && all.data.length >= most && <Alert type="info" showIcon title={w('cut', { count: most })} />}
      <List<Waiting>
        name="to-ship"
        title={w('title')}
        load={(values) => loadWaiting(values, supplier)}
        columns={useColumns(acts, setPartial)}
        filters={useFilters(supplier)}
        tabs={tabs}
        rowKey={(r) => r.id}
        to={(r) => `/orders/${r.order_id}`}
        usualSize={50}
        every={60_000}
        {...(supplier ? { fixed: { supplier } } : {})}
        {...(acts ? { bulk } : {})}
        empty={<Notice title={w('empty')} text={w('empty.text')} />}
      />
      {partial && <ParcelForm of={partial} onClose={() => setPartial(undefined)} />}
    </>
  )
}

const count = (label: string, n: number | undefined) => (n === undefined ? label : `${label} ${n}`)

function useFilters(supplier: string | undefined): Filter[] {
  const w = useWords(words)
  const warehouses = useAll('/v1/warehouses', supplier ? { query: { supplier_id: supplier } } : {})
  return useMemo(
    () => [
      { kind: 'text', key: 'q', label: w('search') },
      { kind: 'choice', key: 'warehouse', label: w('warehouse'), options: (warehouses.data ?? []).map((h) => ({ value: h.id, label: h.name })) },
    ],
    [w, warehouses.data],
  )
}

function useColumns(acts: boolean, onPartial: (of: Waiting) => void): Column<Waiting>[] {
  const w = useWords(words)
  const { time, money } = useFormats()
  return useMemo(() => {
    const all: Column<Waiting>[] = [
      { key: 'order', title: w('column.order'), width: 170, render: (r) => <Name of={r} />, text: (r) => r.own },
      { key: 'sub', title: w('column.sub'), width: 180, spare: true, render: (r) => <span className="small">{r.id}</span>, text: (r) => r.id },
      { key: 'due', title: w('due'), width: 150, render: (r) => <Due of={r} />, text: (r) => time(r.ship_by), kind: 'time' },
      { key: 'goods', title: w('column.goods'), width: 260, render: (r) => <Goods of={r} />, text: goodsOf },
      { key: 'code', title: w('column.code'), width: 150, spare: true, render: (r) => r.lines.map((l) => l.code).join(w.and), text: (r) => r.lines.map((l) => l.code).join(w.and) },
      { key: 'units', title: w('column.units'), width: 110, align: 'right', render: (r) => <Two first={<span className="number">{r.unshipped_units}</span>} second={r.shipped_units > 0 ? w('partly', { shipped: r.shipped_units, units: r.units }) : ''} />, text: (r) => r.unshipped_units, kind: 'integer' },
      { key: 'region', title: w('column.region'), width: 150, render: (r) => provinceOf(r.region, w.language), text: (r) => provinceOf(r.region, w.language) },
      { key: 'remark', title: w('column.remark'), width: 150, wideOnly: true, render: (r) => <Two first={r.remark ?? ''} second={[r.no_slip && w('noSlip'), r.own_packaging && w('ownPackaging')].filter(Boolean).join(' · ')} />, text: (r) => r.remark },
      { key: 'distributor', title: w('column.distributor'), width: 130, spare: true, render: (r) => r.distributor, text: (r) => r.distributor },
      { key: 'amount', title: w('column.amount'), width: 120, align: 'right', spare: true, render: (r) => <span className="number">{money(r.supply_minor, r.currency)}</span>, text: (r) => decimal(r.supply_minor, 2), kind: 'decimal' },
      { key: 'placed', title: w('column.placed'), width: 140, spare: true, render: (r) => <span className="number quiet">{time(r.placed_at)}</span>, text: (r) => time(r.placed_at), kind: 'time' },
    ]
    if (acts) all.push({ key: 'acts', title: '', width: 90, render: (r) => <RowButton label={w('ship')} of={r.own} onClick={() => onPartial(r)} /> })
    return all
  }, [w, time, money, acts, onPartial])
}
