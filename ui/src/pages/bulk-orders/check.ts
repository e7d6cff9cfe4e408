import { call, readAll, type Open } from '../../kit'
import { minorOf } from '../../kit/fields'
import type { Good } from '../mall/goods'
import { splitPasted } from '../place-order/address'
import type { Cells } from './table'

export interface Row {
  key: number
  cells: Cells
  state: 'checking' | 'ready' | 'bad' | 'sending' | 'placed' | 'paid' | 'failed'
  /** Why it can't be sent, or was refused. */
  why: string
  good?: Good | undefined
  region?: string | undefined
  /** The street without the divisions, where one column held all. */
  street?: string | undefined
  order?: Open['OrderStatus'] | undefined
}

type Say = (key: 'bad.own' | 'bad.sku' | 'bad.quantity' | 'bad.sale' | 'bad.name' | 'bad.phone' | 'bad.address' | 'bad.nearest' | 'bad.differs' | 'bad.double', values?: Record<string, string>) => string

export const finished = (row: Row) => row.state === 'placed' || row.state === 'paid'

/** All selected goods, by code and by id. */
export async function selectedGoods(signal?: AbortSignal): Promise<Map<string, Good>> {
  const goods = await readAll<Good>((after) => call('get', '/v1/goods', { query: { limit: 200, ...(after ? { after } : {}) } }, signal ? { signal } : {}), 20_000)
  return new Map(goods.flatMap((g) => [[g.code.toLowerCase(), g], [g.sku_id, g]] as [string, Good][]))
}

/** Judges each row as far as it can be judged before it is sent: goods, quantities, prices, and places by the server's own check. */
export async function checkRows(rows: Row[], goods: Map<string, Good>, say: Say): Promise<Row[]> {
  const places = rows.map(placeOf)
  const checked: Open['CheckedAddress'][] = []
  for (let n = 0; n < places.length; n += 100) {
    const answer = await call('post', '/v1/addresses:check', { body: { addresses: places.slice(n, n + 100).map(({ province, city, district, address }) => ({ province, city, district, address: address.slice(0, 300) })) } })
    checked.push(...(answer.items ?? []))
  }
  const judged = rows.map((row, n) => judge(row, goods.get(row.cells.sku.toLowerCase()), places[n]?.address ?? '', checked[n], say))
  return together(judged, say)
}

/** The place of a row: from its columns, or out of one column that holds all. */
function placeOf({ cells: c }: Row) {
  if (c.province || c.city || c.district) return { province: c.province, city: c.city, district: c.district, address: c.address }
  const { province, city, district, address } = splitPasted(c.address)
  return { province, city, district, address: address || c.address }
}

function judge(row: Row, good: Good | undefined, street: string, place: Open['CheckedAddress'] | undefined, say: Say): Row {
  const c = row.cells
  const nearest = place?.nearest?.[0]?.full_name
  const why = [
    !c.own.trim() && say('bad.own'),
    !good && say('bad.sku'),
    !/^[1-9]\d{0,6}$/.test(c.quantity) && say('bad.quantity'),
    c.sale !== '' && saleOf(c.sale) === undefined && say('bad.sale'),
    !c.name.trim() && say('bad.name'),
    c.phone.replace(/\D/g, '').length < 5 && say('bad.phone'),
    (!place?.valid || !street) && say('bad.address') + (nearest ? say('bad.nearest', { place: nearest }) : ''),
    ...(good?.reasons ?? []).map((r) => r.message),
  ].filter((t): t is string => typeof t === 'string')
  return { ...row, good, region: place?.region, street, state: why.length > 0 ? 'bad' : 'ready', why: why.join('；') }
}

/** An order is sent whole: where one of its rows is wrong, all of it waits. */
function together(rows: Row[], say: Say): Row[] {
  return rows.map((row) => {
    const others = rows.filter((r) => r.cells.own === row.cells.own)
    const differs = others.some((r) => r.cells.name !== row.cells.name || r.cells.phone !== row.cells.phone || r.cells.address !== row.cells.address)
    const doubled = others.some((r) => r.key !== row.key && r.good && r.good.sku_id === row.good?.sku_id)
    const more = [row.cells.own && differs && say('bad.differs'), row.cells.own && doubled && say('bad.double')].filter((t): t is string => typeof t === 'string' && t !== '')
    return more.length > 0 ? { ...row, state: 'bad', why: [row.why, ...more].filter(Boolean).join('；') } : row
  })
}

/** An amount as it was typed, in minor units; nothing where it is none. */
export function saleOf(text: string): number | undefined {
  const plain = text.replace(/[¥￥,\s]/g, '')
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? minorOf(plain, 2) : undefined
}

/** The orders that can be sent: all rows of a number are ready, or were refused before. */
export function ordersOf(rows: Row[]): Row[][] {
  const orders = new Map<string, Row[]>()
  for (const row of rows) orders.set(row.cells.own, [...(orders.get(row.cells.own) ?? []), row])
  return [...orders.values()]
}

export const sendable = (order: Row[]) => order.every((r) => r.state === 'ready' || (r.state === 'failed' && r.good && r.region))

export function orderOf(rows: Row[], channel: string | undefined): Open['NewOrder'] {
  const [first] = rows
  return {
    own_number: first?.cells.own.trim() ?? '',
    contact: { name: first?.cells.name.trim() ?? '', phone: first?.cells.phone.trim() ?? '', region: first?.region ?? '', address: first?.street ?? '' },
    ...(channel ? { channel_id: channel } : {}),
    ...(first?.cells.remark.trim() ? { remark: first.cells.remark.trim() } : {}),
    lines: rows.map((r) => ({
      sku_id: r.good?.sku_id ?? '',
      quantity: Number(r.cells.quantity),
      sale_minor: saleOf(r.cells.sale) ?? (r.good?.price?.retail_minor || r.good?.price?.floor_minor || 0),
      settlement_minor: r.good?.price?.settlement_minor ?? 0,
    })),
  }
}
