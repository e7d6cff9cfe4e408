import { keepPreviousData, queryOptions, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { Failure, open, sandbox } from '../api/client'
import type { components, paths } from '../api/open'
import { useSpeech } from '../i18n/language'

/** Shapes of the open API: `Open['Supplier']`. */
export type Open = components['schemas']

export type Method = 'get' | 'post' | 'put' | 'delete'
/** The paths of the open API that answer a method. */
export type PathsOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never }[keyof paths]

type Operation<P extends keyof paths, M extends Method> = paths[P][M]
type Part<O, N extends string> = O extends { parameters: { [K in N]?: infer X } } ? X : never
type Given<N extends string, X> = [X] extends [never] ? { [K in N]?: never } : undefined extends X ? { [K in N]?: X } : { [K in N]: X }
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer B } } } ? B : never

/** What a call needs besides its path's pattern: `path` for its parts in braces, `query`, `body`. */
export type Asked<P extends keyof paths, M extends Method> = Given<'path', Exclude<Part<Operation<P, M>, 'path'>, undefined>> & {
  query?: Exclude<Part<Operation<P, M>, 'query'>, undefined>
} & Given<'body', BodyOf<Operation<P, M>>>

type Json<R> = R extends { content: { 'application/json': infer J } } ? J : never
type Responses<O> = O extends { responses: infer R } ? R : never
/** What an operation answers when it is done. */
export type Answer<P extends keyof paths, M extends Method> = Json<Responses<Operation<P, M>>[keyof Responses<Operation<P, M>> & (200 | 201 | 202)]>

export type World = 'live' | 'sandbox'
const worlds = { live: open, sandbox }

/** Calls an operation of the open API, under the session's cookie; throws a Failure. */
export async function call<M extends Method, P extends PathsOf<M>>(method: M, path: P, asked: Asked<P, M>, more: { signal?: AbortSignal; command?: string; world?: World } = {}): Promise<Answer<P, M>> {
  const { path: parts, query, body } = asked as { path?: object; query?: object; body?: unknown }
  const headers = more.command ? { 'Idempotency-Key': more.command } : undefined
  const ask = worlds[more.world ?? 'live'] as unknown as { request: (m: string, p: string, i: unknown) => Promise<{ data?: unknown; error?: unknown; response: Response }> }
  const { data, error, response } = await ask.request(method, path, {
    params: { path: parts, query: worth(query) },
    ...(body !== undefined ? { body } : {}),
    ...(headers ? { headers } : {}),
    ...(more.signal ? { signal: more.signal } : {}),
  })
  if (!response.ok) throw new Failure(response.status, typeof error === 'object' && error !== null && 'code' in error ? (error as Failure['problem']) : undefined)
  return data as Answer<P, M>
}

/** What was left empty is not asked for; lists are parted by commas. */
function worth(query: object | undefined) {
  const worthy = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '' && value !== null)
  return query && Object.fromEntries(worthy.map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : value]))
}

/** A question to the open API, for `useQuery`. */
export const readQuery = <P extends PathsOf<'get'>>(path: P, asked: Asked<P, 'get'>, world: World = 'live') =>
  queryOptions({
    queryKey: ['open', world, path, asked] as const,
    queryFn: ({ signal }) => call('get', path, asked, { signal, world }),
    placeholderData: keepPreviousData,
  })

type More = Pick<UseQueryOptions, 'enabled' | 'refetchInterval' | 'staleTime'> & { world?: World }

/** Asks the open API: `useRead('/v1/suppliers/{supplier_id}', { path: { supplier_id } })`. */
export function useRead<P extends PathsOf<'get'>>(path: P, asked: Asked<P, 'get'>, { world = 'live', ...more }: More = {}) {
  return useQuery({ ...readQuery(path, asked, world), ...(more as object) })
}

/** Every page of a list, up to a bound: for short lists such as categories, brands and warehouses. */
export async function readAll<T>(page: (after: string | undefined) => Promise<{ items?: T[] | null; next?: string }>, most = 2000): Promise<T[]> {
  const all: T[] = []
  let after: string | undefined
  do {
    const { items, next } = await page(after)
    all.push(...(items ?? []))
    after = next
  } while (after && all.length < most)
  return all
}

/** A short list of the open API, whole: `useAll('/v1/categories', {})`. */
export function useAll<P extends PathsOf<'get'>>(path: P, asked: Asked<P, 'get'>, more: { enabled?: boolean; most?: number; world?: World } = {}) {
  type Item = Answer<P, 'get'> extends { items?: (infer T)[] | null } ? T : never
  return useQuery({
    queryKey: ['open', more.world ?? 'live', path, 'all', asked],
    queryFn: ({ signal }) =>
      readAll<Item>((after) => {
        const query = { ...(asked.query as object | undefined), limit: 200, ...(after ? { after } : {}) }
        return call('get', path, { ...asked, query } as never, { signal, world: more.world ?? 'live' }) as Promise<{ items?: Item[] | null; next?: string }>
      }, more.most),
    enabled: more.enabled ?? true,
    staleTime: 60_000,
  })
}

/** What the server says went wrong, in the reader's language, for a line of text. */
export function useExplain() {
  const { t } = useSpeech()
  return (error: Error): string => {
    const problem = error instanceof Failure ? error.problem : undefined
    if (!problem) return t('failure.network')
    const places = (problem.errors ?? []).map((e) => e.message).filter((m, n, all) => m !== problem.detail && all.indexOf(m) === n)
    return [problem.detail, ...places, problem.incident ? t('failure.incident', { incident: problem.incident }) : ''].filter(Boolean).join(' · ')
  }
}
