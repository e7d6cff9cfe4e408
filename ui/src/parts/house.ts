import { createContext, use, useMemo } from 'react'
import type { Me } from '../api/queries'
import { count, money } from '../format/money'
import { date, shortTime, time } from '../format/time'
import { useSpeech } from '../i18n/language'

/** Who is signed in, and the installation's zone and currency. */
export const House = createContext<Me | undefined>(undefined)

export function useHouse(): Me {
  const me = use(House)
  if (!me) throw new Error('nobody is signed in here')
  return me
}

/** Writes times in the operator's zone, and amounts and counts in the reader's language. */
export function useFormats() {
  const { zone, currency: own } = useHouse()
  const { language } = useSpeech()
  return useMemo(
    () => ({
      time: (instant: string | undefined) => (instant ? time(instant, zone) : '—'),
      shortTime: (instant: string | undefined) => (instant ? shortTime(instant, zone) : '—'),
      date: (instant: string) => date(instant, zone),
      money: (minor: number, currency = own) => money(minor, currency, language),
      count: (n: number) => count(n, language),
    }),
    [zone, own, language],
  )
}
