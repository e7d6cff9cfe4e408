import { useWords } from '../../kit'
import { Pill } from '../../parts/State'
import { words } from './words'

const tones = { running: 'green', planned: 'sea', over: 'grey' } as const

export function when(from: string | undefined, until: string | undefined): keyof typeof tones {
  const now = new Date().toISOString()
  if (until && until <= now) return 'over'
  return from && from > now ? 'planned' : 'running'
}

/** Whether a dated rule counts now. */
export function Dated({ from, until }: { from?: string | undefined; until?: string | undefined }) {
  const w = useWords(words)
  const state = when(from, until)
  return <Pill tone={tones[state]}>{w(state)}</Pill>
}
