import { expect, test } from 'vitest'
import { minorOf, rate } from './fields'

test('typed amounts become minor units by their digits', () => {
  expect(minorOf('12.3', 2)).toBe(1230)
  expect(minorOf('0.05', 2)).toBe(5)
  expect(minorOf('-1.5', 2)).toBe(-150)
  expect(minorOf('1234567890123.45', 2)).toBe(123456789012345)
  expect(minorOf('7', 0)).toBe(7)
})

test('rates are written in per cent', () => {
  expect(rate(125_000)).toBe('12.5%')
  expect(rate(1)).toBe('0.0001%')
  expect(rate(1_000_000)).toBe('100%')
  expect(rate(undefined)).toBe('—')
})
