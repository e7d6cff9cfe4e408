import { useMemo, useState } from 'react'
import { useSpeech } from '../../i18n/language'
import { List, Page, RowLink, Two, useWords, type Column, type Filter } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { ParcelDrawer } from './ParcelDrawer'
import { loadParcels, tones, type Row } from './parcels'
import { words } from './words'

const states = ['collected', 'in_transit', 'out_for_delivery', 'signed', 'refused'] as const

export default function ParcelsPage() {
  const w = useWords(words)
  const { code } = useSpeech()
  const { role } = useHouse()
  const [open, setOpen] = useState<string>()
  const tabs = useMemo(
    () => ({
      key: 'state',
      options: [
        { value: '', label: w('tab.open') },
        { value: 'stuck', label: w('tab.stuck') },
        { value: 'none', label: w('tab.none') },
        ...states.map((s) => ({ value: s as string, label: code('track', s) })),
        { value: 'all', label: w('tab.all') },
      ],
    }),
    [w, code],
  )
  const filters = useMemo<Filter[]>(() => {
    const parties: Filter[] = [
      { kind: 'party', key: 'supplier', label: w('supplier'), of: 'suppliers' },
      { kind: 'party', key: 'distributor', label: w('distributor'), of: 'distributors' },
    ]
    return [{ kind: 'text', key: 'q', label: w('search') }, ...(role === 'operator' ? parties : [])]
  }, [w, role])
  return (
    <Page title={w('title')} hint={w('hint')}>
      <List<Row>
        name="parcels"
        title={w('title')}
        load={loadParcels}
        columns={useColumns()}
        filters={filters}
        tabs={tabs}
        rowKey={(p) => p.id}
        onOpen={(p) => setOpen(p.id)}
        empty={<Notice title={w('empty')} text={w('empty.text')} />}
      />
      {open && <ParcelDrawer id={open} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function useColumns(): Column<Row>[] {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time, count } = useFormats()
  const { role } = useHouse()
  return useMemo(() => {
    const named = (p: Row) => (p.state === 'none' ? w('state.none') : code('track', p.state))
    const latest = (p: Row) => [p.place, p.text].filter(Boolean).join(' · ')
    const party = (p: Row) => (role === 'supplier' ? p.distributor.name : p.supplier.name)
    return [
      { key: 'parcel', title: w('column.parcel'), width: 190, render: (p) => <Two first={<strong>{p.waybill}</strong>} second={p.carrier} />, text: (p) => p.waybill },
      { key: 'carrier', title: w('carrier'), width: 120, spare: true, render: (p) => p.carrier, text: (p) => p.carrier },
      { key: 'state', title: w('column.state'), width: 110, render: (p) => <Pill tone={tones[p.state] ?? 'grey'}>{named(p)}</Pill>, text: named },
      { key: 'latest', title: w('column.latest'), width: 260, render: (p) => <Two first={latest(p) || '—'} second={time(p.told_at)} />, text: latest },
      { key: 'goods', title: w('column.goods'), width: 220, render: (p) => <Two first={p.title || '—'} second={party(p)} />, text: (p) => p.title },
      { key: 'units', title: w('column.units'), width: 70, align: 'right', render: (p) => <span className="number">{count(p.units)}</span>, text: (p) => p.units, kind: 'integer' },
      { key: 'shipped', title: w('column.shipped'), width: 140, render: (p) => <span className="number quiet">{time(p.shipped_at)}</span>, text: (p) => time(p.shipped_at), kind: 'time' },
      { key: 'order', title: w('column.order'), width: 170, render: (p) => <RowLink to={`/orders/${p.order_id}`}>{p.own_number}</RowLink>, text: (p) => p.own_number },
    ]
  }, [w, code, time, count, role])
}
