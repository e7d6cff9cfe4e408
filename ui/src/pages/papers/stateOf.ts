import type { Open } from '../../kit'

const day = 86_400_000

/** How a paper stands at an instant; within its last 60 days it ends soon. */
export function stateOf(p: Pick<Open['Paper'], 'withdrawn_at' | 'until' | 'checked_at' | 'from'>, now = Date.now()) {
  if (p.withdrawn_at) return 'withdrawn'
  const left = new Date(p.until).getTime() - now
  if (left <= 0) return 'expired'
  if (!p.checked_at) return 'unchecked'
  if (p.from && new Date(p.from).getTime() > now) return 'planned'
  return left < 60 * day ? 'soon' : 'valid'
}
