import { useQuery } from '@tanstack/react-query'
import { Drawer, Input } from 'antd'
import { Link } from 'react-router'
import { orderQuery } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Ask, ChoiceField, Facts, Loaded, Stack, TimeField, useAct, useRead, useWords, type FieldOf } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import order from '../order/OrderPage.module.css'
import { stateOf, tones, type Parcel } from './parcels'
import { words } from './words'

const states = ['collected', 'in_transit', 'out_for_delivery', 'signed', 'refused'] as const

/** One parcel: what is in it, and what its carrier told. */
export function ParcelDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const parcel = useRead('/v1/parcels/{parcel_id}', { path: { parcel_id: id } })
  return (
    <Drawer open title={w('title')} size={narrow ? '100%' : 520} onClose={onClose}>
      <Loaded of={parcel}>{(p) => <Inside parcel={p} />}</Loaded>
    </Drawer>
  )
}

function Inside({ parcel: p }: { parcel: Parcel }) {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time } = useFormats()
  const { role } = useHouse()
  const whole = useQuery(orderQuery(p.order_id)).data
  const state = stateOf(p)
  return (
    <Stack>
      <Facts
        facts={[
          { label: w('column.parcel'), value: <CopyText text={p.waybill} /> },
          { label: w('carrier'), value: p.carrier },
          { label: w('column.state'), value: <Pill tone={tones[state] ?? 'grey'}>{state === 'none' ? w('state.none') : code('track', state)}</Pill> },
          { label: w('column.order'), value: <Link to={`/orders/${p.order_id}`}>{whole?.own_number ?? w('drawer.order')}</Link> },
          { label: w('column.shipped'), value: time(p.shipped_at) },
          { label: w('column.updated'), value: time(p.updated_at) },
          {
            label: w('drawer.lines'),
            wide: true,
            value: p.lines.map((l) => {
              const title = whole?.lines.find((x) => x.number === l.line)?.title
              return title ? `${title} × ${l.units}` : w('drawer.line', l)
            }).join('\n'),
          },
        ]}
      />
      <h3>{w('drawer.tracks')}</h3>
      {p.tracks.length === 0 && <p className="quiet">{w('drawer.none')}</p>}
      <ol className={order.timeline}>
        {p.tracks.map((t, n) => (
          <li key={n}>
            <span className={order.happened}>{[code('track', t.state), t.place, t.text].filter(Boolean).join(' · ')}</span>
            <span className="number quiet small">{time(t.at)}</span>
          </li>
        ))}
      </ol>
      {role !== 'distributor' && <AddTrack parcel={p} />}
    </Stack>
  )
}

function AddTrack({ parcel }: { parcel: Parcel }) {
  const w = useWords(words)
  const { code } = useSpeech()
  const act = useAct('post', '/v1/parcels/{parcel_id}/tracks', { done: w('add.done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'state', label: w('add.state'), required: true, half: true, field: <ChoiceField options={states.map((s) => ({ value: s, label: code('track', s) }))} /> },
    { name: 'at', label: w('add.at'), half: true, field: <TimeField />, help: w('add.at.help') },
    { name: 'place', label: w('add.place'), field: <Input maxLength={80} /> },
    { name: 'text', label: w('add.words'), field: <Input maxLength={200} /> },
  ]
  return <Ask label={w('add')} text={w('add.text')} fields={fields} send={(v: never) => act.mutateAsync({ path: { parcel_id: parcel.id }, body: v })} />
}
