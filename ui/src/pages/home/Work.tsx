import { Link } from 'react-router'
import type { Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import type { Text } from '../../i18n/words'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { ForthIcon } from '../../parts/icons'
import { Notice } from '../../parts/Notice'
import style from './HomePage.module.css'

type Counts = Home['work']

interface Todo {
  text: Text
  of: keyof Counts
  to: string
  urgent?: boolean
}

const todos: Todo[] = [
  { text: 'home.work.late', of: 'ship_late', to: '/orders?shipping=late', urgent: true },
  { text: 'home.work.soon', of: 'ship_soon', to: '/orders?shipping=soon' },
  { text: 'home.work.toReview', of: 'cases_to_review', to: '/orders?after_sale=pending_review' },
  { text: 'home.work.toInspect', of: 'cases_to_inspect', to: '/orders?after_sale=inspecting' },
  { text: 'home.work.toRefund', of: 'cases_to_refund', to: '/orders?after_sale=awaiting_refund' },
  { text: 'home.work.toReturn', of: 'cases_to_return', to: '/orders?after_sale=awaiting_return' },
  { text: 'home.work.underReview', of: 'under_review', to: '/orders?state=under_review' },
]

const flow = ['pending_payment', 'to_ship', 'to_receive'] as const

/** What waits for somebody, each with the way to it. */
export function Work({ work }: { work: Counts }) {
  const { t, code } = useSpeech()
  const { count } = useFormats()
  const waiting = todos.filter((todo) => work[todo.of] > 0)
  return (
    <Card title={t('home.work')} className={style.work}>
      {waiting.length === 0 && <Notice title={t('home.work.clear')} compact />}
      <ul className={style.todo}>
        {waiting.map((todo) => (
          <li key={todo.of} className={todo.urgent ? style.urgent : undefined}>
            <Link to={todo.to}>
              {t(todo.text)}
              <b>{count(work[todo.of])}</b>
              <ForthIcon size={14} />
            </Link>
          </li>
        ))}
      </ul>
      <div className={style.rule}>
        <h3>{t('home.flow')}</h3>
        <span className="quiet small">{t('home.flow.hint')}</span>
      </div>
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
