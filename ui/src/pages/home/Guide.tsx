import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import { deskQuery, useDeskSettings } from '../../kit/desk'
import { useWords } from '../../kit/words'
import { setupQuery } from '../setup/query'
import style from './HomePage.module.css'
import { words } from './words'

/** Says how far the house is set up, until it is, or until whoever reads it puts it away. */
export function Guide() {
  const w = useWords(words)
  const desk = useQuery(deskQuery).data
  const setup = useQuery(setupQuery).data
  const settings = useDeskSettings()
  if (!desk || desk.guide_dismissed_at || !setup || setup.done) return null
  return (
    <aside className={style.guide} aria-label={w('guide', { count: setup.steps.filter((s) => !s.done).length })}>
      <div>
        <strong>{w('guide', { count: setup.steps.filter((s) => !s.done).length })}</strong>
        <p className="quiet small">{w('guide.text')}</p>
      </div>
      <span>
        <Button onClick={() => settings.mutate({ guide_dismissed: true })}>{w('guide.away')}</Button>
        <Link to="/setup">
          <Button type="primary">{w('guide.open')}</Button>
        </Link>
      </span>
    </aside>
  )
}
