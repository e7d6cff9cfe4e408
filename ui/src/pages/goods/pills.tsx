import { useWords } from '../../kit'
import { Pill } from '../../parts/State'
import { words } from './words'

type Tone = Parameters<typeof Pill>[0]['tone']
const tones: Record<string, Tone> = {
  draft: 'grey', submitted: 'amber', approved: 'green', refused: 'red', active: 'green', retired: 'grey', open: 'green', closed: 'grey', never: 'sea',
}

/** A state of the goods' world: its words, and a colour beside them. */
export function GoodsState({ of, state }: { of: 'review' | 'sku' | 'pool'; state: string }) {
  const w = useWords(words)
  return <Pill tone={tones[state] ?? 'grey'}>{w.code(of, state)}</Pill>
}
