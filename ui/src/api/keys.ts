import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { body, open } from './client'
import type { components } from './open'

type Schemas = components['schemas']

export type APIKey = Schemas['APIKey']
export type Usage = Schemas['UsageOfKeys']
export type Rates = Schemas['RatesInForce']
export type KeyWords = { name: string; scopes: Scope[]; addresses: string[] }
export type Scope = NonNullable<Schemas['KeyWords']['scopes']>[number]

/** Of the operator, whose keys are meant must be said; a distributor has only its own. */
const of = (distributor: string) => (distributor ? { distributor_id: distributor } : {})

const everyKey = async (distributor: string, signal: AbortSignal) => {
  const all: APIKey[] = []
  let after: string | undefined
  do {
    const query = { ...of(distributor), limit: 200, ...(after ? { after } : {}) }
    const page = await body(open.GET('/v1/api-keys', { params: { query }, signal }))
    all.push(...(page.items ?? []))
    after = page.next
  } while (after)
  return all.toReversed()
}

/** All keys of a distributor, the newest first. */
export const keysQuery = (distributor: string) =>
  queryOptions({ queryKey: ['keys', distributor], queryFn: ({ signal }) => everyKey(distributor, signal) })

/** How a key, or all keys, were used from a day on. */
export const usageQuery = (distributor: string, key: string, from: string) =>
  queryOptions({
    queryKey: ['usage', distributor, key, from],
    queryFn: ({ signal }) =>
      key
        ? body(open.GET('/v1/api-keys/{api_key_id}/usage', { params: { path: { api_key_id: key }, query: { from } }, signal }))
        : body(open.GET('/v1/usage', { params: { query: { ...of(distributor), from } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

/** How fast a key, or each key of a distributor, may ask. */
export const ratesQuery = (distributor: string, key: string) =>
  queryOptions({
    queryKey: ['rates', distributor, key],
    queryFn: ({ signal }) =>
      key
        ? body(open.GET('/v1/api-keys/{api_key_id}/rates', { params: { path: { api_key_id: key } }, signal }))
        : body(open.GET('/v1/distributors/{distributor_id}/rates', { params: { path: { distributor_id: distributor } }, signal })),
  })

/** A command's own key: asking again with it does nothing twice. */
export const newCommand = () => crypto.randomUUID()

const once = (command: string) => ({ 'Idempotency-Key': command })

export const makeKey = (command: string, distributor: string, words: KeyWords, expires: string, test: boolean) =>
  body(
    open.POST('/v1/api-keys', {
      params: { header: once(command) },
      body: { ...of(distributor), ...words, ...(test ? { test } : {}), ...(expires ? { expires_at: expires } : {}) },
    }),
  )

export const editKey = (command: string, key: string, words: KeyWords) =>
  body(open.PUT('/v1/api-keys/{api_key_id}', { params: { path: { api_key_id: key }, header: once(command) }, body: words }))

export const rotateKey = (command: string, key: string, overlapHours: number) =>
  body(
    open.POST('/v1/api-keys/{api_key_id}/rotate', {
      params: { path: { api_key_id: key }, header: once(command) },
      body: { overlap_hours: overlapHours },
    }),
  )

export const revokeKey = (command: string, key: string) =>
  body(open.DELETE('/v1/api-keys/{api_key_id}', { params: { path: { api_key_id: key }, header: once(command) } }))
