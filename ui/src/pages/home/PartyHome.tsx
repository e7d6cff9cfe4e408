import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { body, client, type Schemas } from '../../api/client'
import { ordersQuery } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { words as places } from '../../app/words'
import { Loaded } from '../../kit/Loaded'
import { useWords } from '../../kit/words'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Amount, States } from '../orders/cells'
import { usePageTitle } from '../../parts/usePageTitle'
import { FirstSteps } from './FirstSteps'
import { Greeting } from './Greeting'
import style from './HomePage.module.css'
import { Waiting } from './Waiting'
import { words } from './words'

/** The first page of a supplier and of a distributor: the day, what waits, the latest orders. */
export default function PartyHome() {
  const { t } = useSpeech()
  usePageTitle(t('home.title'))
  const today = useQuery({ queryKey: ['today'], queryFn: ({ signal }) => body(client.GET('/console/api/today', { signal })), refetchInterval: 60_000 })
  return (
    <>
      <Greeting at={today.data?.at} />
      <div className={style.grid}>
        <div className={style.figures}>
          <Loaded of={today}>{(day) => <Day day={day} />}</Loaded>
        </div>
        <Latest />
        <Waiting className={style.work} />
        <Quick />
      </div>
    </>
  )
}

function Day({ day }: { day: Schemas['Today'] }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { count, money } = useFormats()
  const sells = role === 'supplier'
  return (
    <>
      <Figure name={w('orders')} value={count(day.today.orders)} below={`${w('yesterday', { value: count(day.yesterday.orders) })} · ${w('units', { count: count(day.today.units) })}`} />
      <Figure name={w(sells ? 'owed' : 'amount')} value={money(day.today.amount_minor)} below={w('yesterday', { value: money(day.yesterday.amount_minor) })} />
      {sells ? (
        <Figure name={w('toShip')} value={count(day.to_ship)} alarm={day.ship_late > 0} below={day.ship_late > 0 ? w('late', { count: count(day.ship_late) }) : w('soon', { count: count(day.ship_soon) })} />
      ) : (
        <Figure name={w('wallet')} value={money(day.wallet_minor)} below={w('openCases', { count: count(day.open_after_sales) })} />
      )}
      <Figure name={w('parcels')} value={count(day.today.parcels)} below={w('yesterday', { value: count(day.yesterday.parcels) })} />
    </>
  )
}

function Figure({ name, value, below, alarm = false }: { name: string; value: string; below: ReactNode; alarm?: boolean }) {
  return (
    <dl className={alarm ? `${style.figure} ${style.alarm}` : style.figure}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className={style.before}>{below}</dd>
    </dl>
  )
}

function Latest() {
  const w = useWords(words)
  const { shortTime } = useFormats()
  const orders = useQuery(ordersQuery({ limit: 8 }))
  if (orders.data?.items.length === 0) return <FirstSteps />
  return (
    <Card title={w('latest')} className={style.trend}>
      <Loaded of={orders}>
        {({ items }) => (
          <ul className={style.rows}>
            {items.map((o) => (
              <li key={o.id}>
                <Link to={`/orders/${o.id}`} className={style.row}>
                  <span className={style.name}>
                    <span>{o.title || o.own_number}</span>
                    <States order={o} />
                  </span>
                  <span className={style.end}>
                    <Amount order={o} />
                  </span>
                  <span className={style.below}>
                    {o.own_number} · {shortTime(o.placed_at)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

const often = { supplier: ['to-ship', 'stock', 'imports', 'products', 'statements'], distributor: ['mall', 'selections', 'place-order', 'bulk-orders', 'after-sales', 'wallet'], operator: [] } as const

function Quick() {
  const w = useWords(words)
  const names = useWords(places)
  const { role } = useHouse()
  return (
    <Card title={w('quick')} className={style.trend}>
      <nav className={style.quick} aria-label={w('quick')}>
        {often[role].map((path) => (
          <Link key={path} to={`/${path}`}>
            {names(`nav.${path}`)}
          </Link>
        ))}
      </nav>
    </Card>
  )
}
