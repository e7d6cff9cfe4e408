import { Link } from 'react-router'
import { useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import style from './AfterSale.module.css'
import type { AfterSale } from './cases'
import { words } from './words'

/** What happens to the money: each role sees its own side of it. */
export function Money({ of, currency }: { of: AfterSale; currency: string | undefined }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { money, time } = useFormats()
  const none = of.state === 'rejected' || of.state === 'withdrawn'
  const row = (label: string, minor: number) => (
    <div>
      <dt>{label}</dt>
      <dd className="number">{money(minor, currency)}</dd>
    </div>
  )
  return (
    <Card title={w('money')}>
      {none ? (
        <p className="quiet">{w('money.none')}</p>
      ) : (
        <>
          <dl className={style.sums}>
            {of.refund_minor !== undefined && row(w(role === 'distributor' ? 'money.mine' : 'money.refund'), of.refund_minor)}
            {of.supply_minor !== undefined && row(w(role === 'supplier' ? 'money.myGoods' : 'money.supply'), of.supply_minor)}
            {of.refund_minor !== undefined && of.supply_minor !== undefined && row(w('money.margin'), of.refund_minor - of.supply_minor)}
          </dl>
          <p className="quiet small">{of.state === 'succeeded' ? w('money.done', { time: time(of.ended_at) }) : w('money.planned')}</p>
        </>
      )}
      <p className="small">
        <Link to={`/orders/${of.order_id}`}>{w('money.books')}</Link>
      </p>
    </Card>
  )
}
