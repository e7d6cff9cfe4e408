import { Failure } from '../../api/client'
import { call, useWords, type Bulk, type Open } from '../../kit'
import { words } from './words'

type Good = Open['AssortedGood']

/** Agreements in force by supplier, asked once for a run of rows. */
const known = new Map<string, Promise<Open['Agreement'][]>>()

function agreementsOf(supplier: string): Promise<Open['Agreement'][]> {
  const found = known.get(supplier) ?? call('get', '/v1/agreements', { query: { supplier_id: supplier, state: 'in_force', limit: 200 } as never }).then((page) => page.items ?? [])
  known.set(supplier, found)
  setTimeout(() => known.delete(supplier), 30_000)
  return found
}

/** Opens one SKU under the agreement it had, or else under the first that covers it. */
async function open(good: Good, command: string, none: string) {
  const agreements = (await agreementsOf(good.supplier_id)).map((a) => a.id)
  const tried = good.agreement_id && agreements.includes(good.agreement_id) ? [good.agreement_id, ...agreements.filter((a) => a !== good.agreement_id)] : agreements
  let last: unknown = new Failure(422, { code: 'no_agreement', detail: none, errors: [] } as unknown as Failure['problem'])
  for (const [n, agreement_id] of tried.entries()) {
    try {
      await call('post', '/v1/pool-items/open', { body: { agreement_id, sku_ids: [good.sku_id] } }, { command: n === 0 ? command : crypto.randomUUID() })
      return
    } catch (error) {
      last = error
    }
  }
  throw last
}

export function useBulk(): Bulk<Good>[] {
  const w = useWords(words)
  return [
    { key: 'open', label: w('open'), suits: (s) => s.pool !== 'open', name: (s) => s.title, act: async (s, _, command) => (await open(s, command, w('noAgreement')), w('opened')) },
    {
      key: 'close', label: w('close'), danger: true, suits: (s) => s.pool === 'open', name: (s) => s.title,
      act: async (s, _, command) => (await call('post', '/v1/pool-items/close', { body: { sku_ids: [s.sku_id] } }, { command }), w('closed')),
    },
  ]
}
