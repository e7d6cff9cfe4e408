import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import createClient from 'openapi-fetch'
import { body, client, Failure, type Problem, type Schemas } from '../api/client'
import type { components, paths } from '../api/open'
import { currentLanguage } from '../i18n/language'

export type Front = Schemas['Front']
export type GoodRow = Schemas['FrontGoodRow']
export type Good = Schemas['FrontGood']
export type Post = Schemas['FrontRecruitment']
export type Bilingual = Schemas['Bilingual']
export type Open = components['schemas']

export const frontQuery = queryOptions({
  queryKey: ['front'],
  queryFn: ({ signal }) => body(client.GET('/console/api/front', { signal })),
  staleTime: 60_000,
})

export const goodsQuery = (q: string, category: string) =>
  infiniteQueryOptions({
    queryKey: ['front', 'goods', q, category],
    queryFn: ({ pageParam, signal }) =>
      body(client.GET('/console/api/front/goods', { params: { query: { limit: 24, ...(q ? { q } : {}), ...(category ? { category } : {}), ...(pageParam ? { after: pageParam } : {}) } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  })

export const goodQuery = (product: string) =>
  queryOptions({
    queryKey: ['front', 'good', product],
    queryFn: ({ signal }) => body(client.GET('/console/api/front/goods/{product}', { params: { path: { product } }, signal })),
  })

export const postQuery = (recruitment: string) =>
  queryOptions({
    queryKey: ['front', 'post', recruitment],
    queryFn: ({ signal }) => body(client.GET('/console/api/front/recruitments/{recruitment}', { params: { path: { recruitment } }, signal })),
  })

/** An applicant's code: the id of its application and the pass to it, joined so that one thing is to be noted. */
export interface Pass {
  kind: 'distribute' | 'supply'
  id: string
  token: string
}

const memory = 'fenxiao.application'
const letters = { d: 'distribute', s: 'supply' } as const

export const writePass = (pass: Pass) => `${pass.kind === 'supply' ? 's' : 'd'}.${pass.id}.${pass.token}`

export function readPass(text: string): Pass | undefined {
  const [letter = '', id = '', token = ''] = text.trim().split('.')
  const kind = letters[letter as 'd' | 's']
  return kind && /^apl_\w+$/.test(id) && token.startsWith('fxa_') ? { kind, id, token } : undefined
}

// The pass stays in this tab: it ends with it, and other tabs and sites never see it.
export function keepPass(pass: Pass | undefined) {
  try {
    if (pass) sessionStorage.setItem(memory, writePass(pass))
    else sessionStorage.removeItem(memory)
  } catch {
    // storage may be forbidden; the code has been shown
  }
}

export function keptPass(): Pass | undefined {
  try {
    return readPass(sessionStorage.getItem(memory) ?? '')
  } catch {
    return undefined
  }
}

/** The open API as an applicant: the pass stands in for a session. */
export function applicant(token: string) {
  const open = createClient<paths>({ baseUrl: '/' })
  open.use({
    onRequest: ({ request }) => {
      request.headers.set('Accept-Language', currentLanguage())
      if (token) request.headers.set('Authorization', `Bearer ${token}`)
      return request
    },
    onError: ({ error }) => (error instanceof DOMException && error.name === 'AbortError' ? undefined : new Failure(0)),
  })
  return open
}

export const once = () => ({ 'Idempotency-Key': crypto.randomUUID() })

/** Stores an applicant's paper. The body is the file itself. */
export async function storeFile(token: string, file: File): Promise<string> {
  let response: Response
  try {
    response = await fetch(`/v1/files?name=${encodeURIComponent(file.name.slice(-200))}`, {
      method: 'POST',
      headers: { ...once(), Authorization: `Bearer ${token}`, 'Accept-Language': currentLanguage(), 'Content-Type': 'application/octet-stream' },
      body: file,
    })
  } catch {
    throw new Failure(0)
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Failure(response.status, answer as Problem | undefined)
  return (answer as Open['File']).id
}
