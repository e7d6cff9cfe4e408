import type { Rates, Usage } from '../../api/keys'
import { moved } from '../../format/time'

export const classes = ['read', 'write', 'order', 'heavy', 'changes'] as const
export type Class = (typeof classes)[number]

type Counts = NonNullable<Usage['days']>[number]

export interface Day {
  day: string
  calls: Record<Class, number>
  errors: number
}

export const callsOf = (c: Pick<Counts, 'done' | 'refused' | 'limited' | 'failed'>) => c.done + c.refused + c.limited + c.failed
export const errorsOf = (c: Pick<Counts, 'refused' | 'limited' | 'failed'>) => c.refused + c.limited + c.failed

/** Every day of the span, also those without calls, with the calls of each class. */
export function byDay(usage: Usage): Day[] {
  const days: Day[] = []
  const found = new Map<string, Day>()
  for (let day = usage.from; day <= usage.to; day = moved(day, 1)) {
    const empty = { day, calls: { read: 0, write: 0, order: 0, heavy: 0, changes: 0 }, errors: 0 }
    days.push(empty)
    found.set(day, empty)
  }
  for (const row of usage.days ?? []) {
    const day = found.get(row.day)
    if (!day) continue
    day.calls[row.class] += callsOf(row)
    day.errors += errorsOf(row)
  }
  return days
}

export interface Room {
  class: Class
  perMinute: number
  busiest: number
  /** How much of a minute's calls the busiest minute took, in hundredths. */
  used: number
  setFor: string
}

/** What each class's rate allows in a minute, beside the busiest minute that there was. */
export function rooms(rates: Rates, usage: Usage): Room[] {
  return (rates.rates ?? []).map((rate) => {
    const busiest = (usage.classes ?? []).find((c) => c.class === rate.class)?.busiest_minute ?? 0
    const perMinute = rate.per_second * 60
    return { class: rate.class, perMinute, busiest, used: Math.min(100, Math.round((busiest * 100) / perMinute)), setFor: rate.set_for }
  })
}

export type Life = 'live' | 'ending' | 'expired' | 'revoked'

const soon = 14 * 24 * 60 * 60 * 1000

/** Whether a key opens the door, and for long. */
export function lifeOf(key: { expires_at?: string; revoked_at?: string }, now: Date): Life {
  if (key.revoked_at) return 'revoked'
  if (!key.expires_at) return 'live'
  const left = new Date(key.expires_at).getTime() - now.getTime()
  return left <= 0 ? 'expired' : left <= soon ? 'ending' : 'live'
}
