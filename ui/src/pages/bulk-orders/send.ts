import { call, type Open } from '../../kit'
import { ordersOf, orderOf, sendable, type Row } from './check'

/** What became of an order, said for all of its rows. */
export interface Outcome {
  keys: number[]
  state: Row['state']
  why: string
  order?: Open['OrderStatus']
}

interface Sending {
  channel: string | undefined
  pay: boolean
  signal: AbortSignal
  tell: (outcomes: Outcome[], done: number, total: number) => void
  unknown: string
  payFailed: (why: string) => string
}

const why = (problem: Open['ResultOrderStatus']['problem']) => [problem?.detail, ...(problem?.errors ?? []).map((e) => e.message)].filter((m, n, all) => m && all.indexOf(m) === n).join(' · ')

/** Sends the orders that can be sent, a hundred at once. The own numbers keep them from being placed twice, however often they are sent. */
export async function sendOrders(rows: Row[], { channel, pay, signal, tell, unknown, payFailed }: Sending): Promise<{ placed: number; failed: number }> {
  const orders = ordersOf(rows).filter(sendable)
  const sum = { placed: 0, failed: 0 }
  for (let n = 0; n < orders.length && !signal.aborted; n += 100) {
    const part = orders.slice(n, n + 100)
    const outcomes = await placePart(part, channel, unknown)
    if (pay) await payPart(outcomes, payFailed)
    for (const o of outcomes) sum[o.state === 'failed' ? 'failed' : 'placed']++
    tell(outcomes, n + part.length, orders.length)
  }
  return sum
}

async function placePart(part: Row[][], channel: string | undefined, unknown: string): Promise<Outcome[]> {
  const keys = part.map((rows) => rows.map((r) => r.key))
  try {
    const { items } = await call('post', '/v1/orders:batch', { body: { items: part.map((rows) => orderOf(rows, channel)) } }, { command: crypto.randomUUID() })
    return keys.map((k, n): Outcome => {
      const item = items?.[n]
      return item?.result ? { keys: k, state: 'placed', why: '', order: item.result } : { keys: k, state: 'failed', why: why(item?.problem) }
    })
  } catch {
    return keys.map((k): Outcome => ({ keys: k, state: 'failed', why: unknown }))
  }
}

/** Pays what was placed; an order that can't be paid stays placed, with the reason. */
async function payPart(outcomes: Outcome[], payFailed: (why: string) => string) {
  const placed = outcomes.filter((o) => o.order)
  if (placed.length === 0) return
  const { items } = await call('post', '/v1/orders:batch-pay', { body: { items: placed.map((o) => ({ order_id: o.order?.id ?? '' })) } }, { command: crypto.randomUUID() })
  placed.forEach((o, n) => {
    const item = items?.[n]
    if (item?.result) Object.assign(o, { state: 'paid', order: item.result })
    else o.why = payFailed(why(item?.problem))
  })
}
