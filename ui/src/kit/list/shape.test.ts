import { expect, test } from 'vitest'
import { readValues, writeValues } from './shape'

const keys = ['state', 'q', 'from']

test('an address is read as it was written', () => {
  const values = { state: 'to_ship', q: 'A 1&b', from: '2026-03-01' }
  const address = writeValues(new URLSearchParams(), keys, values, 50, 20, 'abc')
  expect(readValues(address, keys)).toEqual(values)
  expect([address.get('limit'), address.get('after')]).toEqual(['50', 'abc'])
})

test('what does not narrow is not in the address, and what is not the list’s own stays', () => {
  expect(writeValues(new URLSearchParams('tab=money&after=x&state=old'), keys, {}, 20, 20).toString()).toBe('tab=money')
  expect(readValues(new URLSearchParams('state=&other=1'), keys)).toEqual({})
})
