import { useId, useState, type ReactNode } from 'react'
import type { Problem } from '../api/client'
import { Failure } from '../api/client'
import { useWords } from '../kit/words'
import { storeFile } from './api'
import style from './front.module.css'
import { words } from './words'

/** What the server says of each place of what was sent. */
export type Mistakes = Record<string, string>

export function mistakesOf(error: Error | null): Mistakes {
  const problem: Problem | undefined = error instanceof Failure ? error.problem : undefined
  return Object.fromEntries((problem?.errors ?? []).map((e) => [e.path.replace(/^body\./, ''), e.message]))
}

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  problem?: string | undefined
  required?: boolean
  hint?: ReactNode
  type?: 'text' | 'password' | 'tel' | 'url' | 'date' | 'number' | 'area'
  choices?: readonly (readonly [value: string, label: string])[]
  most?: number
  complete?: string
}

/** One field: its label, the field, and what is wrong with it. */
export function Field({ label, value, onChange, problem, required = false, hint, type = 'text', choices, most = 500, complete = 'off' }: Props) {
  const w = useWords(words)
  const id = useId()
  const shared = { id, value, required, 'aria-invalid': problem ? true : undefined, 'aria-describedby': problem ? `${id}-problem` : undefined }
  return (
    <div className={style.field}>
      <span>
        <label htmlFor={id}>{label}</label>
        {!required && <em>{w('join.optional')}</em>}
      </span>
      {choices ? (
        <select {...shared} onChange={(e) => onChange(e.target.value)}>
          <option value="">{w('form.choose')}</option>
          {choices.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      ) : type === 'area' ? (
        <textarea {...shared} maxLength={most} onChange={(e) => onChange(e.target.value)} />
      ) : (
        <input {...shared} type={type} maxLength={most} autoComplete={complete} onChange={(e) => onChange(e.target.value)} />
      )}
      {hint && <span className={style.hint}>{hint}</span>}
      {problem && (
        <span id={`${id}-problem`} className={style.problem}>
          {problem}
        </span>
      )}
    </div>
  )
}

/** A paper that is stored as soon as it is chosen. */
export function FileField({ label, token, value, onChange, problem, required = false }: { label: string; token: string; value: string; onChange: (file: string) => void; problem?: string | undefined; required?: boolean }) {
  const w = useWords(words)
  const id = useId()
  const [storing, setStoring] = useState(false)
  const [failure, setFailure] = useState('')
  const choose = async (file: File | undefined) => {
    if (!file) return
    setStoring(true)
    setFailure('')
    try {
      onChange(await storeFile(token, file))
    } catch (error) {
      setFailure(error instanceof Failure && error.problem ? [error.problem.detail, ...(error.problem.errors ?? []).map((e) => e.message)].join(' · ') : w('failed.network'))
    } finally {
      setStoring(false)
    }
  }
  const wrong = failure || problem
  return (
    <div className={style.field}>
      <span>
        <label htmlFor={id}>{label}</label>
        {!required && <em>{w('join.optional')}</em>}
      </span>
      <input id={id} type="file" aria-invalid={wrong ? true : undefined} disabled={storing} onChange={(e) => void choose(e.target.files?.[0])} />
      <span className={style.hint} role="status">
        {storing ? w('form.storing') : value ? `✓ ${w('form.stored')}` : w('form.file.hint')}
      </span>
      {wrong && <span className={style.problem}>{wrong}</span>}
    </div>
  )
}
