import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import type { paths } from './console'
import { body, client, Failure, type Schemas } from './client'

export type Me = Schemas['Me']
export type Home = Schemas['Home']
export type OrderRow = Schemas['OrderRow']
export type OrderPage = Schemas['OrderPage']
export type SignedIn = Schemas['SignedIn']
export type OrdersFilter = NonNullable<paths['/console/api/orders']['get']['parameters']['query']>

/** Refusals stay refusals; what may pass (no answer, too many, unavailable) is asked again twice. */
export function worthAsking(times: number, error: Error): boolean {
  const passing = !(error instanceof Failure) || error.status === 0 || error.status === 429 || error.status >= 500
  return passing && times < 2
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthAsking, staleTime: 15_000, refetchOnWindowFocus: true } },
})

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => body(client.GET('/console/api/me', { signal })),
  staleTime: 10 * 60_000,
})

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => body(client.GET('/console/api/home', { signal })),
  refetchInterval: 60_000,
})

export const ordersQuery = (query: OrdersFilter) =>
  queryOptions({
    queryKey: ['orders', query],
    queryFn: ({ signal }) => body(client.GET('/console/api/orders', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })

export const orderQuery = (order: string) =>
  queryOptions({
    queryKey: ['order', order],
    queryFn: ({ signal }) => body(client.GET('/console/api/orders/{order}', { params: { path: { order } }, signal })),
  })

export const partiesQuery = (kind: 'suppliers' | 'distributors', q: string) =>
  queryOptions({
    queryKey: [kind, q],
    queryFn: ({ signal }) => body(client.GET(`/console/api/${kind}`, { params: { query: q ? { q } : {} }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

type Parties = 'suppliers' | 'distributors'

/** Asks for the names of many companies at once: what rows of one list ask for within a moment goes as one request. */
const asked: Record<Parties, Map<string, ((names: Promise<Map<string, string>>) => void)[]>> = { suppliers: new Map(), distributors: new Map() }
const namesAtOnce = 200

function nameOf(kind: Parties, id: string): Promise<string | null> {
  const waiting = asked[kind]
  if (waiting.size === 0) setTimeout(() => askNames(kind))
  return new Promise<Map<string, string>>((answer) => waiting.set(id, [...(waiting.get(id) ?? []), answer])).then((names) => names.get(id) ?? null)
}

function askNames(kind: Parties) {
  const all = [...asked[kind]]
  asked[kind].clear()
  for (let n = 0; n < all.length; n += namesAtOnce) {
    const some = all.slice(n, n + namesAtOnce)
    const ids = some.map(([id]) => id)
    const names = body(client.GET(`/console/api/${kind}`, { params: { query: { ids } } })).then((found) => new Map(found.items.map((p) => [p.id, p.name])))
    for (const [, answers] of some) answers.forEach((answer) => answer(names))
  }
}

/** The name of a company by its id, where a list has not brought it; null where there is none. */
export const partyQuery = (kind: Parties, id: string) =>
  queryOptions({ queryKey: [kind, 'name', id], queryFn: () => nameOf(kind, id), staleTime: 60_000 })

export const signIn = (login: string, password: string) =>
  body(client.POST('/console/api/session', { body: { login, password } }))

export const signOut = () => body(client.DELETE('/console/api/session'))

export const showCode = (code: string) => body(client.POST('/console/api/session/second-factor', { body: { code } }))
