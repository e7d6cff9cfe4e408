import { expect, test } from 'vitest'
import { beginning, date, dayName, distance, hour, moved, shortTime, time } from './time'

const instant = '2026-03-01T16:30:00.000000Z'

test('instants are written in the operator’s zone, wherever the reader sits', () => {
  expect(time(instant, 'Asia/Shanghai')).toBe('2026-03-02 00:30')
  expect(time(instant, 'UTC')).toBe('2026-03-01 16:30')
  expect(date(instant, 'Asia/Shanghai')).toBe('2026-03-02')
  expect(shortTime(instant, 'Asia/Shanghai')).toBe('03-02 00:30')
  expect(hour(new Date(instant), 'Asia/Shanghai')).toBe(0)
})

test('an installation without a zone counts in UTC', () => {
  expect(time(instant, '')).toBe('2026-03-01 16:30')
})

test('days move over months and leap days', () => {
  expect(moved('2026-03-01', -1)).toBe('2026-02-28')
  expect(moved('2028-02-28', 1)).toBe('2028-02-29')
  expect(moved('2026-12-31', 1)).toBe('2027-01-01')
})

test('days have names', () => {
  expect(dayName('2026-03-02', 'zh')).toBe('3月2日周一')
  expect(dayName('2026-03-02', 'en')).toMatch(/^Mon,? 2 Mar$/)
})

test('distances are told in the unit that fits', () => {
  const now = new Date('2026-03-02T00:00:00Z')
  expect(distance('2026-03-02T00:20:00Z', now, 'en')).toBe('in 20 minutes')
  expect(distance('2026-03-01T21:00:00Z', now, 'zh')).toBe('3小时前')
  expect(distance('2026-03-05T00:00:00Z', now, 'en')).toBe('in 3 days')
})

test('a day begins when the operator’s clock says so', () => {
  expect(beginning('2026-03-02', 'Asia/Shanghai')).toBe('2026-03-01T16:00:00.000Z')
  expect(beginning('2026-03-02', '')).toBe('2026-03-02T00:00:00.000Z')
  expect(beginning('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
  expect(beginning('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
})
