import { useWords } from '../kit/words'
import { chooseAppearance, useAppearance } from './appearance'
import style from './Shell.module.css'
import { words } from './words'

/** Light, dark, or as the system is. */
export function Appearance() {
  const w = useWords(words)
  const { chosen } = useAppearance()
  return (
    <div className={style.appearance} role="group" aria-label={w('theme')}>
      {(['light', 'dark', 'system'] as const).map((a) => (
        <button key={a} type="button" className={style.plain} aria-pressed={chosen === a} onClick={() => chooseAppearance(a)}>
          {w(`theme.${a}`)}
        </button>
      ))}
    </div>
  )
}
