import { useQuery } from '@tanstack/react-query'
import { Segmented, Select } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ratesQuery, usageQuery, type APIKey, type Rates, type Usage } from '../../api/keys'
import { moved } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { Failed } from '../../parts/Failed'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { byDay, callsOf, errorsOf, rooms } from './calls'
import style from './KeysPage.module.css'

// Charts are heavy: they come after the page.
const UsageChart = lazy(() => import('./UsageChart'))

const ranges = [7, 30, 90]

interface Props {
  distributor: string
  asOperator: boolean
  keys: APIKey[]
}

/** How keys were used, by day and class, and how much room their rates leave. */
export function UsagePanels({ distributor, asOperator, keys }: Props) {
  const { t } = useSpeech()
  const { date } = useFormats()
  const [range, setRange] = useState(30)
  const [key, setKey] = useState('')
  const from = moved(date(new Date().toISOString()), 1 - range)
  const usage = useQuery(usageQuery(asOperator ? distributor : '', key, from))
  const rates = useQuery(ratesQuery(distributor, key))
  const failed = usage.error ?? rates.error
  const controls = (
    <div className={style.controls}>
      <Select
        className={style.keySelect}
        aria-label={t('keys.usage.of')}
        value={key}
        onChange={setKey}
        options={[{ value: '', label: t('keys.usage.all') }, ...keys.map((k) => ({ value: k.id, label: `${k.name} …${k.tail}` }))]}
      />
      <Segmented aria-label={t('home.trend.range')} value={range} onChange={setRange} options={ranges.map((days) => ({ value: days, label: t('home.trend.days', { days }) }))} />
    </div>
  )
  return (
    <div className={style.panels}>
      <Card title={t('keys.usage')} extra={controls} className={style.usage}>
        {failed ? (
          <Failed compact error={failed} retry={() => void Promise.all([usage.refetch(), rates.refetch()])} busy={usage.isFetching} />
        ) : usage.data ? (
          <Calls usage={usage.data} />
        ) : (
          <Bone height={320} />
        )}
      </Card>
      <Card title={t('keys.room')} hint={t('keys.room.hint')} className={style.room}>
        {usage.data && rates.data ? <Headroom usage={usage.data} rates={rates.data} /> : failed ? <Notice compact title={t('failure.title')} /> : <Bone height={320} />}
      </Card>
    </div>
  )
}

function Calls({ usage }: { usage: Usage }) {
  const { t } = useSpeech()
  const { count } = useFormats()
  const days = useMemo(() => byDay(usage), [usage])
  const classes = usage.classes ?? []
  const calls = classes.reduce((sum, c) => sum + callsOf(c), 0)
  const limited = classes.reduce((sum, c) => sum + c.limited, 0)
  const errors = classes.reduce((sum, c) => sum + errorsOf(c), 0)
  const slowest = Math.max(0, ...classes.map((c) => c.p99_ms))
  if (calls === 0) return <Notice compact title={t('keys.usage.empty')} text={t('keys.usage.empty.text')} />
  const summary = t('keys.usage.summary', { calls: count(calls), errors: count(errors), limited: count(limited), p99: count(slowest) })
  return (
    <>
      <p className={style.summary}>{summary}</p>
      <Suspense fallback={<Bone height={280} />}>
        <div role="img" aria-label={summary}>
          <UsageChart days={days} />
        </div>
      </Suspense>
    </>
  )
}

function Headroom({ usage, rates }: { usage: Usage; rates: Rates }) {
  const { t, code } = useSpeech()
  const { count } = useFormats()
  return (
    <ul className={style.rooms}>
      {rooms(rates, usage).map((r) => {
        const c = (usage.classes ?? []).find((x) => x.class === r.class)
        return (
          <li key={r.class}>
            <span className={style.roomHead}>
              <span>{code('class', r.class)}</span>
              <span className="number quiet small">{t('keys.room.of', { busiest: count(r.busiest), most: count(r.perMinute) })}</span>
            </span>
            <meter className={style.meter} min={0} max={100} high={80} optimum={0} value={r.used} aria-label={`${code('class', r.class)} ${r.used}%`} />
            <span className="quiet small">
              {[c ? t('keys.room.speed', { p50: count(c.p50_ms), p99: count(c.p99_ms) }) : t('keys.room.unused'), r.setFor !== 'installation' && t(`keys.room.${r.setFor as 'key' | 'distributor'}`)].filter(Boolean).join(' · ')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
