import { Link } from 'react-router'
import type { OrderRow } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import style from '../../kit/list/list.module.css'
import { useFormats } from '../../parts/house'
import { OrderStates, Pill } from '../../parts/State'

export function OrderName({ order }: { order: OrderRow }) {
  return (
    <div className={style.stack}>
      <Link to={`/orders/${order.id}`} className={style.own}>
        {order.own_number}
      </Link>
      <span className={style.id}>{order.id}</span>
    </div>
  )
}

export function Goods({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const { count } = useFormats()
  return (
    <div className={style.stack}>
      <span className={style.clip} title={order.title}>
        {order.title || '—'}
      </span>
      <span className="quiet small">{t('orders.lines', { lines: count(order.lines), units: count(order.units) })}</span>
    </div>
  )
}

export function Suppliers({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const [first = '—'] = order.suppliers
  const more = order.supplier_count > 1
  return (
    <div className={style.stack} title={order.suppliers.join('、')}>
      <span className={style.clip}>{first}</span>
      {more && <span className="quiet small">{t('orders.suppliers.count', { count: order.supplier_count })}</span>}
    </div>
  )
}

export function Amount({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const { money } = useFormats()
  return (
    <div className={style.stack}>
      <span className={`number ${style.amount}`}>{money(order.total_minor, order.currency)}</span>
      {order.refunded_minor > 0 && (
        <span className="number quiet small">{t('orders.refunded', { amount: money(order.refunded_minor, order.currency) })}</span>
      )}
    </div>
  )
}

export function States({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  return (
    <span className={style.states}>
      <OrderStates states={order.states} />
      {order.open_after_sales > 0 && <Pill tone="red">{t('orders.openCases', { count: order.open_after_sales })}</Pill>}
    </span>
  )
}
