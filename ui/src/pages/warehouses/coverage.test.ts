import { expect, test } from 'vitest'
import { liesIn, ticked } from './Coverage'

test('a district lies in its city and its province', () => {
  expect(liesIn('440305', '440300')).toBe(true)
  expect(liesIn('440305', '440000')).toBe(true)
  expect(liesIn('440305', '440100')).toBe(false)
  expect(liesIn('440000', '440000')).toBe(false)
})

test('a ticked province takes the ticks of what lies in it', () => {
  expect(ticked(['440300', '110000'], '440000', true)).toEqual(['110000', '440000'])
  expect(ticked(['110000', '440000'], '110000', false)).toEqual(['440000'])
})
