import { expect, test } from 'vitest'
import { decimal, money, shortMoney } from './money'

test('minor units become a decimal text exactly', () => {
  expect(decimal(0, 2)).toBe('0.00')
  expect(decimal(5, 2)).toBe('0.05')
  expect(decimal(-5, 2)).toBe('-0.05')
  expect(decimal(123_456, 2)).toBe('1234.56')
  expect(decimal(7, 0)).toBe('7')
  expect(decimal(1_000_000_000_000_001, 2)).toBe('10000000000000.01')
})

test('amounts carry the sign of their currency and its decimals', () => {
  expect(money(123_456, 'CNY', 'zh')).toBe('¥1,234.56')
  expect(money(123_456, 'GBP', 'en')).toBe('£1,234.56')
  expect(money(-100, 'CNY', 'zh')).toBe('-¥1.00')
  expect(money(1_234, 'JPY', 'zh')).toBe('¥1,234')
})

test('the largest amount loses no cent', () => {
  expect(money(1_000_000_000_000_001, 'CNY', 'zh')).toBe('¥10,000,000,000,000.01')
})

test('axes are short', () => {
  expect(shortMoney(1_234_567_800, 'CNY', 'zh')).toBe('¥1234.6万')
  expect(shortMoney(1_234_567_800, 'GBP', 'en')).toMatch(/^£12.3m$/i)
})
