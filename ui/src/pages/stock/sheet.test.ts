import { expect, test } from 'vitest'
import { blockOf, inParts, put, textOf, valueOf, type Col, type Line } from './sheet'

const line: Line = { id: 'sku_1', code: 'A', title: 'A', supplier: 'sup', currency: 'CNY' }
const col: Col = { key: 'supply', title: '', kind: 'money', price: 'supply_minor' }

test('amounts are read by their digits, with the marks that spreadsheets add', () => {
  expect(valueOf('¥1,234.5', 'money')).toBe(123450)
  expect(valueOf('12.345', 'money')).toBeUndefined()
  expect(valueOf('-3', 'units')).toBeUndefined()
  expect(valueOf('1,000', 'units')).toBe(1000)
  expect(valueOf('10000001', 'units')).toBeUndefined()
  expect(textOf(5, 'money')).toBe('0.05')
})

test('a cell typed back to what it was is no change', () => {
  const once = put(new Map(), [{ line, col, text: '2', before: '1.00' }])
  expect(once.size).toBe(1)
  expect(put(once, [{ line, col, text: '1', before: '1.00' }]).size).toBe(0)
})

test('a block of cells is read as spreadsheets copy it', () => {
  expect(blockOf('1\t2\r\n3\t\r\n')).toEqual([['1', '2'], ['3', '']])
})

test('a list goes out in parts', () => {
  expect(inParts([1, 2, 3], 2)).toEqual([[1, 2], [3]])
})
