import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useRef } from 'react'
import { Failure } from '../api/client'
import { call, useExplain, type Answer, type Asked, type Method, type PathsOf, type World } from './api'

interface Doing<R> {
  /** Said when it is done; empty for acts that show for themselves. */
  done?: string
  onDone?: (result: R) => void
  /** A form shows its refusals at its fields; others are said in a message. */
  silent?: boolean
  world?: World
}

/**
 * One command of the open API: `const approve = useAct('post', '/v1/…/{id}/approve', { done: w('approved') })`, then
 * `approve.mutate({ path, body })`. The same input tried again after no answer goes under the same Idempotency-Key, so that nothing is
 * done twice. When it is done, everything that pages show is asked for again.
 */
export function useAct<M extends Exclude<Method, 'get'>, P extends PathsOf<M>>(method: M, path: P, { done, onDone, silent, world }: Doing<Answer<P, M>> = {}) {
  const cache = useQueryClient()
  const { message } = App.useApp()
  const explain = useExplain()
  const last = useRef({ input: '', command: '' })
  return useMutation<Answer<P, M>, Error, Asked<P, M>>({
    mutationFn: (asked) => {
      const input = JSON.stringify(asked)
      if (last.current.input !== input) last.current = { input, command: crypto.randomUUID() }
      return call(method, path, asked, { command: last.current.command, ...(world ? { world } : {}) })
    },
    onSuccess: (result) => {
      last.current = { input: '', command: '' }
      if (done) message.success(done)
      void cache.invalidateQueries()
      onDone?.(result)
    },
    onError: (error) => {
      // A refusal is final: the same words again are a new command. Without an answer it stays the same one.
      if (error instanceof Failure && error.status >= 400 && error.status < 500 && error.status !== 409) last.current = { input: '', command: '' }
      if (!silent) message.error(explain(error), 6)
    },
  })
}
