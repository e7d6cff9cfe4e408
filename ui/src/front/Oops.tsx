import { Failure } from '../api/client'
import { useWords } from '../kit/words'
import style from './front.module.css'
import { words } from './words'

/** Says what went wrong, and offers to ask again. */
export function Oops({ error, retry }: { error: Error; retry?: () => void }) {
  const w = useWords(words)
  const problem = error instanceof Failure ? error.problem : undefined
  const places = (problem?.errors ?? []).map((e) => e.message).filter((m, n, all) => all.indexOf(m) === n)
  return (
    <div className={style.oops} role="alert">
      <strong>{problem ? problem.detail : w('failed.network')}</strong>
      {places.length > 0 && (
        <ul>
          {places.map((m) => (
            <li key={m}>{m}</li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" className={style.textButton} onClick={retry}>
          {w('retry')}
        </button>
      )}
    </div>
  )
}
