import { minorOf } from '../../kit/fields'
import { decimal } from '../../format/money'

export type Kind = 'units' | 'low' | 'money'
export type PriceKey = 'supply_minor' | 'settlement_minor' | 'retail_minor' | 'floor_minor' | 'ceiling_minor'

/** A column of the grid: what it edits, of which warehouse or price. */
export interface Col {
  key: string
  title: string
  kind: Kind
  warehouse?: string
  price?: PriceKey
}

/** A row of the grid: one SKU. */
export interface Line {
  id: string
  code: string
  title: string
  supplier: string
  currency: string
}

/** A cell that was changed: what was typed, and what is known of it. */
export interface Change {
  line: Line
  col: Col
  text: string
  before: string
}

export type Changes = ReadonlyMap<string, Change>
export const keyOf = (line: string, col: string) => `${line} ${col}`

/** Reads what was typed or pasted: units as whole numbers, amounts in minor units; undefined where it is neither. */
export function valueOf(text: string, kind: Kind): number | undefined {
  const plain = text.replace(/[\s,，¥￥$€£]/g, '')
  if (kind === 'money') return /^\d{1,10}(\.\d{1,2})?$/.test(plain) ? minorOf(plain, 2) : undefined
  return /^\d{1,8}$/.test(plain) && Number(plain) <= 10_000_000 ? Number(plain) : undefined
}

export const textOf = (value: number | undefined, kind: Kind): string => (value === undefined ? '' : kind === 'money' ? decimal(value, 2) : String(value))

/** Puts texts into cells. What is the same as before is no change any more. */
export function put(changes: Changes, cells: { line: Line; col: Col; text: string; before: string }[]): Changes {
  const next = new Map(changes)
  for (const c of cells) {
    const key = keyOf(c.line.id, c.col.key)
    const same = c.text.trim() === c.before || (c.before !== '' && valueOf(c.text, c.col.kind) === valueOf(c.before, c.col.kind))
    if (same) next.delete(key)
    else next.set(key, c)
  }
  return next
}

/** A block as spreadsheets copy it: rows by line ends, cells by tabs. */
export function blockOf(text: string): string[][] {
  return text
    .replace(/\r/g, '')
    .replace(/\n$/, '')
    .split('\n')
    .map((row) => row.split('\t'))
}

/** Splits a list into parts of at most so many. */
export const inParts = <T>(list: T[], most: number): T[][] => Array.from({ length: Math.ceil(list.length / most) }, (_, n) => list.slice(n * most, (n + 1) * most))
