import type { ReactNode } from 'react'

/** One column of a list: how it shows on the screen, and what an export writes. */
export interface Column<T> {
  key: string
  title: string
  render: (row: T) => ReactNode
  /** What an export writes; without it the column is not exported. Amounts as decimal texts. */
  text?: (row: T) => string | number | undefined
  kind?: 'text' | 'integer' | 'decimal' | 'date' | 'time'
  width?: number
  align?: 'right'
  /** Shown only when it is chosen. */
  spare?: boolean
  /** Left out of the cards on narrow screens. */
  wideOnly?: boolean
}

/** What narrows a list. The address of the page holds the values, so that a list can be sent to a colleague. */
export type Filter =
  | { kind: 'text'; key: string; label: string }
  | { kind: 'choice'; key: string; label: string; options: { value: string; label: string }[] }
  | { kind: 'party'; key: string; label: string; of: 'suppliers' | 'distributors' }
  | { kind: 'day'; key: string; label: string }
  | { kind: 'days'; from: string; to: string; label: string }
  | { kind: 'own'; key: string; label: string; field: (value: string, change: (value: string) => void) => ReactNode }

/** Something done to many chosen rows, one after the other, with a result for each. */
export interface Bulk<T> {
  key: string
  label: string
  danger?: boolean
  /** Rows that it can't be done to are left out, and counted. */
  suits?: (row: T) => boolean
  /** Asked before anything is done: a question, or a form that gives what `act` needs. */
  ask?: (rows: T[]) => Promise<unknown>
  /** Does it to one row; what it throws is that row's result. `command` is the row's own Idempotency-Key. */
  act: (row: T, answer: unknown, command: string) => Promise<string | void>
  /** How a row is called in the list of results. */
  name: (row: T) => string
}

export interface Batch<T> {
  items?: T[] | null
  next?: string
}

export const filterKeysOf = (filters: Filter[]): string[] => filters.flatMap((f) => (f.kind === 'days' ? [f.from, f.to] : [f.key]))

export const sizes = [20, 50, 100, 200]

/** Reads what narrows the list from the page's address; the server checks the values. */
export function readValues(address: URLSearchParams, keys: string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const key of keys) {
    const value = address.get(key)
    if (value) values[key] = value
  }
  return values
}

/** Writes an address; what does not narrow is left out, and another filter begins at its first page. */
export function writeValues(kept: URLSearchParams, keys: string[], values: Record<string, string>, size: number, usual: number, after = ''): URLSearchParams {
  const address = new URLSearchParams(kept)
  for (const key of [...keys, 'limit', 'after']) address.delete(key)
  for (const key of keys) if (values[key]) address.set(key, values[key])
  if (size !== usual) address.set('limit', String(size))
  if (after) address.set('after', after)
  return address
}
