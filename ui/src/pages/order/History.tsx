import { Button } from 'antd'
import { useState } from 'react'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { happened } from '../after-sales/cases'
import style from './OrderPage.module.css'

type Event = OrderPage['events'][number]

const shown = 12

/** What happened to the order, latest first. */
export function History({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const [all, setAll] = useState(false)
  const events = order.events.toReversed()
  const seen = all ? events : events.slice(0, shown)
  return (
    <Card title={t('order.history')}>
      {events.length === 0 && <p className="quiet">{t('order.history.none')}</p>}
      <ol className={style.timeline}>
        {seen.map((e) => (
          <EventRow key={e.id} event={e} order={order} />
        ))}
      </ol>
      {events.length > shown && (
        <Button type="link" className={style.unfold} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.less') : t('common.more', { count: events.length })}
        </Button>
      )}
      {order.more_events && <p className="quiet small">{t('order.history.more', { count: events.length })}</p>}
    </Card>
  )
}

function EventRow({ event, order }: { event: Event; order: OrderPage }) {
  const { code } = useSpeech()
  const { time } = useFormats()
  const details = useDetails(event, order)
  return (
    <li>
      <span className={style.happened}>{code('event', happened(event))}</span>
      {details && <span className={style.detail}>{details}</span>}
      <span className="number quiet small">
        {time(event.at)} · {useActor(event)}
      </span>
    </li>
  )
}

function useDetails({ facts, subject }: Event, order: OrderPage): string {
  const { t, code } = useSpeech()
  const { count } = useFormats()
  const moved = order.after_sales.find((c) => c.id === subject)?.sub_order ?? subject
  const part = order.sub_orders.length > 1 && order.sub_orders.find((s) => s.id === moved)
  return [
    part && t('order.sub', { number: part.number }),
    facts.carrier && `${facts.carrier} ${facts.waybill ?? ''}`,
    facts.units && t('order.sub.units', { units: count(facts.units) }),
    facts.reason && code('reason', facts.reason),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Says who did it: a person by name, a distributor's program, or the platform by itself. */
function useActor(event: Event): string {
  const { t, code } = useSpeech()
  if (event.actor_name) return event.actor_name
  if (event.actor.startsWith('key_')) return t('actor.key')
  if (event.actor.startsWith('psn_')) return t('actor.person')
  return code('actor', event.actor)
}
