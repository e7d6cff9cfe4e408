import { Link } from 'react-router'
import type { OrderRow } from '../../api/queries'
import { useFormats, useHouse } from '../../parts/house'
import { Amount, Goods, States } from './OrderList'
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
            <span className={`${style.clip} quiet small`}>{parties(o, role)}</span>
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

function parties(o: OrderRow, role: string): string {
  const suppliers = o.supplier_count > 1 ? `${o.suppliers[0]} +${o.supplier_count - 1}` : o.suppliers[0]
  return [role !== 'distributor' && o.distributor.name, role !== 'supplier' && suppliers].filter(Boolean).join(' · ')
}
