import { Failure } from '../../api/client'
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
    if (pay) await payPart(outcomes, payFailed, unknown)
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
  } catch (error) {
    const said = error instanceof Failure ? error.problem?.detail : undefined
    return keys.map((k): Outcome => ({ keys: k, state: 'failed', why: said ?? unknown }))
  }
}

/** Pays what was placed; an order that can't be paid stays placed, with the reason. */
async function payPart(outcomes: Outcome[], payFailed: (why: string) => string, unknown: string) {
  const placed = outcomes.filter((o) => o.order)
  if (placed.length === 0) return
  const body = { items: placed.map((o) => ({ order_id: o.order?.id ?? '' })) }
  const { items } = await call('post', '/v1/orders:batch-pay', { body }, { command: crypto.randomUUID() }).catch((error: unknown) => {
    const said = error instanceof Failure ? error.problem?.detail : undefined
    for (const o of placed) o.why = payFailed(said ?? unknown)
    return { items: [] }
  })
  placed.forEach((o, n) => {
    const item = items?.[n]
    if (item?.result) Object.assign(o, { state: 'paid', order: item.result })
    else if (item) o.why = payFailed(why(item.problem))
  })
}

/** Pays what was placed and is not paid yet, a hundred at once. An order that is paid already is told again, and nothing is done twice. */
export async function payOrders(rows: Row[], { signal, tell, payFailed, unknown }: Pick<Sending, 'signal' | 'tell' | 'payFailed' | 'unknown'>): Promise<number> {
  const open = ordersOf(rows.filter((r) => r.state === 'placed'))
  let paid = 0
  for (let n = 0; n < open.length && !signal.aborted; n += 100) {
    const outcomes = open.slice(n, n + 100).map((own): Outcome => ({ keys: own.map((r) => r.key), state: 'placed', why: '', ...(own[0]?.order ? { order: own[0].order } : {}) }))
    await payPart(outcomes, payFailed, unknown)
    paid += outcomes.filter((o) => o.state === 'paid').length
    tell(outcomes, Math.min(open.length, n + 100), open.length)
  }
  return paid
}
