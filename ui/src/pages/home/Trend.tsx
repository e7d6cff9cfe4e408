import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import style from './HomePage.module.css'

// Charts are heavy: they come after the page.
const TrendChart = lazy(() => import('./TrendChart'))

export type Days = Home['days']

const ranges = [60, 30, 7]

/** The days up to today as a chart, or as the table that it is drawn from. */
export function Trend({ home }: { home: Home }) {
  const { t } = useSpeech()
  const { money, count } = useFormats()
  const [range, setRange] = useState(60)
  const [as, setAs] = useState<'chart' | 'table'>('chart')
  const days = home.days.slice(-range)
  const total = (of: (d: Days[number]) => number) => days.reduce((sum, d) => sum + of(d), 0)
  const sums = { orders: total((d) => d.orders), gross: total((d) => d.gross_minor), refunds: total((d) => d.refund_minor) }
  const summary = t('home.trend.summary', { days: range, orders: count(sums.orders), gross: money(sums.gross), refunds: money(sums.refunds) })
  const controls = (
    <div className={style.controls}>
      <Segmented
        aria-label={t('home.trend.range')}
        value={range}
        onChange={setRange}
        options={ranges.map((days) => ({ value: days, label: t('home.trend.days', { days }) }))}
      />
      <Segmented
        aria-label={t('home.trend.as')}
        value={as}
        onChange={setAs}
        options={[
          { value: 'chart', label: t('home.trend.chart') },
          { value: 'table', label: t('home.trend.table') },
        ]}
      />
    </div>
  )
  return (
    <Card title={t('home.trend')} extra={controls} className={style.trend}>
      <p className={style.summary}>{summary}</p>
      {sums.orders + sums.gross + sums.refunds === 0 ? (
        <Notice title={t('home.trend.empty')} compact />
      ) : as === 'table' ? (
        <TrendTable days={days} sums={sums} />
      ) : (
        <Suspense fallback={<Bone height={300} />}>
          <div role="img" aria-label={summary} className={style.picture}>
            <TrendChart days={days} currency={home.currency} />
          </div>
        </Suspense>
      )}
    </Card>
  )
}

function TrendTable({ days, sums }: { days: Days; sums: { orders: number; gross: number; refunds: number } }) {
  const { t } = useSpeech()
  const { money, count } = useFormats()
  return (
    <div className={style.table} tabIndex={0} role="region" aria-label={t('home.trend')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('home.trend.date')}</th>
            <th scope="col">{t('home.trend.orders')}</th>
            <th scope="col">{t('home.trend.gross')}</th>
            <th scope="col">{t('home.trend.refunds')}</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((d) => (
            <tr key={d.date}>
              <td>{d.date}</td>
              <td>{count(d.orders)}</td>
              <td>{money(d.gross_minor)}</td>
              <td>{money(d.refund_minor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('home.trend.total')}</td>
            <td>{count(sums.orders)}</td>
            <td>{money(sums.gross)}</td>
            <td>{money(sums.refunds)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
