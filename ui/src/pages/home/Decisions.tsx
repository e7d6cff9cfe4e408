import { Link } from 'react-router'
import type { Home } from '../../api/queries'
import { distance } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { CaseState } from '../../parts/State'
import style from './HomePage.module.css'

/** The after-sales whose time runs out first. */
export function Decisions({ home }: { home: Home }) {
  const { t, code, language } = useSpeech()
  const { money } = useFormats()
  const now = new Date(home.at)
  return (
    <Card title={t('home.decisions')} className={style.half} extra={<Link to="/orders?after_sale=open">{t('home.viewAll')}</Link>}>
      {home.decisions.length === 0 ? (
        <Notice title={t('home.decisions.none')} compact />
      ) : (
        <ul className={style.rows}>
          {home.decisions.map((d) => {
            const late = d.due_at !== undefined && new Date(d.due_at) < now
            return (
              <li key={d.id}>
                <Link to={`/orders/${d.order}`} className={style.row}>
                  <span className={style.name}>
                    <span>{code('case.kind', d.kind)}</span>
                    <CaseState state={d.state} />
                  </span>
                  <span className={`number ${style.end}`}>{money(d.refund_minor, d.currency)}</span>
                  <span className={style.below}>{[d.distributor, d.supplier, d.reason].filter(Boolean).join(' · ')}</span>
                  <span className={`${style.below} ${style.end} ${late ? style.late : ''}`}>
                    {d.due_at && (late ? t('home.decisions.late') : `${t('home.decisions.due')} ${distance(d.due_at, now, language)}`)}
                  </span>
                </Link>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
