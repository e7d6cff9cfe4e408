import { useState } from 'react'
import { useWords } from '../kit/words'
import { Field, type Mistakes } from './fields'
import style from './front.module.css'
import { words } from './words'

/** The first person sets how to sign in. A supplier's login has been given already. */
export function Account({ login, open, wrong, busy, done }: { login?: string | undefined; open: (typed: { login: string; name: string; password: string }) => void; wrong: Mistakes; busy: boolean; done: boolean }) {
  const w = useWords(words)
  const [typed, setTyped] = useState({ login: '', name: '', password: '' })
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  if (done) {
    return (
      <div className={style.sheet} role="status">
        <h2>{w('account.done')}</h2>
        <div className={style.actions}>
          <a className={style.button} href="/sign-in">
            {w('account.signIn')}
          </a>
        </div>
      </div>
    )
  }
  return (
    <form
      className={style.sheet}
      onSubmit={(e) => {
        e.preventDefault()
        open(typed)
      }}
    >
      <div>
        <h2>{w('account.title')}</h2>
        <p className={style.hint}>{w('account.hint')}</p>
      </div>
      {login ? (
        <p>
          {w('account.login')} <strong>{login}</strong>
        </p>
      ) : (
        <div className={style.row}>
          <Field label={w('account.login')} value={typed.login} onChange={(v) => set({ login: v })} required most={64} problem={wrong.login} complete="username" />
          <Field label={w('account.name')} value={typed.name} onChange={(v) => set({ name: v })} required most={100} problem={wrong.name} complete="name" />
        </div>
      )}
      <Field label={w('account.password')} value={typed.password} onChange={(v) => set({ password: v })} required type="password" most={200} problem={wrong.password} complete="new-password" />
      <div className={style.actions}>
        <button className={style.button} disabled={busy}>
          {w('account.open')}
        </button>
      </div>
    </form>
  )
}
