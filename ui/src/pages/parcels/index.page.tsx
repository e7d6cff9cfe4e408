import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useSpeech } from '../../i18n/language'
import { call, List, Page, PartySelect, Two, useWords, type Column, type Filter } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { ParcelDrawer } from './ParcelDrawer'
import { loadParcels, stateOf, tones, type Parcel } from './parcels'
import { words } from './words'

const states = ['collected', 'in_transit', 'out_for_delivery', 'signed', 'refused'] as const

export default function ParcelsPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const [address, setAddress] = useSearchParams()
  const supplier = address.get('supplier_id') ?? ''
  const distributor = address.get('distributor_id') ?? ''
  const parties = (
    <>
      <PartySelect kind="suppliers" label={w('supplier')} value={supplier || undefined} onChange={(id) => setAddress(id ? { supplier_id: id } : {})} />
      <PartySelect kind="distributors" label={w('distributor')} value={distributor || undefined} onChange={(id) => setAddress(id ? { distributor_id: id } : {})} />
    </>
  )
  const fixed = useMemo<Record<string, string>>(() => Object.fromEntries([['supplier_id', supplier] as const, ['distributor_id', distributor] as const].filter(([, id]) => id)), [supplier, distributor])
  const asks = role === 'operator' && !supplier && !distributor
  return (
    <Page title={w('title')} hint={w('hint')} actions={role === 'operator' ? parties : undefined}>
      {asks ? <Notice title={w('choose')} text={w('choose.text')} /> : <Parcels key={supplier + distributor} fixed={fixed} />}
    </Page>
  )
}

function Parcels({ fixed }: { fixed: Record<string, string> }) {
  const w = useWords(words)
  const { code } = useSpeech()
  const [open, setOpen] = useState<Parcel>()
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
  const filters = useMemo<Filter[]>(() => [{ kind: 'text', key: 'q', label: w('search') }, { kind: 'day', key: 'since', label: w('since') }], [w])
  return (
    <>
      <List<Parcel>
        name="parcels"
        title={w('title')}
        load={(query, signal) => loadParcels(query, (asked) => call('get', '/v1/parcels', { query: asked }, { signal }))}
        columns={useColumns()}
        filters={filters}
        tabs={tabs}
        fixed={fixed}
        rowKey={(p) => p.id}
        onOpen={setOpen}
        empty={<Notice title={w('empty')} text={w('empty.text')} />}
      />
      {open && <ParcelDrawer id={open.id} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function useColumns(): Column<Parcel>[] {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time, count } = useFormats()
  return useMemo(() => {
    const units = (p: Parcel) => p.lines.reduce((n, l) => n + l.units, 0)
    const named = (p: Parcel) => (stateOf(p) === 'none' ? w('state.none') : code('track', stateOf(p)))
    const latest = (p: Parcel) => [p.tracks[0]?.place, p.tracks[0]?.text].filter(Boolean).join(' · ')
    return [
      { key: 'parcel', title: w('column.parcel'), width: 190, render: (p) => <Two first={<strong>{p.waybill}</strong>} second={p.carrier} />, text: (p) => p.waybill },
      { key: 'carrier', title: w('carrier'), width: 120, spare: true, render: (p) => p.carrier, text: (p) => p.carrier },
      { key: 'state', title: w('column.state'), width: 110, render: (p) => <Pill tone={tones[stateOf(p)] ?? 'grey'}>{named(p)}</Pill>, text: named },
      { key: 'latest', title: w('column.latest'), width: 300, render: (p) => <Two first={latest(p) || '—'} second={p.tracks[0] ? time(p.tracks[0].at) : ''} />, text: latest },
      { key: 'units', title: w('column.units'), width: 70, align: 'right', render: (p) => <span className="number">{count(units(p))}</span>, text: units, kind: 'integer' },
      { key: 'shipped', title: w('column.shipped'), width: 140, render: (p) => <span className="number quiet">{time(p.shipped_at)}</span>, text: (p) => time(p.shipped_at), kind: 'time' },
      { key: 'order', title: w('column.order'), width: 170, spare: true, render: (p) => p.order_id, text: (p) => p.order_id },
    ]
  }, [w, code, time, count])
}
