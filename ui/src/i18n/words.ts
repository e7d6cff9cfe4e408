import { en } from './en'
import { zh, type Dictionary, type Text } from './zh'

export type { Text } from './zh'
export type Language = 'zh' | 'en'

const dictionaries: Record<Language, Dictionary> = { zh, en }

export type Values = Record<string, string | number>

/** Writes a text in a language, with its values in place. */
export function write(language: Language, text: Text, values?: Values): string {
  const words: string = dictionaries[language][text]
  return values ? words.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark)) : words
}

/** Writes what the server named by a code (`state.to_ship`); a code that has no words yet is shown as it is. */
export function writeCode(language: Language, group: string, code: string): string {
  const words = dictionaries[language][`${group}.${code}` as Text]
  return words ?? code
}
