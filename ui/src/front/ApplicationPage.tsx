import { useState } from 'react'
import { Link } from 'react-router'
import { useWords } from '../kit/words'
import { keepPass, keptPass, readPass, type Pass } from './api'
import { Distribute } from './Distribute'
import { Field } from './fields'
import style from './front.module.css'
import { Supply } from './Supply'
import { words } from './words'

/** An applicant comes back with its code, and goes on from where its application stands. */
export default function ApplicationPage() {
  const w = useWords(words)
  const [pass, setPass] = useState(keptPass)
  const take = (got: Pass | undefined) => {
    keepPass(got)
    setPass(got)
  }
  if (!pass) return <Enter take={take} />
  return (
    <div className={style.narrow}>
      {pass.kind === 'supply' ? <Supply key={pass.id} pass={pass} /> : <Distribute key={pass.id} pass={pass} renew={take} />}
      <div className={style.actions}>
        <button type="button" className={style.textButton} onClick={() => take(undefined)}>
          {w('code.leave')}
        </button>
      </div>
    </div>
  )
}

function Enter({ take }: { take: (pass: Pass) => void }) {
  const w = useWords(words)
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  return (
    <div className={style.narrow}>
      <form
        className={style.sheet}
        onSubmit={(e) => {
          e.preventDefault()
          const pass = readPass(text)
          if (pass) take(pass)
          setWrong(!pass)
        }}
      >
        <div>
          <h1>{w('code.enter')}</h1>
          <p className={style.hint}>{w('code.enter.hint')}</p>
        </div>
        <Field label={w('code.field')} value={text} onChange={setText} required problem={wrong ? w('code.wrong') : undefined} />
        <div className={style.actions}>
          <button className={style.button}>{w('code.open')}</button>
        </div>
      </form>
      <p className={style.actions}>
        <span>{w('code.none')}</span>
        <Link className={style.textButton} to="/front#posts">
          {w('hero.join')}
        </Link>
        <Link className={style.textButton} to="/front/supply">
          {w('supply.apply')}
        </Link>
      </p>
    </div>
  )
}
