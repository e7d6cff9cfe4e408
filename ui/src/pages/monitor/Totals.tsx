import { useWords } from '../../kit'
import { localeOf } from '../../format/money'
import { useFormats } from '../../parts/house'
import { changeOf, type Monitor } from './figures'
import style from './monitor.module.css'
import { words } from './words'

/** The figures of the period, each with its change. */
export function Totals({ monitor: m }: { monitor: Monitor }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const figure = (name: string, now: number, then: number, write: (n: number) => string, less = false) => (
    <div className={style.total} key={name}>
      <dt>{name}</dt>
      <dd>
        {write(now)}
        {m.compared && <Change now={now} then={then} was={write(then)} days={days(m)} less={less} />}
      </dd>
    </div>
  )
  return (
    <dl className={style.totals}>
      {figure(w('sales'), m.now.sales_minor, m.then.sales_minor, money)}
      {figure(w('orders'), m.now.orders, m.then.orders, count)}
      {figure(w('paid'), m.now.paid, m.then.paid, count)}
      {figure(w('units'), m.now.units, m.then.units, count)}
      {figure(w('refunds'), m.now.refunds_minor, m.then.refunds_minor, money, true)}
      {figure(w('distributors'), m.now.distributors, m.then.distributors, count)}
    </dl>
  )
}

const days = (m: Monitor) => (m.compared ? (m.compared.from === m.compared.to ? m.compared.from.slice(5) : `${m.compared.from.slice(5)}–${m.compared.to.slice(5)}`) : '')

/** How far a figure has moved: an arrow, a rate, and beside what. Of some, less is better. */
export function Change({ now, then, was, days, less = false }: { now: number; then: number; was: string; days?: string; less?: boolean }) {
  const w = useWords(words)
  const change = changeOf(now, then)
  if (change === undefined) return <span className={style.change}>{days ? w('change.none') : '—'}</span>
  const rate = (Math.abs(change) / 1000).toLocaleString(localeOf(w.language), { style: 'percent', maximumFractionDigits: 1 })
  const side = change === 0 ? '' : change > 0 !== less ? style.up : style.down
  return (
    <span className={`${style.change} ${side}`} title={days ? w('change.soFar') : was}>
      {days && `${w('change', { days })} `}
      <b>
        {change > 0 ? '▲' : change < 0 ? '▼' : '='} {rate}
      </b>
      {days && ` (${was})`}
    </span>
  )
}
