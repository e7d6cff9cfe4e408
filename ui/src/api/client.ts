import createClient, { type Middleware } from 'openapi-fetch'
import { currentLanguage } from '../i18n/language'
import type { components, paths } from './console'
import type { paths as openPaths } from './open'

export type Schemas = components['schemas']
export type Problem = Schemas['Problem']

/** What went wrong with a request: the server's problem document, or nothing at all when it could not be reached. */
export class Failure extends Error {
  readonly status: number
  readonly problem: Problem | undefined
  constructor(status: number, problem?: Problem) {
    super(problem?.code ?? `status ${status}`)
    this.status = status
    this.problem = problem
  }
}

// Lists of values are parted by commas, as the server reads them.
const lists = { querySerializer: { array: { style: 'form', explode: false } } } as const

// Every write carries the marker that other sites can't send.
const marking: Middleware = {
  onRequest: ({ request }) => {
    request.headers.set('Accept-Language', currentLanguage())
    if (request.method !== 'GET') request.headers.set('X-Fenxiao-Console', '1')
    return request
  },
  onError: ({ error }) => (error instanceof DOMException && error.name === 'AbortError' ? undefined : new Failure(0)),
}

const client = createClient<paths>({ baseUrl: '/', ...lists })
client.use(marking)

/** The open API under the session's cookie: what a program may do, the pages do in the same way. */
const open = createClient<openPaths>({ baseUrl: '/console/api', ...lists })
open.use(marking)

/** The open API of the caller's sandbox. */
const sandbox = createClient<openPaths>({ baseUrl: '/console/api/sandbox', ...lists })
sandbox.use(marking)

export { client, open, sandbox }

interface Answer<T> {
  data?: T
  error?: Problem | undefined
  response: Response
}

/** Gives the body of an answer, or throws what went wrong. */
export async function body<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked
  if (!response.ok) throw new Failure(response.status, isProblem(error) ? error : undefined)
  return data as T
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error
}
