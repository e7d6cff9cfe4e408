import { useWords } from '../../kit'
import { Pill } from '../../parts/State'
import { words } from './words'

const tones = { registered: 'amber', accepted: 'green', returned: 'red', withdrawn: 'grey', voided: 'violet' } as const
export type InvoiceState = keyof typeof tones

/** The state of an invoice; the words say what the colour does. */
export function State({ state }: { state: InvoiceState }) {
  const w = useWords(words)
  return <Pill tone={tones[state]}>{w.code('state', state)}</Pill>
}

/** The states as tabs of a list. */
export function useTabs() {
  const w = useWords(words)
  return { key: 'state', options: [{ value: '', label: w('all') }, ...(Object.keys(tones) as InvoiceState[]).map((s) => ({ value: s as string, label: w.code('state', s) }))] }
}
