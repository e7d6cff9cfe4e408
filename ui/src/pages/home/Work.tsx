import { Link } from 'react-router'
import type { Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import style from './HomePage.module.css'

type Counts = Home['work']

const flow = ['pending_payment', 'to_ship', 'to_receive'] as const

/** The orders under way, by state, each with the way to them. */
export function Work({ work }: { work: Counts }) {
  const { t, code } = useSpeech()
  const { count } = useFormats()
  return (
    <Card title={t('home.flow')} hint={t('home.flow.hint')} className={style.flowCard}>
      <div className={style.flow}>
        {flow.map((state) => (
          <Link key={state} to={`/orders?state=${state}`}>
            <b>{count(work[state])}</b>
            <span className="quiet small">{code('state', state)}</span>
          </Link>
        ))}
      </div>
    </Card>
  )
}
