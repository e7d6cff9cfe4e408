import { Progress } from 'antd'
import { useMemo } from 'react'
import { body, client, type Schemas } from '../../api/client'
import { List, Page, RowLink, useWords, type Column } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { words } from './words'

type Job = Schemas['Job']

const tones = { waiting: 'grey', running: 'sea', done: 'green', failed: 'red', cancelled: 'grey' } as const

const placeOf = (j: Job) => (j.kind.startsWith('import') ? `/imports/${j.id}` : '/pool-rules?tab=jobs')

const load = (query: Record<string, string | number>, signal: AbortSignal) => body(client.GET('/console/api/jobs', { params: { query }, signal }))

/** Long work of one's party, under way or over. */
export default function JobsPage() {
  const w = useWords(words)
  const { time, count } = useFormats()
  const columns = useMemo<Column<Job>[]>(
    () => [
      { key: 'what', title: w('what'), width: 260, render: (j) => <RowLink to={placeOf(j)}>{j.title ? `${w.code('kind', j.kind)} · ${j.title}` : w.code('kind', j.kind)}</RowLink>, text: (j) => `${w.code('kind', j.kind)} ${j.title}` },
      { key: 'state', title: w('state'), width: 110, render: (j) => <Pill tone={tones[j.state]}>{w.code('state', j.state)}</Pill>, text: (j) => w.code('state', j.state) },
      { key: 'progress', title: w('progress'), width: 200, render: (j) => (j.total > 0 ? <Progress percent={Math.floor((100 * j.done) / j.total)} size="small" aria-label={w('progress')} format={() => `${count(j.done)} / ${count(j.total)}`} /> : count(j.done)), text: (j) => `${j.done}/${j.total}` },
      { key: 'refused', title: w('refused'), width: 90, align: 'right', render: (j) => count(j.refused), text: (j) => j.refused, kind: 'integer' },
      { key: 'who', title: w('who'), width: 120, render: (j) => j.who || j.actor, text: (j) => j.who || j.actor },
      { key: 'began', title: w('began'), width: 140, render: (j) => <span className="number">{time(j.began_at)}</span>, text: (j) => time(j.began_at), kind: 'time' },
      { key: 'ended', title: w('ended'), width: 140, render: (j) => <span className="number">{time(j.ended_at)}</span>, text: (j) => time(j.ended_at), kind: 'time' },
    ],
    [w, time, count],
  )
  return (
    <Page title={w('title')} hint={w('hint')}>
      <List<Job> name="jobs" title={w('title')} load={load} columns={columns} rowKey={(j) => j.id} to={placeOf} every={5000} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
    </Page>
  )
}
