/** What an order brings, all in minor units; the rate in ppm of its turnover. */
export interface Margin {
  cost: number
  fee: number
  margin: number
  rate: number
}

const whole = 1_000_000

/** Works with whole numbers only: rates are ppm, fees are rounded up. */
export function marginOf(sale: number, settlement: number, quantity: number, feesPpm: number, freight: number): Margin {
  const turnover = sale * quantity
  const fee = Number(upwards(BigInt(turnover) * BigInt(feesPpm), BigInt(whole)))
  const cost = settlement * quantity + freight
  const margin = turnover - cost - fee
  return { cost, fee, margin, rate: turnover > 0 ? Number((BigInt(margin) * BigInt(whole)) / BigInt(turnover)) : 0 }
}

/** The least price a piece at which a rate of the turnover is left over; none where fees and the rate take all of it. */
export function priceFor(targetPpm: number, settlement: number, quantity: number, feesPpm: number, freight: number): number | undefined {
  const left = whole - feesPpm - targetPpm
  if (left <= 0) return undefined
  return Number(upwards(BigInt(settlement * quantity + freight) * BigInt(whole), BigInt(left) * BigInt(quantity)))
}

/** Divides, rounding up; for what is not negative. */
const upwards = (n: bigint, by: bigint) => (n + by - 1n) / by
