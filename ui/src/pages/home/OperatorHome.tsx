import { useQuery } from '@tanstack/react-query'
import { Navigate } from 'react-router'
import { homeQuery, type Home } from '../../api/queries'
import { hour } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { Failed } from '../../parts/Failed'
import { useFormats, useHouse } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { usePageTitle } from '../../parts/usePageTitle'
import { Decisions } from './Decisions'
import { Figures } from './Figures'
import style from './HomePage.module.css'
import { StockAlarms } from './StockAlarms'
import { Trend } from './Trend'
import { Work } from './Work'

export default function HomePage() {
  const { t } = useSpeech()
  const me = useHouse()
  const home = useQuery({ ...homeQuery, enabled: me.role === 'operator' })
  usePageTitle(t('home.title'))
  if (me.role !== 'operator') return <Navigate to="/orders" replace />
  return (
    <>
      <Greeting home={home.data} />
      {home.data ? (
        <Panels home={home.data} />
      ) : home.error ? (
        <Failed error={home.error} retry={() => void home.refetch()} busy={home.isFetching} />
      ) : (
        <Bones />
      )}
    </>
  )
}

function Greeting({ home }: { home: Home | undefined }) {
  const { t } = useSpeech()
  const me = useHouse()
  const { time } = useFormats()
  const now = hour(new Date(), me.zone)
  const greeting = now < 12 ? 'home.greeting.morning' : now < 18 ? 'home.greeting.afternoon' : 'home.greeting.evening'
  return (
    <header className={style.greeting}>
      <h1>{t(greeting, { name: me.name })}</h1>
      {home && <p className="quiet small">{t('home.asOf', { time: time(home.at), zone: me.zone || 'UTC' })}</p>}
    </header>
  )
}

function Panels({ home }: { home: Home }) {
  return (
    <div className={style.grid}>
      <Figures home={home} />
      <Trend home={home} />
      <Work work={home.work} />
      <Decisions home={home} />
      <StockAlarms stock={home.stock} />
    </div>
  )
}

function Bones() {
  const { t } = useSpeech()
  return (
    <div className={style.grid} role="status" aria-label={t('common.loading')}>
      <div className={style.figures}>
        {[1, 2, 3, 4].map((n) => (
          <Bone key={n} height={128} />
        ))}
      </div>
      <div className={style.trend}>
        <Bone height={396} />
      </div>
      <div className={style.work}>
        <Bone height={396} />
      </div>
    </div>
  )
}
