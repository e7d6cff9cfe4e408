import { Failure } from '../../api/client'
import { call, type Open } from '../../kit'
import { inParts, keyOf, valueOf, type Change } from './sheet'

export interface Outcome {
  key: string
  change: Change
  /** Empty when it is done. */
  why: string
}

type Tell = (outcomes: Outcome[]) => void
type Result = Open['ResultUpsertedSKU']

/** Saves changed cells: stock and prices in batches, low marks and what suppliers ask for one by one; a result for each. */
export async function saveAll(changes: Change[], operator: boolean, explain: (error: Error) => string, tell: Tell) {
  const good = changes.filter((c) => valueOf(c.text, c.col.kind) !== undefined)
  const whose = (c: Change) => (operator ? { supplier_id: c.line.supplier } : {})
  const amount = (c: Change) => valueOf(c.text, c.col.kind)!
  for (const part of inParts(good.filter((c) => c.col.kind === 'units'), 100)) {
    const items = part.map((c) => ({ code: c.line.code, warehouse: c.col.warehouse!, units: amount(c), ...whose(c) }))
    await batch(() => call('post', '/v1/stock:batch', { body: { items } }, { command: crypto.randomUUID() }), part.map((c) => [c]), explain, tell)
  }
  const asked = good.filter((c) => c.col.key === 'asked')
  for (const c of asked) {
    const item = { sku_id: c.line.id, currency: c.line.currency, supply_minor: amount(c) }
    const why = await call('put', '/v1/price-proposals', { body: { items: [item] } }, { command: crypto.randomUUID() }).then(
      () => '',
      (error: Error) => explain(error),
    )
    tell([{ key: keyOf(c.line.id, c.col.key), change: c, why }])
  }
  const bySku = new Map<string, Change[]>()
  for (const c of good.filter((x) => x.col.kind === 'money' && !asked.includes(x))) bySku.set(c.line.id, [...(bySku.get(c.line.id) ?? []), c])
  for (const part of inParts([...bySku.values()], 100)) {
    const items = part.map((cells) => ({ code: cells[0]!.line.code, currency: cells[0]!.line.currency, ...whose(cells[0]!), ...Object.fromEntries(cells.map((c) => [c.col.price!, amount(c)])) }))
    await batch(() => call('post', '/v1/prices:batch', { body: { items } }, { command: crypto.randomUUID() }), part, explain, tell)
  }
  for (const c of good.filter((x) => x.col.kind === 'low')) {
    const why = await call('put', '/v1/stock/{sku_id}/{warehouse_id}', { path: { sku_id: c.line.id, warehouse_id: c.col.warehouse! }, body: { low_below: amount(c) } }, { command: crypto.randomUUID() }).then(
      () => '',
      (error: Error) => explain(error),
    )
    tell([{ key: keyOf(c.line.id, c.col.key), change: c, why }])
  }
}

/** Sends one batch; each item's answer is that of the cells it was made of. */
async function batch(send: () => Promise<{ items?: Result[] | null }>, cells: Change[][], explain: (error: Error) => string, tell: Tell) {
  const whys = await send().then(
    ({ items }) => (items ?? []).map((r) => (r.status < 300 ? '' : explain(new Failure(r.status, r.problem as Failure['problem'])))),
    (error: Error) => cells.map(() => explain(error)),
  )
  tell(cells.flatMap((group, n) => group.map((change) => ({ key: keyOf(change.line.id, change.col.key), change, why: whys[n] ?? '' }))))
}
