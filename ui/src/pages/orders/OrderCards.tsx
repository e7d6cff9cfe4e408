import { Link } from 'react-router'
import type { OrderRow } from '../../api/queries'
import { useFormats, useHouse } from '../../parts/house'
import { Amount, Goods, States, Suppliers } from './OrderList'
import style from './OrdersPage.module.css'

/** The list on narrow screens: a card an order. */
export function OrderCards({ rows }: { rows: OrderRow[] }) {
  const { shortTime } = useFormats()
  const { role } = useHouse()
  return (
    <ul className={style.cards}>
      {rows.map((o) => (
        <li key={o.id}>
          <Link to={`/orders/${o.id}`} className={style.card}>
            <span className={style.cardHead}>
              <span className={style.own}>{o.own_number}</span>
              <span className="number quiet small">{shortTime(o.placed_at)}</span>
            </span>
            <Goods order={o} />
            {role !== 'distributor' && <span className={`${style.clip} quiet small`}>{o.distributor.name}</span>}
            {role !== 'supplier' && (
              <span className="quiet small">
                <Suppliers order={o} />
              </span>
            )}
            <span className={style.cardFoot}>
              <States order={o} />
              <Amount order={o} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
