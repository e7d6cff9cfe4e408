import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { deskQuery, useDeskSettings } from '../kit/desk'
import { useWords } from '../kit/words'
import { chooseAppearance, useAppearance, type Appearance as Choice } from './appearance'
import style from './Shell.module.css'
import { words } from './words'

/** Light, dark, or as the system is. */
export function Appearance() {
  const w = useWords(words)
  const { chosen } = useAppearance()
  const desk = useQuery(deskQuery).data
  const settings = useDeskSettings()
  // What was chosen on another device holds here too.
  useEffect(() => {
    if (desk) chooseAppearance(desk.theme)
  }, [desk])
  const choose = (to: Choice) => {
    chooseAppearance(to)
    settings.mutate({ theme: to })
  }
  return (
    <div className={style.appearance} role="group" aria-label={w('theme')}>
      {(['light', 'dark', 'system'] as const).map((a) => (
        <button key={a} type="button" className={style.plain} aria-pressed={chosen === a} onClick={() => choose(a)}>
          {w(`theme.${a}`)}
        </button>
      ))}
    </div>
  )
}
