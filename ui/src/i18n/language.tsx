import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { write, writeCode, type Language, type Text, type Values } from './words'

interface Speaking {
  language: Language
  switchLanguage: () => void
  t: (text: Text, values?: Values) => string
  code: (group: string, code: string) => string
}

const Speech = createContext<Speaking | undefined>(undefined)

const memory = 'fenxiao.language'

/** The language in use, also for what is outside of React: requests name it to the server. */
let current: Language = remembered()

export function currentLanguage(): Language {
  return current
}

function remembered(): Language {
  try {
    return localStorage.getItem(memory) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // storage may be forbidden
  }
}

function remember(language: Language) {
  try {
    localStorage.setItem(memory, language)
  } catch {
    // storage may be forbidden; the choice then lasts as long as the page
  }
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(current)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const speaking = useMemo<Speaking>(
    () => ({
      language,
      switchLanguage: () => {
        current = language === 'zh' ? 'en' : 'zh'
        remember(current)
        setLanguage(current)
      },
      t: (text, values) => write(language, text, values),
      code: (group, code) => writeCode(language, group, code),
    }),
    [language],
  )
  return <Speech value={speaking}>{children}</Speech>
}

export function useSpeech(): Speaking {
  const speaking = use(Speech)
  if (!speaking) throw new Error('no LanguageProvider around')
  return speaking
}
