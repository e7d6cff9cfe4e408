import { expect, test } from 'vitest'
import { check, cut } from './lines'
import type { Waiting } from './waiting'

const of = (id: string, own: string, order = `ord_${own}`) => ({ id, own, order_id: order, lines: [], units: 1 }) as unknown as Waiting
const all = [of('sub_1', 'A1'), of('sub_2', 'A2'), of('sub_3', 'B1'), of('sub_4', 'B1')]

test('columns are cut at tabs, commas or spaces', () => {
  expect(cut('A1\tSF1234\n\nA2, SF5678 ,顺丰\r\nB1 YT99')).toEqual([['A1', 'SF1234'], ['A2', 'SF5678', '顺丰'], ['B1', 'YT99']])
})

test('a head line is left out, and each line is held against what is to ship', () => {
  const lines = check(cut('订单号\t运单号\nA1\tSF1234\nA1\tSF9999\nB1\tSF1111\nsub_3\tSF2222\t中通\nZZ\tSF3333\nA2\t'), all, '顺丰')
  expect(lines.map((l) => l.fault ?? l.item?.key)).toEqual(['sub_1', 'twice', 'several', 'sub_3', 'unknown', 'noWaybill'])
  expect(lines[3]?.carrier).toBe('中通')
})
