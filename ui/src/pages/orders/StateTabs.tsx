import { Link } from 'react-router'
import { useSpeech } from '../../i18n/language'
import { states, writeAddress, type Filter } from './filter'
import style from './OrdersPage.module.css'

/** The states as tabs; each is an address of its own. */
export function StateTabs({ filter, size }: { filter: Filter; size: number }) {
  const { t, code } = useSpeech()
  const tabs = ['', ...states, ...(filter.state === 'under_review' ? ['under_review'] : [])]
  return (
    <nav className={style.tabs} aria-label={t('orders.states')}>
      {tabs.map((state) => (
        <Link
          key={state}
          to={{ search: writeAddress({ ...filter, state }, size).toString() }}
          aria-current={(filter.state ?? '') === state ? 'true' : undefined}
        >
          {state ? code('state', state) : t('common.all')}
        </Link>
      ))}
    </nav>
  )
}
