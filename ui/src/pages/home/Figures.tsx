import type { Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import style from './HomePage.module.css'
import { Spark } from './Spark'

type Day = Home['days'][number]

const none: Day = { date: '', orders: 0, gross_minor: 0, refund_minor: 0 }

/** Today's figures, each beside yesterday's. */
export function Figures({ home }: { home: Home }) {
  const { t } = useSpeech()
  const { money, count } = useFormats()
  const today = home.days.at(-1) ?? none
  const yesterday = home.days.at(-2) ?? none
  const recent = home.days.slice(-15, -1) // today is not over
  const before = (value: string) => t('home.yesterday', { value })
  const alarms = home.stock.low + home.stock.out
  return (
    <dl className={style.figures}>
      <Figure name={t('home.orders')} value={count(today.orders)} before={before(count(yesterday.orders))} trace={recent.map((d) => d.orders)} />
      <Figure name={t('home.gross')} value={money(today.gross_minor)} before={before(money(yesterday.gross_minor))} trace={recent.map((d) => d.gross_minor)} />
      <Figure name={t('home.refunds')} value={money(today.refund_minor)} before={before(money(yesterday.refund_minor))} trace={recent.map((d) => d.refund_minor)} />
      <Figure
        name={t('home.alarms')}
        value={count(alarms)}
        unit={t('home.alarms.unit')}
        alarm={home.stock.out > 0}
        before={alarms ? t('home.alarms.detail', { out: count(home.stock.out), low: count(home.stock.low) }) : t('home.alarms.none')}
      />
    </dl>
  )
}

interface Props {
  name: string
  value: string
  before: string
  unit?: string
  trace?: number[]
  alarm?: boolean
}

function Figure({ name, value, unit, before, trace, alarm }: Props) {
  return (
    <div className={alarm ? `${style.figure} ${style.alarm}` : style.figure}>
      <dt>{name}</dt>
      <dd>
        {value}
        {unit && <span className={style.unit}>{unit}</span>}
        <div className={style.before}>{before}</div>
      </dd>
      {trace && <Spark values={trace} />}
    </div>
  )
}
