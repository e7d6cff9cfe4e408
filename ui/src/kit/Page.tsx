import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { usePageTitle } from '../parts/usePageTitle'
import style from './kit.module.css'

interface Props {
  title: string
  /** What stands beside the title: a state's pill. */
  mark?: ReactNode
  /** A line under the title: what this page is for, or an id. */
  hint?: ReactNode
  /** Where this page hangs: the way back up. */
  up?: { to: string; label: string }
  /** Buttons at the right; the first job of the page is primary. */
  actions?: ReactNode
  /** Tabs with addresses of their own (`?tab=`). */
  tabs?: { key: string; label: ReactNode; content: () => ReactNode }[]
  children?: ReactNode
}

/** The frame of a page inside of the shell. */
export function Page({ title, mark, hint, up, actions, tabs, children }: Props) {
  usePageTitle(title)
  return (
    <>
      <header className={style.pageHead}>
        <div className={style.pageName}>
          {up && (
            <Link to={up.to} className={`${style.up} small`}>
              ← {up.label}
            </Link>
          )}
          <div className={style.pageTitle}>
            <h1>{title}</h1>
            {mark}
          </div>
          {hint && <p className="quiet">{hint}</p>}
        </div>
        {actions && <div className={style.pageActions}>{actions}</div>}
      </header>
      {children}
      {tabs && <Tabs tabs={tabs} />}
    </>
  )
}

function Tabs({ tabs }: { tabs: NonNullable<Props['tabs']> }) {
  const [address] = useSearchParams()
  const chosen = tabs.find((tab) => tab.key === address.get('tab')) ?? tabs[0]
  const row = useInView(chosen?.key)
  return (
    <>
      <nav ref={row} className={style.tabs} aria-label={String(tabs.map((tab) => tab.key).join(' '))}>
        {tabs.map((tab, n) => (
          <Link key={tab.key} to={{ search: n === 0 ? '' : `?tab=${tab.key}` }} replace aria-current={tab === chosen ? 'page' : undefined}>
            {tab.label}
          </Link>
        ))}
      </nav>
      {chosen?.content()}
    </>
  )
}

/** Where tabs are more than there is room for, the chosen one is brought into view. */
export function useInView(chosen: string | undefined) {
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - (row.current.clientWidth - tab.offsetWidth) / 2
  }, [chosen])
  return row
}

/** Sheets of white that a page's content stands on, in a column. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={style.stackOfCards}>{children}</div>
}

/** Two columns on wide screens, one on narrow ones; `aside` is the narrower, and where there is none the page is one column. */
export function Split({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  if (!aside) return <Stack>{children}</Stack>
  return (
    <div className={style.split}>
      <div className={style.stackOfCards}>{children}</div>
      <div className={style.stackOfCards}>{aside}</div>
    </div>
  )
}

/** Facts as names and values. Values that are empty show a dash. */
export function Facts({ facts, columns = 2 }: { facts: { label: ReactNode; value: ReactNode; wide?: boolean }[]; columns?: 1 | 2 | 3 }) {
  return (
    <dl className={style.facts} data-columns={columns}>
      {facts.map((f, n) => (
        <div key={n} className={f.wide ? style.wide : undefined}>
          <dt>{f.label}</dt>
          <dd>{f.value === undefined || f.value === null || f.value === '' ? <span className="quiet">—</span> : f.value}</dd>
        </div>
      ))}
    </dl>
  )
}
