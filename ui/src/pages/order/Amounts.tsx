import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import style from './OrderPage.module.css'

/** The order's money: what the distributor pays, what the suppliers get, and what is left. */
export function Amounts({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const { role } = useHouse()
  const { money } = useFormats()
  const sum = (of: (s: OrderPage['sub_orders'][number]) => number) => order.sub_orders.reduce((total, s) => total + of(s), 0)
  const refunded = sum((s) => s.refunded_minor)
  const supply = sum((s) => s.supply_minor + s.freight_minor)
  const takenBack = sum((s) => s.refunded_supply_minor)
  const row = (name: string, minor: number, className?: string) => (
    <div className={className}>
      <dt>{name}</dt>
      <dd className="number">{money(minor, order.currency)}</dd>
    </div>
  )
  return (
    <Card title={t('order.amounts')}>
      <dl className={style.amounts}>
        {role !== 'supplier' && (
          <>
            {row(t('order.goods'), order.goods_minor)}
            {row(t('order.freight'), order.freight_minor)}
            {row(t('order.total'), order.total_minor, style.total)}
            {refunded > 0 && row(t('order.refunded'), -refunded)}
            {refunded > 0 && row(t('order.net'), order.total_minor - refunded, style.total)}
          </>
        )}
        {role !== 'distributor' && (
          <>
            {row(t(role === 'supplier' ? 'orders.column.owed' : 'order.supply'), supply, role === 'operator' ? style.apart : undefined)}
            {takenBack > 0 && row(t('order.supplyRefunded'), -takenBack)}
          </>
        )}
        {role === 'operator' && row(t('order.margin'), order.total_minor - refunded - supply + takenBack, style.total)}
      </dl>
    </Card>
  )
}
