import type { Language } from '../i18n/words'
import { localeOf } from './money'

const shapes = new Map<string, Intl.DateTimeFormat>()

function shape(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  let found = shapes.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(localeOf(language), { timeZone: zone || 'UTC', hourCycle: 'h23', ...options })
    shapes.set(key, found)
  }
  return found
}

/** Writes an instant in the operator's zone, to the minute, in one order in all languages: 2026-03-02 10:00. */
export function time(instant: string, zone: string): string {
  return parts(new Date(instant), zone, true)
}

/** Writes the business day of an instant in the operator's zone: 2026-03-02. */
export function date(instant: string, zone: string): string {
  return parts(new Date(instant), zone, false)
}

/** Writes an instant as 03-02 10:00, where the year goes without saying. */
export function shortTime(instant: string, zone: string): string {
  return time(instant, zone).slice(5)
}

function parts(at: Date, zone: string, withTime: boolean): string {
  const found = shape('en', zone, {
    year: 'numeric', month: '2-digit', day: '2-digit', ...(withTime ? { hour: '2-digit', minute: '2-digit' } : {}),
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => found.find((p) => p.type === type)?.value ?? ''
  const day = `${part('year')}-${part('month')}-${part('day')}`
  return withTime ? `${day} ${part('hour')}:${part('minute')}` : day
}

/** The hour of the day in the operator's zone, for greetings. */
export function hour(at: Date, zone: string): number {
  return Number(parts(at, zone, true).slice(11, 13))
}

/** Writes a day as people say it: 3月2日周一, Mon 2 Mar. The day is a calendar date, so no zone moves it. */
export function dayName(day: string, language: Language): string {
  return shape(language, 'UTC', { month: 'short', day: 'numeric', weekday: 'short' }).format(new Date(`${day}T00:00:00Z`))
}

/** Moves a calendar date by days. */
export function moved(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** The instant at which a calendar day begins in the operator's zone. */
export function beginning(day: string, zone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`)
  // What the zone's clock shows at an instant says how far it is from that of UTC; near a change of clocks the second look is the right one.
  const shift = (at: number) => Date.parse(`${parts(new Date(at), zone, true).replace(' ', 'T')}:00Z`) - at
  const guess = utc - shift(utc)
  return new Date(utc - shift(guess)).toISOString()
}

/** Writes how far an instant lies from another: in 3 hours, 2 天前. */
export function distance(instant: string, from: Date, language: Language): string {
  const minutes = Math.round((new Date(instant).getTime() - from.getTime()) / 60_000)
  const words = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'always' })
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  if (Math.abs(minutes) < 48 * 60) return words.format(Math.round(minutes / 60), 'hour')
  return words.format(Math.round(minutes / (24 * 60)), 'day')
}
