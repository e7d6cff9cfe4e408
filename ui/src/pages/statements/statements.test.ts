import { expect, test } from 'vitest'
import { lastMonth, sumsOf } from './statements'

test('lines are summed by kind, the weightiest first', () => {
  const line = (kind: string, amount_minor: number) => ({ kind, amount_minor, id: '', event_id: '', at: '' })
  expect(sumsOf([line('refund', -50), line('complete', 300), line('refund', -20)])).toEqual([
    { kind: 'complete', count: 1, minor: 300 },
    { kind: 'refund', count: 2, minor: -70 },
  ])
})

test('the last month that is over', () => {
  expect(lastMonth('2026-01-31')).toBe('2025-12')
  expect(lastMonth('2026-11-01')).toBe('2026-10')
})
