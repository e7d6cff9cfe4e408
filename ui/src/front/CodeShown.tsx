import { useState } from 'react'
import { Link } from 'react-router'
import { useWords } from '../kit/words'
import { writePass, type Pass } from './api'
import style from './front.module.css'
import { words } from './words'

/** The applicant's code, shown this once. */
export function CodeShown({ pass, onNoted }: { pass: Pass; onNoted?: () => void }) {
  const w = useWords(words)
  const [copied, setCopied] = useState(false)
  const code = writePass(pass)
  return (
    <div className={style.sheet} role="status">
      <div>
        <h2>{w('code.title')}</h2>
        <p className={style.hint}>{w('code.text')}</p>
      </div>
      <output className={style.code}>{code}</output>
      <div className={style.actions}>
        {onNoted ? (
          <button type="button" className={style.button} onClick={onNoted}>
            {w('code.noted')}
          </button>
        ) : (
          <Link className={style.button} to="/front/application">
            {w('code.noted')}
          </Link>
        )}
        <button type="button" className={style.second} onClick={() => void navigator.clipboard?.writeText(code).then(() => setCopied(true))}>
          {copied ? w('code.copied') : w('code.copy')}
        </button>
      </div>
    </div>
  )
}
