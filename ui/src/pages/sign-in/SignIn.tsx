import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { lazy, Suspense, useEffect, useState, type ComponentProps } from 'react'
import { Navigate, useLocation } from 'react-router'
import { body, client, Failure } from '../../api/client'
import { passkeysWork, signInByPasskey } from '../../api/passkeys'
import { prepare } from '../../app/routes'
import { meQuery, signIn, type Me, type SignedIn } from '../../api/queries'
import { useWords } from '../../kit/words'
import { useSpeech } from '../../i18n/language'
import type { Text } from '../../i18n/words'
import { Logo, TickIcon } from '../../parts/icons'
import { LanguageSwitch } from '../../parts/LanguageSwitch'
import { Loading } from '../../parts/Loading'
import { usePageTitle } from '../../parts/usePageTitle'
import style from './SignIn.module.css'
import { words } from './words'

interface Typed {
  login: string
  password: string
}

export default function SignIn() {
  const { t } = useSpeech()
  usePageTitle(t('signIn.title'))
  return (
    <div className={style.page}>
      <Story />
      <div className={style.side}>
        <span className={style.corner}>
          <LanguageSwitch />
        </span>
        <main className={style.form}>
          <span className={style.small}>
            <Logo size={40} />
          </span>
          <h1>{t('signIn.welcome')}</h1>
          <p className={style.hint}>{t('signIn.hint')}</p>
          <SignInForm />
          <ToFront />
        </main>
      </div>
    </div>
  )
}

/** Strangers are shown the way to the operator's public page, where there is one. */
function ToFront() {
  const { t, language } = useSpeech()
  const door = useQuery({ queryKey: ['front-door'], queryFn: ({ signal }) => body(client.GET('/console/api/front/door', { signal })), staleTime: 60_000, retry: false })
  if (!door.data?.open) return null
  const { zh, en } = door.data.brand
  return (
    <p className={style.front}>
      <a href="/front">{t('signIn.front', { brand: language === 'en' && en ? en : zh })} →</a>
    </p>
  )
}
const NextStep = lazy(() => import('./NextStep'))

function SignInForm() {
  const { t } = useSpeech()
  const w = useWords(words)
  const cache = useQueryClient()
  const state = useLocation().state as { to?: string } | null
  const to = state?.to ?? '/'
  usePrepared(to)
  const [left, setLeft] = useState<SignedIn>()
  const [me, setMe] = useState<Me>()
  const [missing, setMissing] = useState({ login: false, password: false })
  const enter = (who: Me) => {
    cache.setQueryData(meQuery.queryKey, who)
    setMe(who)
  }
  const goOn = (begun: SignedIn) => (begun.me ? enter(begun.me) : setLeft(begun))
  const entry = useMutation({ mutationFn: (typed: Typed) => signIn(typed.login.trim(), typed.password), onSuccess: goOn })
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: goOn })
  if (me) {
    return <Navigate to={to} replace />
  }
  if (left) {
    return (
      <Suspense fallback={<Loading />}>
        <NextStep left={left} onIn={enter} onBack={() => setLeft(undefined)} />
      </Suspense>
    )
  }
  const problem = entry.error ? explain(entry.error, t) : passkey.error ? explainPasskey(passkey.error, t) || w('passkey.none') : ''
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        const given = new FormData(e.currentTarget)
        const typed = { login: String(given.get('login') ?? ''), password: String(given.get('password') ?? '') }
        const lacks = { login: typed.login.trim() === '', password: typed.password === '' }
        setMissing(lacks)
        if (lacks.login || lacks.password) return e.currentTarget.querySelector<HTMLInputElement>(lacks.login ? '#login' : '#password')?.focus()
        passkey.reset()
        entry.mutate(typed)
      }}
    >
      <div aria-live="polite">
        {problem && (
          <p className={style.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      <Field id="login" label={t('signIn.login')} missing={missing.login && t('signIn.login.missing')} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={100} autoFocus />
      <Field id="password" label={t('signIn.password')} missing={missing.password && t('signIn.password.missing')} type="password" autoComplete="current-password" maxLength={200} />
      <Button type="primary" size="large" htmlType="submit" block loading={entry.isPending}>
        {t('signIn.submit')}
      </Button>
      {passkeysWork() && (
        <Button
          block
          size="large"
          className={style.second!}
          loading={passkey.isPending}
          onClick={() => {
            entry.reset()
            passkey.mutate()
          }}
        >
          {w('passkey')}
        </Button>
      )}
    </form>
  )
}

/** While somebody types a name and a password, the page that comes next is loaded. */
function usePrepared(to: string) {
  useEffect(() => {
    const soon = setTimeout(() => prepare(to.split('?')[0]!), 200)
    return () => clearTimeout(soon)
  }, [to])
}

/** A field of the browser's own: what the first page needs of the component library is its button. */
function Field({ id, label, missing, ...more }: { id: string; label: string; missing: string | false } & ComponentProps<'input'>) {
  return (
    <div className={style.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} name={id} aria-invalid={missing !== false} aria-describedby={missing ? `${id}-missing` : undefined} {...more} />
      {missing && <p id={`${id}-missing`} className={style.missing}>{missing}</p>}
    </div>
  )
}

function explain(error: Error, t: (text: Text) => string): string {
  if (!(error instanceof Failure) || !error.problem) return t('failure.network')
  if (error.status === 401) return t('signIn.wrong')
  if (error.status === 429) return t('signIn.limited')
  return error.problem.detail
}

/** What the server said; nothing when it was the browser, or the person, that did not want to. */
function explainPasskey(error: Error, t: (text: Text) => string): string {
  if (!(error instanceof Failure)) return ''
  return error.problem ? error.problem.detail : t('failure.network')
}

function Story() {
  const { t } = useSpeech()
  const points: Text[] = ['brand.point.orders', 'brand.point.ledger', 'brand.point.stock']
  return (
    <section className={style.story} aria-label={t('brand')}>
      <div className={style.brand}>
        <Logo size={32} />
        {t('brand')}
      </div>
      <Threads />
      <div>
        <h2>{t('brand.line')}</h2>
        <ul className={style.points}>
          {points.map((p) => (
            <li key={p}>
              <TickIcon size={20} />
              {t(p)}
            </li>
          ))}
        </ul>
      </div>
      <span />
    </section>
  )
}

/** One source, many ways: the platform's work as a drawing. */
function Threads() {
  const ends = [20, 78, 136, 194, 252, 310]
  return (
    <svg className={style.threads} viewBox="0 0 400 330" fill="none" aria-hidden="true">
      {ends.map((y, i) => (
        <g key={y}>
          <path d={`M20 165C160 165 190 ${y} 360 ${y}`} stroke="#bfe6d8" strokeOpacity={0.55} strokeWidth="1.5" />
          <circle cx="366" cy={y} r={i % 2 ? 5 : 7} fill="#bfe6d8" fillOpacity={i % 2 ? 0.5 : 0.9} />
        </g>
      ))}
      <circle cx="20" cy="165" r="12" fill="#fff" fillOpacity="0.9" />
    </svg>
  )
}
