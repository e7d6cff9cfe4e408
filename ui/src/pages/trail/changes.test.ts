import { expect, test } from 'vitest'
import { changesOf } from './changes'

test('only what differs is shown, by its place', () => {
  expect(changesOf({ a: 1, b: { c: 'x', d: [1, 2] } }, { a: 1, b: { c: 'y', d: [1, 2, 3] }, e: true })).toEqual([
    { field: 'b.c', before: 'x', after: 'y' },
    { field: 'b.d', before: '1, 2', after: '1, 2, 3' },
    { field: 'e', before: '', after: 'true' },
  ])
})

test('what began or ended has one side only', () => {
  expect(changesOf(undefined, { a: 1 })).toEqual([{ field: 'a', before: '', after: '1' }])
  expect(changesOf({ a: 1 }, null)).toEqual([{ field: 'a', before: '1', after: '' }])
})
