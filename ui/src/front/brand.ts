import { createContext, use, useCallback } from 'react'
import { useSpeech } from '../i18n/language'
import type { Bilingual, Front } from './api'

export const Brand = createContext<Front | undefined>(undefined)

/** The operator's page as it is set. */
export function useFront(): Front {
  const front = use(Brand)
  if (!front) throw new Error('no front around')
  return front
}

/** Says a text in the reader's language; what has no English is said in Chinese. */
export function useSay() {
  const { language } = useSpeech()
  return useCallback((text: Bilingual) => (language === 'en' && text.en ? text.en : text.zh), [language])
}

/** The paragraphs of a plain text. */
export const paragraphs = (text: string) => text.split(/\n\s*\n/).map((p) => p.trim()).filter(Boolean)
