import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import { readQuery } from '../kit/api'
import { useWords } from '../kit/words'
import { BellIcon } from '../parts/icons'
import style from './Shell.module.css'
import { words } from './words'

/** Notices that were not read yet. */
export function Bell() {
  const w = useWords(words)
  const unread = useQuery({ ...readQuery('/v1/notices/unread', {}), refetchInterval: 60_000 })
  const count = unread.data?.unread ?? 0
  return (
    <NavLink to="/notices" className={`${style.plain} ${style.sign}`} aria-label={count > 0 ? w('notices.unread', { count }) : w('notices')}>
      <BellIcon />
      {count > 0 && (
        <span className={style.dot} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </NavLink>
  )
}
