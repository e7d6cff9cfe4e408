import { expect, test } from 'vitest'
import { byDay, lifeOf, rooms } from './calls'

const counts = { done: 5, refused: 2, limited: 1, failed: 0, p50_ms: 5, p99_ms: 20, busiest_minute: 6 }

test('every day of the span is there, also one without calls', () => {
  const days = byDay({
    from: '2026-02-27', to: '2026-03-01',
    days: [{ day: '2026-02-27', class: 'read', ...counts }, { day: '2026-02-27', class: 'order', ...counts }, { day: '2026-03-01', class: 'read', ...counts }],
    classes: [],
  })
  expect(days.map((d) => d.day)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(days[0]).toMatchObject({ calls: { read: 8, order: 8, write: 0 }, errors: 6 })
  expect(days[1]).toMatchObject({ calls: { read: 0 }, errors: 0 })
})

test('the busiest minute stands beside what a minute allows', () => {
  const usage = { from: '2026-03-01', to: '2026-03-01', days: [], classes: [{ class: 'read' as const, ...counts, busiest_minute: 90 }] }
  const rates = { rates: [{ class: 'read' as const, per_second: 2, at_once: 10, set_for: 'key' as const }, { class: 'heavy' as const, per_second: 1, at_once: 5, set_for: 'installation' as const }] }
  expect(rooms(rates, usage)).toEqual([
    { class: 'read', perMinute: 120, busiest: 90, used: 75, setFor: 'key' },
    { class: 'heavy', perMinute: 60, busiest: 0, used: 0, setFor: 'installation' },
  ])
})

test('a key lives until it is revoked or its time has come', () => {
  const now = new Date('2026-03-01T00:00:00Z')
  expect(lifeOf({}, now)).toBe('live')
  expect(lifeOf({ expires_at: '2026-06-01T00:00:00Z' }, now)).toBe('live')
  expect(lifeOf({ expires_at: '2026-03-02T00:00:00Z' }, now)).toBe('ending')
  expect(lifeOf({ expires_at: '2026-03-01T00:00:00Z' }, now)).toBe('expired')
  expect(lifeOf({ expires_at: '2026-06-01T00:00:00Z', revoked_at: '2026-02-01T00:00:00Z' }, now)).toBe('revoked')
})
