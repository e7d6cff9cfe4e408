import type { Price } from '../mall/goods'

export interface Repricing {
  base: 'own' | 'retail' | 'settlement'
  /** In ppm; below zero is cheaper. */
  byPpm: number
  clamp: boolean
}

/** A new own price by per cent, rounded half up to the minor unit; nothing where there is no price to reckon from. */
export function repriced(price: Price | undefined, own: number | undefined, { base, byPpm, clamp }: Repricing): number | undefined {
  const retail = price?.retail_minor || undefined
  const from = base === 'settlement' ? price?.settlement_minor : base === 'retail' ? retail : own || retail
  if (!from) return undefined
  const whole = 1_000_000n
  const to = Number((BigInt(from) * (whole + BigInt(byPpm)) * 2n + whole) / (2n * whole))
  if (!clamp || !price) return to
  const most = price.ceiling_minor > 0 ? Math.min(to, price.ceiling_minor) : to
  return Math.max(most, price.floor_minor)
}
