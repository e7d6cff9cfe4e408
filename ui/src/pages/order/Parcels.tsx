import { useState } from 'react'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { ChevronIcon, TruckIcon } from '../../parts/icons'
import style from './OrderPage.module.css'

type Parcel = OrderPage['parcels'][number]

/** What was sent, and where it is. */
export function Parcels({ parcels, sub }: { parcels: Parcel[]; sub: OrderPage['sub_orders'][number] }) {
  const { t } = useSpeech()
  if (parcels.length === 0) {
    return sub.state === 'to_ship' ? (
      <p className={style.nothing}>
        <TruckIcon />
        {t('order.parcels.none')}
      </p>
    ) : null
  }
  return (
    <ul className={style.parcels} aria-label={t('order.parcels')}>
      {parcels.map((p) => (
        <ParcelRow key={p.id} parcel={p} />
      ))}
    </ul>
  )
}

function ParcelRow({ parcel }: { parcel: Parcel }) {
  const { t, code } = useSpeech()
  const { time, count } = useFormats()
  const [open, setOpen] = useState(false)
  const [latest] = parcel.tracks
  const units = parcel.lines.reduce((sum, l) => sum + l.units, 0)
  return (
    <li>
      <div className={style.parcelHead}>
        <TruckIcon />
        <strong>{parcel.carrier}</strong>
        <CopyText text={parcel.waybill} />
        <span className="quiet small">
          {t('order.parcel.units', { units: count(units) })} · {t('order.parcel.shipped')} <span className="number">{time(parcel.shipped_at)}</span>
        </span>
      </div>
      {latest ? (
        <>
          {!open && <p className={style.latest}>{describe(latest, (c) => code('track', c))}</p>}
          <button type="button" className={style.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('order.parcel.hide') : t('order.parcel.tracks', { count: parcel.tracks.length })}
            <span className={open ? style.turned : undefined}>
              <ChevronIcon />
            </span>
          </button>
          {open && <Tracks tracks={parcel.tracks} />}
        </>
      ) : (
        <p className={style.latest}>{t('order.parcel.noTracks')}</p>
      )}
    </li>
  )
}

type Track = Parcel['tracks'][number]

function describe(t: Track, state: (code: string) => string): string {
  return [state(t.state), t.place, t.text].filter(Boolean).join(' · ')
}

function Tracks({ tracks }: { tracks: Track[] }) {
  const { code } = useSpeech()
  const { time } = useFormats()
  return (
    <ol className={style.timeline}>
      {tracks.map((t, i) => (
        <li key={`${t.at} ${i}`}>
          <span className={style.happened}>{describe(t, (c) => code('track', c))}</span>
          <span className="number quiet small">{time(t.at)}</span>
        </li>
      ))}
    </ol>
  )
}
