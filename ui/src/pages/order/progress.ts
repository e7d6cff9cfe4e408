import type { OrderPage } from '../../api/queries'

export type StepName = 'placed' | 'paid' | 'shipped' | 'received' | 'closed'

export interface Step {
  name: StepName
  /** How many of the sub-orders that still run are past this step. */
  done: number
  all: number
  /** When the first of them was; absent where no time is kept. */
  at: string | undefined
}

type Sub = OrderPage['sub_orders'][number]

/** How far the order has come, by its sub-orders. Those cancelled or closed do not hold it up. */
export function progress(order: Pick<OrderPage, 'placed_at' | 'sub_orders' | 'parcels'>): Step[] {
  const running = order.sub_orders.filter((s) => s.state !== 'cancelled' && s.state !== 'closed')
  const counted = running.length > 0 ? running : order.sub_orders
  const step = (name: StepName, past: (s: Sub) => boolean, at: string | undefined): Step => ({
    name,
    done: counted.filter(past).length,
    all: counted.length,
    at,
  })
  const paid = counted.map((s) => s.paid_at)
  const shipped = (s: Sub) => s.state === 'to_receive' || s.state === 'completed' || (s.shipped_units > 0 && s.shipped_units >= s.units - s.stopped_units)
  return [
    { name: 'placed', done: counted.length, all: counted.length, at: order.placed_at },
    step('paid', (s) => s.paid_at !== undefined, first(paid)),
    step('shipped', shipped, first(order.parcels.map((p) => p.shipped_at))),
    step('received', (s) => s.completed_at !== undefined, first(counted.map((s) => s.completed_at))),
    step('closed', (s) => s.window_closed, undefined),
  ]
}

export const allCancelled = (order: Pick<OrderPage, 'sub_orders'>) => order.sub_orders.length > 0 && order.sub_orders.every((s) => s.state === 'cancelled')

function first(instants: (string | undefined)[]): string | undefined {
  return instants.filter((i) => i !== undefined).toSorted()[0]
}
