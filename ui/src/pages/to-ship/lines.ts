import type { Item } from './sending'
import { found, type Waiting } from './waiting'

export type Fault = 'unknown' | 'several' | 'noWaybill' | 'noCarrier' | 'twice'

export interface Line {
  number: string
  waybill: string
  carrier: string
  item?: Item
  fault?: Fault
}

/** Cuts pasted text into its columns: tabs first, else commas, else spaces. */
export function cut(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const by = line.includes('\t') ? /\t/ : /[,，;；]/.test(line) ? /[,，;；]/ : /\s+/
      return line.split(by).map((part) => part.trim().replace(/^"|"$/g, ''))
    })
}

/** Holds pasted lines against what is to ship. A head line is left out: its first column is no number that anybody knows, and its second has no digit. */
export function check(rows: string[][], all: Waiting[], usual: string): Line[] {
  const [head] = rows
  const headed = head && found(all, head[0] ?? '').length === 0 && !/\d/.test(head[1] ?? '')
  const seen = new Set<string>()
  return (headed ? rows.slice(1) : rows).map(([number = '', waybill = '', named = '']) => {
    const carrier = named || usual.trim()
    const line = { number, waybill, carrier }
    const subs = found(all, number)
    const [sub] = subs
    if (!sub) return { ...line, fault: 'unknown' }
    if (subs.length > 1) return { ...line, fault: 'several' }
    if (!waybill) return { ...line, fault: 'noWaybill' }
    if (!carrier) return { ...line, fault: 'noCarrier' }
    if (seen.has(sub.id)) return { ...line, fault: 'twice' }
    seen.add(sub.id)
    return { ...line, item: { key: sub.id, name: sub.own, parcel: { sub_order_id: sub.id, carrier, waybill } } }
  })
}
