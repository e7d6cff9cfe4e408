import { expect, test } from 'vitest'
import { marginOf, priceFor } from './margin'

test('what is left of a sale is the price less cost, freight and fees', () => {
  expect(marginOf(4900, 3660, 1, 50_000, 0)).toEqual({ cost: 3660, fee: 245, margin: 995, rate: 203061 })
  expect(marginOf(4900, 3660, 2, 50_000, 800)).toEqual({ cost: 8120, fee: 490, margin: 1190, rate: 121428 })
})

test('a loss is a loss, and no price has no rate', () => {
  expect(marginOf(3000, 3660, 1, 0, 0).margin).toBe(-660)
  expect(marginOf(0, 3660, 1, 0, 0).rate).toBe(0)
})

test('the price for a target leaves at least the target', () => {
  const price = priceFor(200_000, 3660, 1, 50_000, 500)
  expect(price).toBe(5547)
  expect(marginOf(price ?? 0, 3660, 1, 50_000, 500).rate).toBeGreaterThanOrEqual(199_900)
  expect(marginOf((price ?? 0) - 20, 3660, 1, 50_000, 500).rate).toBeLessThan(200_000)
})

test('fees and target that take everything have no price', () => {
  expect(priceFor(600_000, 3660, 1, 400_000, 0)).toBeUndefined()
})

test('large amounts stay exact', () => {
  expect(marginOf(90_071_992_547, 1, 99_999, 30_000, 0).fee).toBe(270_213_275_481_224)
})
