import { useState } from 'react'
import { Button } from 'antd'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats, useHouse } from '../../parts/house'
import { BoxIcon } from '../../parts/icons'
import { OrderState } from '../../parts/State'
import { Cases } from './Cases'
import { Lines } from './Lines'
import style from './OrderPage.module.css'
import { Parcels } from './Parcels'

type Sub = OrderPage['sub_orders'][number]

// An order may have as many sub-orders as suppliers; more than a few are shown on demand.
const shown = 6

export function SubOrders({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const [all, setAll] = useState(false)
  const subs = all ? order.sub_orders : order.sub_orders.slice(0, shown)
  return (
    <>
      {subs.map((s) => (
        <SubOrder key={s.id} sub={s} order={order} />
      ))}
      {order.sub_orders.length > shown && !all && (
        <Button block onClick={() => setAll(true)}>
          {t('common.more', { count: order.sub_orders.length })}
        </Button>
      )}
    </>
  )
}

function SubOrder({ sub, order }: { sub: Sub; order: OrderPage }) {
  const { t } = useSpeech()
  const of = <T extends { sub_order: string }>(rows: T[]) => rows.filter((r) => r.sub_order === sub.id)
  return (
    <section className={style.sub} aria-labelledby={sub.id}>
      <header className={style.subHead}>
        <h2 id={sub.id}>
          {order.sub_orders.length > 1 ? t('order.sub', { number: sub.number }) : t('order.lines')}
          <span className={style.supplier}>{sub.supplier.name}</span>
        </h2>
        <OrderState state={sub.state} />
      </header>
      <Facts sub={sub} />
      <Lines lines={of(order.lines)} currency={order.currency} />
      <Parcels parcels={of(order.parcels)} sub={sub} />
      <Cases cases={of(order.after_sales)} currency={order.currency} />
    </section>
  )
}

/** Where it ships from, how much of it, and what time it has. */
function Facts({ sub }: { sub: Sub }) {
  const { t } = useSpeech()
  const { time, count, money } = useFormats()
  const { role } = useHouse()
  const units = [
    t('order.sub.units', { units: count(sub.units) }),
    sub.shipped_units > 0 && t('order.sub.shipped', { shipped: count(sub.shipped_units) }),
    sub.refunded_units > 0 && t('order.sub.refundedUnits', { units: count(sub.refunded_units) }),
  ]
  const deadline: Record<string, [string, string | undefined]> = {
    to_ship: [t('order.sub.shipBy'), sub.ship_by],
    to_receive: [t('order.sub.receiveBy'), sub.receive_by],
    completed: [sub.window_closed ? t('order.sub.windowClosed') : t('order.sub.windowUntil'), sub.window_closed ? undefined : sub.window_until],
  }
  const [name, at] = deadline[sub.state] ?? []
  return (
    <p className={style.facts}>
      <span>
        <BoxIcon />
        {sub.warehouse && `${t('order.sub.warehouse', { name: sub.warehouse })} · `}
        {units.filter(Boolean).join(' · ')}
      </span>
      {sub.freight_minor > 0 && (
        <span>
          {t('order.freight')} {money(sub.freight_minor)}
        </span>
      )}
      {role !== 'supplier' && sub.refunded_minor > 0 && (
        <span>
          {t('order.refunded')} {money(sub.refunded_minor)}
        </span>
      )}
      {name && (
        <span>
          {name} {at && <span className="number">{time(at)}</span>}
        </span>
      )}
    </p>
  )
}
