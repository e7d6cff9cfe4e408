import { useMemo } from 'react'
import { useSpeech } from '../i18n/language'
import type { Language, Values } from '../i18n/words'

/** Words of one page, each in Chinese and English: they are loaded with the page. `{name}` stands for a value. */
export type Words = Record<string, readonly [zh: string, en: string]>

export function defineWords<const W extends Words>(words: W): W {
  return words
}

/** Writes a word of a page in a language. */
export function writeWord(words: Words, key: string, language: Language, values?: Values): string {
  const text = words[key]?.[language === 'zh' ? 0 : 1] ?? key
  return values ? text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark)) : text
}

/**
 * Gives the writer of a page's words. `w.code('state', 'active')` looks for `state.active`, and shows the code where there are no words; `w.and` stands
 * between the members of a list, `w.colon` between a name and its value.
 */
export function useWords<W extends Words>(words: W) {
  const { language } = useSpeech()
  return useMemo(() => {
    const w = (key: keyof W & string, values?: Values) => writeWord(words, key, language, values)
    const code = (group: string, name: string | undefined) => (name ? (words[`${group}.${name}`] ? writeWord(words, `${group}.${name}`, language) : name) : '—')
    const zh = language === 'zh'
    return Object.assign(w, { code, language, and: zh ? '、' : ', ', colon: zh ? '：' : ': ' })
  }, [words, language])
}

export type Say<W extends Words> = ReturnType<typeof useWords<W>>
