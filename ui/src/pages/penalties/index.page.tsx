import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { call, List, Page, PartySelect, RowLink, Stack, Two, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { PartyLink } from '../partners/Party'
import { State, useChoices, useStateTabs } from '../partners/State'
import { Make } from './Make'
import { Points } from './Points'
import { Schedule } from './Schedule'
import { words } from './words'

type Row = Open['Penalty']

const load = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/penalties', { query: query as never }, { signal })

export default function PenaltiesPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const operator = role === 'operator'
  return (
    <Page
      title={w('title')}
      hint={w(operator ? 'hint.operator' : 'hint.distributor')}
      actions={operator && <Make />}
      tabs={[
        { key: 'cases', label: w('tab.cases'), content: () => <Cases operator={operator} /> },
        { key: 'points', label: w('tab.points'), content: () => (operator ? <PointsOf /> : <Points />) },
        { key: 'schedule', label: w('tab.schedule'), content: () => <Schedule /> },
      ]}
    />
  )
}

function Cases({ operator }: { operator: boolean }) {
  const w = useWords(words)
  const { time } = useFormats()
  const tabs = useStateTabs('penalty', operator ? undefined : ['opened', 'answered', 'unanswered', 'confirmed', 'appealed', 'final', 'upheld', 'overturned', 'dismissed', 'revoked'])
  const offences = useChoices('offence')
  const filters = useMemo<Filter[]>(
    () => [...(operator ? [{ kind: 'party', key: 'distributor_id', label: w('distributor'), of: 'distributors' } as const] : []), { kind: 'choice', key: 'kind', label: w('kind'), options: offences }],
    [w, operator, offences],
  )
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'case', title: w('case'), width: 260, render: (p) => <Two first={<RowLink to={`/penalties/${p.id}`}>{w.code('offence', p.kind)}</RowLink>} second={p.text} />, text: (p) => `${w.code('offence', p.kind)} ${p.text}` },
      ...(operator ? [{ key: 'distributor', title: w('distributor'), width: 140, render: (p: Row) => <PartyLink kind="distributors" id={p.distributor_id} />, text: (p: Row) => p.distributor_id }] : []),
      { key: 'state', title: w('state'), width: 110, render: (p) => <State of="penalty" state={p.state} />, text: (p) => w.code('penalty', p.state) },
      { key: 'points', title: w('points'), width: 80, align: 'right', render: (p) => <span className="number">{p.points}</span>, text: (p) => p.points, kind: 'integer' },
      ...(operator ? [{ key: 'from', title: w('from'), width: 130, render: (p: Row) => (p.supplier_id ? <PartyLink kind="suppliers" id={p.supplier_id} /> : w('operator')) }] : []),
      { key: 'opened', title: w('opened'), width: 140, render: (p) => <span className="number quiet">{time(p.opened_at)}</span>, text: (p) => time(p.opened_at), kind: 'time' },
      { key: 'due', title: w('answerBy'), width: 140, render: (p) => <span className="number quiet">{time(p.answer_by)}</span>, text: (p) => time(p.answer_by), kind: 'time' },
      { key: 'expires', title: w('expires'), width: 140, spare: true, render: (p) => <span className="number quiet">{time(p.expires_at)}</span>, text: (p) => time(p.expires_at), kind: 'time' },
    ],
    [w, time, operator],
  )
  return <List<Row> name="penalties" title={w('title')} load={load} columns={columns} filters={filters} tabs={tabs} rowKey={(p) => p.id} to={(p) => `/penalties/${p.id}`} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
}

function PointsOf() {
  const w = useWords(words)
  const [address, setAddress] = useSearchParams()
  const chosen = address.get('of') ?? undefined
  return (
    <Stack>
      <PartySelect kind="distributors" label={w('choose')} value={chosen} onChange={(id) => setAddress(id ? { tab: 'points', of: id } : { tab: 'points' }, { replace: true })} />
      {chosen ? <Points distributor={chosen} /> : <Notice title={w('choose')} />}
    </Stack>
  )
}
