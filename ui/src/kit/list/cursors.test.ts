import { expect, test } from 'vitest'
import { back, forth, isFirst, pageNumber, start, wayOf } from './cursors'

test('going forth and back comes to the pages that were seen', () => {
  const second = forth(start, 'b')
  const third = forth(second, 'c')
  expect(third).toEqual({ after: 'c', before: ['', 'b'] })
  expect(pageNumber(third)).toBe(3)
  expect(back(third)).toEqual(second)
  expect(back(back(third))).toEqual(start)
  expect(isFirst(back(second))).toBe(true)
})

test('back from the first page is the first page', () => {
  expect(back(start)).toEqual(start)
})

test('a page that was gone to by its address knows the first page only', () => {
  const there = wayOf('x', null)
  expect(pageNumber(there)).toBeUndefined()
  expect(back(there)).toEqual(start)
})

test('what a browser kept is believed when it is sound', () => {
  expect(wayOf('c', { before: ['', 'b'] })).toEqual({ after: 'c', before: ['', 'b'] })
  expect(wayOf('c', { before: [1] })).toEqual({ after: 'c', before: [] })
  expect(wayOf('', { before: ['', 'b'] })).toEqual(start)
})
