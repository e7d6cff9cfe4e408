import { Progress } from 'antd'
import { useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { words } from './words'

export type Import = Open['Import']
const tones = { waiting: 'grey', running: 'sea', done: 'green', failed: 'red', cancelled: 'grey' } as const

export const under = (i: Import) => i.state === 'waiting' || i.state === 'running'

export function ImportState({ of }: { of: Import }) {
  const w = useWords(words)
  return <Pill tone={tones[of.state]}>{w.code('state', of.state)}</Pill>
}

/** How far an import is, in rows. */
export function Bar({ of }: { of: Import }) {
  const w = useWords(words)
  const { count } = useFormats()
  const percent = of.state === 'done' ? 100 : of.total_rows ? Math.floor((100 * of.read_rows) / of.total_rows) : 0
  return (
    <span style={{ display: 'block', minWidth: 120 }}>
      <Progress percent={percent} size="small" status={of.state === 'failed' ? 'exception' : under(of) ? 'active' : of.state === 'done' ? 'success' : 'normal'} aria-label={w('progress')} />
      <span className="quiet small number">{of.total_rows ? w('rows', { read: count(of.read_rows), total: count(of.total_rows) }) : under(of) ? w('counting') : ''}</span>
    </span>
  )
}
