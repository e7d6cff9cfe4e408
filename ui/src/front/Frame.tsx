import { useQuery } from '@tanstack/react-query'
import { useEffect, type CSSProperties, type ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { Failure } from '../api/client'
import { useSpeech } from '../i18n/language'
import { useWords } from '../kit/words'
import { Loading } from '../parts/Loading'
import { frontQuery, type Bilingual, type Front } from './api'
import { Brand, useSay } from './brand'
import style from './front.module.css'
import { words } from './words'

/** The brand's head and foot around every page that strangers see. */
export function Frame({ children }: { children: ReactNode }) {
  const front = useQuery(frontQuery)
  const { pathname, hash } = useLocation()
  useEffect(() => {
    if (!hash) window.scrollTo(0, 0)
    else document.querySelector(hash)?.scrollIntoView()
  }, [pathname, hash, front.isSuccess])
  if (front.isPending) return <Loading />
  if (!front.data) return <NotOpen error={front.error} retry={() => void front.refetch()} />
  return (
    <Brand value={front.data}>
      <Framed front={front.data}>{children}</Framed>
    </Brand>
  )
}

export function Framed({ front, children, still = false }: { front: Front; children: ReactNode; still?: boolean }) {
  const w = useWords(words)
  const { language, switchLanguage } = useSpeech()
  const say = useSay()
  const brand = say(front.brand)
  useEffect(() => {
    if (!still) document.title = brand
  }, [brand, still])
  return (
    <div className={style.front} style={{ '--brand': front.accent } as CSSProperties}>
      <a className={style.skip} href="#content">
        {w('skip')}
      </a>
      <header className={style.head}>
        <div className={style.bar}>
          <Link to="/front" className={style.brand}>
            {front.logo && <img src={front.logo} alt="" width={36} height={36} />}
            <span>{brand}</span>
          </Link>
          <nav className={style.nav} aria-label={w('nav')}>
            <Link to="/front#goods">{w('nav.goods')}</Link>
            {front.recruitments.length > 0 && <Link to="/front#posts">{w('nav.posts')}</Link>}
            <Link to="/front/supply">{w('nav.supply')}</Link>
            <Link to="/front/application">{w('nav.application')}</Link>
          </nav>
          <button type="button" className={style.plain} lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={switchLanguage}>
            {w('language')}
          </button>
          <a className={style.signIn} href="/sign-in">
            {w('nav.signIn')}
          </a>
        </div>
      </header>
      <main id={still ? undefined : 'content'} tabIndex={-1}>
        {children}
      </main>
      <Foot front={front} say={say} />
    </div>
  )
}

function Foot({ front, say }: { front: Front; say: (text: Bilingual) => string }) {
  return (
    <footer className={style.foot}>
      <div>
        <strong>{say(front.brand)}</strong>
        {say(front.contact) && <p>{say(front.contact)}</p>}
        {front.record && <p>{front.record}</p>}
      </div>
    </footer>
  )
}

function NotOpen({ error, retry }: { error: Error; retry: () => void }) {
  const w = useWords(words)
  const off = error instanceof Failure && error.status === 404
  return (
    <main className={style.notOpen}>
      <h1>{w(off ? 'off' : 'failed')}</h1>
      <p>{off ? w('off.text') : error instanceof Failure && error.problem ? error.problem.detail : w('failed.network')}</p>
      {off ? (
        <a className={style.button} href="/sign-in">
          {w('nav.signIn')}
        </a>
      ) : (
        <button type="button" className={style.button} onClick={retry}>
          {w('retry')}
        </button>
      )}
    </main>
  )
}
