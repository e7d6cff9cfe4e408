import { Link } from 'react-router'
import { forget, useTasks } from '../kit/tray'
import { useWords } from '../kit/words'
import { TrayIcon } from '../parts/icons'
import style from './Shell.module.css'
import { words } from './words'

/** Long work that a page began, found again from every page. */
export default function Tray() {
  const w = useWords(words)
  const tasks = useTasks()
  const running = tasks.filter((t) => t.state === 'running').length
  return (
    <>
      <button type="button" className={`${style.plain} ${style.sign}`} popoverTarget="tray" aria-label={w('tray')}>
        <TrayIcon />
        {tasks.length > 0 && <span className={style.dot}>{running || '✓'}</span>}
      </button>
      <div id="tray" popover="auto" className={`${style.account} ${style.tray}`}>
        {tasks.length === 0 && <p className="quiet small">{w('tray.none')}</p>}
        {tasks.map((t) => (
          <div key={t.id} className={style.task}>
            <div className={style.taskHead}>
              <strong>{t.title}</strong>
              <span className="quiet small">{w(`tray.${t.state}`)}</span>
            </div>
            {t.total ? <progress value={t.done} max={t.total} aria-label={t.title} /> : <span className="quiet small">{w('tray.rows', { count: t.done })}</span>}
            {t.note && <span className="quiet small">{t.note}</span>}
            <div className={style.taskHead}>
              {t.state === 'running' ? (
                <button type="button" className={style.plain} onClick={t.stop}>
                  {w('tray.stop')}
                </button>
              ) : (
                <button type="button" className={style.plain} onClick={() => forget(t.id)}>
                  {w('tray.forget')}
                </button>
              )}
              {t.take && (
                <button type="button" className={style.plain} onClick={t.take}>
                  {w('tray.take')}
                </button>
              )}
            </div>
          </div>
        ))}
        <Link to="/jobs" className={style.plain}>
          {w('tray.all')}
        </Link>
      </div>
    </>
  )
}
