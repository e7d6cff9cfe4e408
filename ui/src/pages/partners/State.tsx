import { useWords } from '../../kit'
import { Pill } from '../../parts/State'
import { shared } from './words'

const tones = {
  application: { draft: 'grey', submitted: 'amber', in_review: 'sea', second_review: 'violet', approved: 'green', refused: 'red', withdrawn: 'grey', activated: 'green' },
  supplier: { active: 'green', suspended: 'red', left: 'grey' },
  distributor: { pending: 'amber', active: 'green', suspended: 'red', closed: 'grey' },
  agreement: { proposed: 'amber', in_force: 'green', selling_out: 'violet', ended: 'grey', withdrawn: 'grey' },
  version: { offered: 'amber', signed: 'sea', current: 'green', replaced: 'grey', withdrawn: 'grey' },
  contract: { proposed: 'amber', in_force: 'green', ended: 'grey', dropped: 'grey' },
  recruitment: { draft: 'grey', proposed: 'amber', open: 'green', refused: 'red', closed: 'grey' },
  paper: { unchecked: 'amber', valid: 'green', planned: 'sea', soon: 'amber', expired: 'red', withdrawn: 'grey' },
  scheme: { draft: 'amber', live: 'green', replaced: 'grey' },
  bank: { pending: 'amber', confirmed: 'green' },
  penalty: {
    proposed: 'amber', opened: 'amber', answered: 'sea', unanswered: 'violet', confirmed: 'red', appealed: 'violet', final: 'red', upheld: 'red', overturned: 'green', dismissed: 'grey', revoked: 'grey',
  },
} as const

export type Life = keyof typeof tones
type Tone = 'amber' | 'sea' | 'green' | 'red' | 'grey' | 'violet'

/** The state of something among partners; the words say what the colour does. */
export function State({ of, state }: { of: Life; state: string }) {
  const w = useWords(shared)
  const known: Record<string, Tone> = tones[of]
  return <Pill tone={known[state] ?? 'grey'}>{w.code(of, state)}</Pill>
}

/** The states of a life as tabs of a list. */
export function useStateTabs(of: Life, states?: readonly string[]) {
  const w = useWords(shared)
  return { key: 'state', options: [{ value: '', label: w('all') }, ...(states ?? Object.keys(tones[of])).map((s) => ({ value: s, label: w.code(of, s) }))] }
}

/** Codes of a group as the options of a choice. */
export function useChoices(group: string) {
  const w = useWords(shared)
  return Object.keys(shared)
    .filter((key) => key.startsWith(`${group}.`))
    .map((key) => ({ value: key.slice(group.length + 1), label: w(key as keyof typeof shared) }))
}
