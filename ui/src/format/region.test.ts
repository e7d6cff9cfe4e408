import { expect, test } from 'vitest'
import { region } from './region'

test('a division is named by its province, another land by itself', () => {
  expect(region('330106', 'zh')).toBe('浙江 · 330106')
  expect(region('330106', 'en')).toBe('Zhejiang · 330106')
  expect(region('990000', 'zh')).toBe('990000')
  expect(region('United Kingdom', 'zh')).toBe('United Kingdom')
})
