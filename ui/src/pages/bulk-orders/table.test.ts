import { expect, test } from 'vitest'
import { cellsOf, headOf, readTable } from './table'

test('a table from Excel is read by tabs, with breaks inside of quotes', () => {
  expect(readTable('单号\tSKU\r\nA-1\t"两行\n地址"\r\n')).toEqual([['单号', 'SKU'], ['A-1', '两行\n地址']])
  expect(readTable('a,"b ""c""",d')).toEqual([['a', 'b "c"', 'd']])
})

test('heads are known in both languages, whatever their order', () => {
  expect(headOf(['数量', '商品编码', '外部单号'])?.get('sku')).toBe(1)
  expect(headOf(['Own number', 'SKU', 'Qty', 'Receiver'])?.get('name')).toBe(3)
  expect(headOf(['A-1', 'HEN-0009', '2'])).toBeUndefined()
})

test('without a head the columns are those of the template', () => {
  expect(cellsOf([['A-1', 'HEN-0009', '2', '49', '王小明']])[0]).toMatchObject({ own: 'A-1', sku: 'HEN-0009', quantity: '2', sale: '49', name: '王小明', phone: '' })
  expect(cellsOf([['SKU', '数量', '姓名'], ['HEN-0009', '2', '王']])[0]).toMatchObject({ sku: 'HEN-0009', quantity: '2', name: '王', own: '' })
})
