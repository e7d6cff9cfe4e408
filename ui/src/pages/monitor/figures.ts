import type { Schemas } from '../../api/client'

export type Monitor = Schemas['Monitor']
export type Figures = Schemas['MonitorFigures']
export type Row = Schemas['MonitorRow']

export const measures = ['sales', 'orders', 'refunds', 'units'] as const
export type Measure = (typeof measures)[number]

export const periods = ['today', 'yesterday', '7d', '30d', 'days'] as const
export const compares = ['previous', 'week', 'year', 'none'] as const
export const dimensions = ['channel', 'channel_kind', 'distributor', 'province', 'product', 'sku', 'supplier'] as const
export type Dimension = (typeof dimensions)[number]

/** The parts of the address: what is shown, beside what, by what, and what it is narrowed to. */
export const narrowing = ['channel', 'channel_kind', 'distributor', 'province', 'product', 'sku', 'supplier'] as const
export const parts = ['period', 'from', 'to', 'compare', 'dimension', 'rank', ...narrowing] as const

export function valueOf(f: Omit<Figures, 'paid'>, measure: Measure): number {
  switch (measure) {
    case 'sales':
      return f.sales_minor
    case 'orders':
      return f.orders
    case 'refunds':
      return f.refunds_minor
    case 'units':
      return f.units
  }
}

/** How far a figure has moved, in tenths of a percent; nothing where there is nothing to compare with. */
export function changeOf(now: number, then: number): number | undefined {
  return then > 0 ? Math.round(((now - then) / then) * 1000) : undefined
}

/** Five steps of depth: 0 for nothing, else 1 to 4 by the share of the greatest. */
export function depthOf(value: number, greatest: number): number {
  if (value <= 0 || greatest <= 0) return 0
  return Math.min(4, 1 + Math.floor((4 * (value - 1)) / greatest))
}

/** The orders that a row counted: the list under the same filters, on the day that the figure is about. */
export function ordersOf(m: Monitor, narrowed: Record<string, string>, dimension: Dimension, key: string, by: 'placed' | 'paid' | 'refunded'): string {
  const q = new URLSearchParams()
  for (const name of narrowing) if (narrowed[name]) q.set(name, narrowed[name])
  if (key) q.set(dimension, key)
  q.set('from', m.period.from)
  q.set('to', m.period.to)
  if (by !== 'placed') q.set('by', by)
  return `/orders?${q.toString()}`
}
