import { expect, test } from 'vitest'
import type { Price } from '../mall/goods'
import { repriced } from './price'

const price: Price = { currency: 'CNY', settlement_minor: 3660, retail_minor: 4900, floor_minor: 4165, ceiling_minor: 6370, changed_at: '' }

test('a price moves by per cent from what it is reckoned from', () => {
  expect(repriced(price, 5000, { base: 'own', byPpm: 100_000, clamp: false })).toBe(5500)
  expect(repriced(price, undefined, { base: 'own', byPpm: 100_000, clamp: false })).toBe(5390)
  expect(repriced(price, 5000, { base: 'settlement', byPpm: 250_000, clamp: false })).toBe(4575)
})

test('halves are rounded up, and prices may fall', () => {
  expect(repriced(price, 4545, { base: 'own', byPpm: 100_000, clamp: false })).toBe(5000)
  expect(repriced(price, 5000, { base: 'own', byPpm: -150_000, clamp: false })).toBe(4250)
})

test('on wish a price stays within the range', () => {
  expect(repriced(price, 6000, { base: 'own', byPpm: 500_000, clamp: true })).toBe(6370)
  expect(repriced(price, 5000, { base: 'own', byPpm: -500_000, clamp: true })).toBe(4165)
  expect(repriced(price, 6000, { base: 'own', byPpm: 500_000, clamp: false })).toBe(9000)
})

test('without a price there is nothing to reckon from', () => {
  expect(repriced(undefined, undefined, { base: 'own', byPpm: 0, clamp: false })).toBeUndefined()
})
