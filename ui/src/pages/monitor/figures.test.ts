import { expect, test } from 'vitest'
import { changeOf, depthOf, ordersOf, type Monitor } from './figures'
import { tiles } from './tiles'

test('every province has a tile of its own', () => {
  expect(new Set(tiles.map((t) => t.province)).size).toBe(34)
  expect(new Set(tiles.map((t) => `${t.column} ${t.row}`)).size).toBe(34)
})

test('a change is told in tenths of a percent, and not against nothing', () => {
  expect(changeOf(150, 100)).toBe(500)
  expect(changeOf(0, 100)).toBe(-1000)
  expect(changeOf(5, 0)).toBeUndefined()
})

test('depth grows with the share of the greatest', () => {
  expect([0, 1, 25, 26, 50, 51, 76, 100].map((v) => depthOf(v, 100))).toEqual([0, 1, 1, 2, 2, 3, 4, 4])
  expect(depthOf(3, 0)).toBe(0)
})

test('a row leads to its orders under the filters of the monitor', () => {
  const m = { period: { from: '2026-03-01', to: '2026-03-02' } } as Monitor
  expect(ordersOf(m, { supplier: 'sup_1' }, 'channel', 'chn_1', 'paid')).toBe('/orders?channel=chn_1&supplier=sup_1&from=2026-03-01&to=2026-03-02&by=paid'.replace('channel=chn_1&supplier=sup_1', 'supplier=sup_1&channel=chn_1'))
  expect(ordersOf(m, {}, 'province', '33', 'placed')).toBe('/orders?province=33&from=2026-03-01&to=2026-03-02')
})
