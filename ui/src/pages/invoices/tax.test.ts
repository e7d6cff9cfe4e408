import { expect, test } from 'vitest'
import { taxIn } from './tax'

test('the tax in an amount, to a cent', () => {
  expect(taxIn(11_300, 130_000)).toBe(1300)
  expect(taxIn(100, 130_000)).toBe(12)
  expect(taxIn(10_000, 60_000)).toBe(566)
  expect(taxIn(500, 0)).toBe(0)
  expect(taxIn(10_000_000_000_000, 300_000)).toBe(2_307_692_307_692)
})
