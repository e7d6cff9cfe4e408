import { expect, test } from 'vitest'
import { en } from './en'
import { write, writeCode, type Text } from './words'
import { zh } from './zh'

const values = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(([mark]) => mark).toSorted()

test('both languages say the same values', () => {
  for (const text of Object.keys(zh) as Text[]) expect(values(en[text]), text).toEqual(values(zh[text]))
})

test('English needs no glyph that only Chinese fonts have in full width', () => {
  for (const text of Object.keys(zh) as Text[]) {
    if (text !== 'shell.language') expect(en[text], text).toMatch(/^[ -~·—]*$/)
  }
})

test('values are put in place', () => {
  expect(write('zh', 'order.title', { number: 'A-1' })).toBe('订单 A-1')
})

test('a code without words is shown as it is', () => {
  expect(writeCode('zh', 'state', 'to_ship')).toBe('待发货')
  expect(writeCode('zh', 'state', 'brand_new')).toBe('brand_new')
})
