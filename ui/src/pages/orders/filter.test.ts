import { expect, test } from 'vitest'
import { readFilter, readSize, toQuery, writeAddress } from './filter'

test('an address is read as it was written', () => {
  const filter = { state: 'to_ship', q: 'A 1&b', from: '2026-03-01' }
  const address = writeAddress(filter, 50, 'abc')
  expect(readFilter(address)).toEqual(filter)
  expect(readSize(address)).toBe(50)
  expect(address.get('after')).toBe('abc')
})

test('what does not narrow is not in the address', () => {
  expect(writeAddress({}, 20).toString()).toBe('')
  expect(readFilter(new URLSearchParams('state=&other=1'))).toEqual({})
})

test('a page has one of the sizes on offer', () => {
  expect(readSize(new URLSearchParams('limit=7000'))).toBe(20)
})

test('the first page is asked for without a cursor', () => {
  expect(toQuery({ state: 'closed' }, 20, '')).toEqual({ state: 'closed', limit: 20 })
})
