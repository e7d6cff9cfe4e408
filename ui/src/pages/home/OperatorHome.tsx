import { useQuery } from '@tanstack/react-query'
import { homeQuery, type Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Failed } from '../../parts/Failed'
import { Bone } from '../../parts/Loading'
import { usePageTitle } from '../../parts/usePageTitle'
import { Decisions } from './Decisions'
import { Greeting } from './Greeting'
import { Guide } from './Guide'
import { Figures } from './Figures'
import style from './HomePage.module.css'
import { StockAlarms } from './StockAlarms'
import { Trend } from './Trend'
import { Waiting } from './Waiting'
import { Work } from './Work'

/** The operator's first page: the day's numbers, how trade goes, and what waits for a decision. */
export default function OperatorHome() {
  const { t } = useSpeech()
  const home = useQuery(homeQuery)
  usePageTitle(t('home.title'))
  return (
    <>
      <Greeting at={home.data?.at} />
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

function Panels({ home }: { home: Home }) {
  return (
    <div className={style.grid}>
      <Guide />
      <Figures home={home} />
      <Trend home={home} />
      <Waiting className={style.work} />
      <Decisions home={home} />
      <StockAlarms stock={home.stock} />
      <Work work={home.work} />
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
