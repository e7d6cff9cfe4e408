import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { Navigate, NavLink, Outlet, useLocation, useNavigate } from 'react-router'
import { Failure } from '../api/client'
import { meQuery, queries, signOut, type Me } from '../api/queries'
import { useSpeech } from '../i18n/language'
import { Failed } from '../parts/Failed'
import { House } from '../parts/house'
import { useWords } from '../kit/words'
import { ChevronIcon, CloseIcon, LeaveIcon, Logo, MenuIcon } from '../parts/icons'
import { LanguageSwitch } from '../parts/LanguageSwitch'
import { Loading } from '../parts/Loading'
import { Appearance } from './Appearance'
import { Bell } from './Bell'
import { Crash } from './Crash'
import { Find } from './Find'
import { navigationOf, type Group } from './navigation'
import { prepare, Stage, Tray } from './routes'
import { words } from './words'
import style from './Shell.module.css'

/** The frame around all pages of somebody who is signed in. */
export function Shell() {
  const me = useQuery(meQuery)
  useSessionEnd()
  if (me.error instanceof Failure && me.error.status === 401) {
    // The browser's address: a page that is still being drawn may have been refused.
    return <Navigate to="/sign-in" replace state={{ to: window.location.pathname + window.location.search }} />
  }
  if (me.data) {
    return (
      <House value={me.data}>
        <Frame me={me.data} />
      </House>
    )
  }
  return me.error ? (
    <main>
      <Failed error={me.error} retry={() => void me.refetch()} busy={me.isFetching} />
    </main>
  ) : (
    <Loading />
  )
}

/** A session may end while its pages are open: the first refusal asks who is there again, and the shell leaves. */
function useSessionEnd() {
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ type, query }) => {
        const refused = query.state.error instanceof Failure && query.state.error.status === 401
        if (type === 'updated' && refused && query.queryKey[0] !== 'me') void queries.invalidateQueries(meQuery)
      }),
    [],
  )
}

function Frame({ me }: { me: Me }) {
  const { t } = useSpeech()
  const { pathname } = useLocation()
  return (
    <div className={style.shell}>
      <a className={style.skip} href="#main">
        {t('common.skip')}
      </a>
      <aside className={style.side}>
        <Brand />
        <Navigation me={me} />
        {me.version && <p className={style.foot}>{t('shell.version', { version: me.version })}</p>}
      </aside>
      <div className={style.column}>
        <header className={style.top}>
          <Drawer me={me} />
          <Find />
          <span className={style.spring} />
          {(me.purpose === 'demo' || me.purpose === 'replay') && <span className={style.badge}>{t(`shell.${me.purpose}`)}</span>}
          <Suspense>
            <Tray />
          </Suspense>
          <Bell />
          <LanguageSwitch />
          <Account me={me} />
        </header>
        <main id="main" tabIndex={-1} className={style.main}>
          <Crash key={pathname}>
            <Suspense fallback={<Loading />}>
              {pathname === '/' ? <Outlet /> : <Stage />}
            </Suspense>
          </Crash>
        </main>
      </div>
    </div>
  )
}

function Brand() {
  const { t } = useSpeech()
  return (
    <NavLink to="/" className={style.brand} aria-current={undefined}>
      <Logo />
      {t('brand')}
    </NavLink>
  )
}

function Navigation({ me }: { me: Me }) {
  const { t } = useSpeech()
  return (
    <nav className={style.nav} aria-label={t('shell.nav')}>
      {navigationOf(me.role).map(({ group, paths }) => (group ? <NavGroup key={group} group={group} paths={paths} few={me.role !== 'operator'} /> : <NavLinks key="top" paths={paths} />))}
    </nav>
  )
}

/** A group of pages; the one that holds the current page is open, and stays so. */
function NavGroup({ group, paths, few }: { group: Group; paths: string[]; few: boolean }) {
  const w = useWords(words)
  const { pathname } = useLocation()
  const within = paths.some((p) => pathname === `/${p}` || pathname.startsWith(`/${p}/`))
  const [open, setOpen] = useState(few || within || group === 'orders')
  useEffect(() => {
    if (within) setOpen(true)
  }, [within])
  return (
    <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        {w(`group.${group}` as 'group.orders')}
        <ChevronIcon />
      </summary>
      <NavLinks paths={paths} />
    </details>
  )
}

function NavLinks({ paths }: { paths: string[] }) {
  const w = useWords(words)
  return paths.map((path) => (
    <NavLink key={path} to={`/${path}`} end={path === ''} onPointerEnter={() => prepare(`/${path}`)} onFocus={() => prepare(`/${path}`)}>
      {w(`nav.${path}` as 'nav.')}
    </NavLink>
  ))
}

/** On narrow screens the navigation comes in from the side. */
function Drawer({ me }: { me: Me }) {
  const { t } = useSpeech()
  const { pathname, search } = useLocation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.close()
  }, [pathname, search])
  return (
    <>
      <button type="button" className={`${style.plain} ${style.burger}`} aria-label={t('shell.menu')} onClick={() => dialog.current?.showModal()}>
        <MenuIcon />
      </button>
      <dialog ref={dialog} className={style.drawer} aria-label={t('shell.nav')} onClick={(e) => e.target === dialog.current && dialog.current.close()}>
        <div className={style.drawerHead}>
          <Brand />
          <button type="button" className={style.plain} aria-label={t('common.close')} onClick={() => dialog.current?.close()}>
            <CloseIcon />
          </button>
        </div>
        <Navigation me={me} />
      </dialog>
    </>
  )
}

function Account({ me }: { me: Me }) {
  const { t, code } = useSpeech()
  const w = useWords(words)
  const cache = useQueryClient()
  const go = useNavigate()
  const [leaving, setLeaving] = useState(false)
  const leave = async () => {
    setLeaving(true)
    try {
      await signOut()
    } finally {
      cache.clear()
      await go('/sign-in', { replace: true })
    }
  }
  return (
    <>
      <button type="button" className={style.plain} popoverTarget="account">
        <span className="hidden">{t('shell.account')}</span>
        <span className={style.face} data-letter={[...me.name][0]} aria-hidden="true" />
        <span className={style.name}>{me.name}</span>
      </button>
      <div id="account" popover="auto" className={style.account}>
        <div className={style.who}>
          <strong>{me.name}</strong>
          <Quiet>{me.party ? `${me.party} · ${code('role', me.role)}` : code('role', me.role)}</Quiet>
          <Quiet>{me.login}</Quiet>
        </div>
        <NavLink to="/security" className={style.plain!} onClick={() => document.getElementById('account')?.hidePopover()}>
          {w('security')}
        </NavLink>
        <Appearance />
        <button type="button" className={style.plain} onClick={() => void leave()} disabled={leaving}>
          <LeaveIcon />
          {t('shell.signOut')}
        </button>
      </div>
    </>
  )
}

function Quiet({ children }: { children: ReactNode }) {
  return <div className="quiet small">{children}</div>
}
