/** The tax in an amount that has it in, rounded half up, as the server reckons it; whole numbers all through. */
export function taxIn(minor: number, ratePpm: number): number {
  const whole = 1_000_000n + BigInt(ratePpm)
  return Number((BigInt(minor) * BigInt(ratePpm) + whole / 2n) / whole)
}
