import { expect, test } from 'vitest'
import { groups, type Posting } from './ledger'

const leg = (group: string, amount_minor: number) => ({ group, amount_minor, at: 't', kind: 'pay' }) as Posting

test('legs are put together by event, and summed up', () => {
  const found = groups([leg('a', -100), leg('a', 100), leg('b', -30), leg('b', 20)])
  expect(found.map((g) => [g.id, g.legs.length, g.sum])).toEqual([['a', 2, 0], ['b', 2, -10]])
})
