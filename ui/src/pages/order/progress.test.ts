import { expect, test } from 'vitest'
import type { OrderPage } from '../../api/queries'
import { allCancelled, progress } from './progress'

type Sub = OrderPage['sub_orders'][number]

const sub = (more: Partial<Sub>) => ({ units: 2, shipped_units: 0, stopped_units: 0, window_closed: false, ...more }) as Sub
const done = (subs: Sub[]) => progress({ placed_at: 'a', parcels: [], sub_orders: subs }).map((s) => `${s.done}/${s.all}`)

test('an order has come as far as its sub-orders have', () => {
  expect(done([sub({ state: 'pending_payment' })])).toEqual(['1/1', '0/1', '0/1', '0/1', '0/1'])
  expect(done([sub({ state: 'to_ship', paid_at: 'b' }), sub({ state: 'completed', paid_at: 'b', completed_at: 'c' })])).toEqual(['2/2', '2/2', '1/2', '1/2', '0/2'])
})

test('part of a parcel is not shipped, the rest of a stopped one is', () => {
  expect(done([sub({ state: 'to_ship', paid_at: 'b', shipped_units: 1 })])[2]).toBe('0/1')
  expect(done([sub({ state: 'closed', paid_at: 'b', shipped_units: 1, stopped_units: 1 })])[2]).toBe('1/1')
})

test('closed sub-orders do not hold up the others', () => {
  expect(done([sub({ state: 'closed', paid_at: 'b' }), sub({ state: 'to_receive', paid_at: 'b' })])).toEqual(['1/1', '1/1', '1/1', '0/1', '0/1'])
})

test('an order is cancelled when all of it is', () => {
  expect(allCancelled({ sub_orders: [sub({ state: 'cancelled' })] })).toBe(true)
  expect(allCancelled({ sub_orders: [sub({ state: 'cancelled' }), sub({ state: 'to_ship' })] })).toBe(false)
  expect(allCancelled({ sub_orders: [] })).toBe(false)
})
