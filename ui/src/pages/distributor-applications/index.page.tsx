import { useMemo } from 'react'
import { call, List, Page, rate, RowLink, Two, useAll, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { PartyName } from '../partners/Party'
import { State } from '../partners/State'
import { words } from './words'

type Row = Open['EntranceApplication']

const load = ({ state, ...query }: Record<string, string | number>, signal: AbortSignal) =>
  call('get', '/v1/distributor-applications', { query: { ...query, ...(state === 'any' ? {} : { state: state || 'submitted' }) } as never }, { signal })

export default function DistributorApplicationsPage() {
  const w = useWords(words)
  const { time } = useFormats()
  const pages = useAll('/v1/recruitments', {}, { most: 200 })
  const titles = useMemo(() => new Map((pages.data ?? []).map((p) => [p.id, p.title])), [pages.data])
  const tabs = useMemo(() => {
    const states = ['in_review', 'second_review', 'approved', 'activated', 'refused', 'withdrawn', 'draft'] as const
    return { key: 'state', options: [{ value: '', label: w('application.submitted') }, ...states.map((s) => ({ value: s, label: w(`application.${s}`) })), { value: 'any', label: w('all') }] }
  }, [w])
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'choice', key: 'recruitment_id', label: w('page'), options: [...titles].map(([value, label]) => ({ value, label })) },
      { kind: 'party', key: 'inviter_id', label: w('inviter'), of: 'distributors' },
    ],
    [w, titles],
  )
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'name', title: w('applicant'), width: 220, render: (a) => <RowLink to={`/distributor-applications/${a.id}`}>{a.name}</RowLink>, text: (a) => a.name },
      { key: 'page', title: w('page'), width: 220, render: (a) => <Two first={titles.get(a.recruitment_id) ?? a.recruitment_id} second={a.inviter_id && <>{w('inviter')} <PartyName kind="distributors" id={a.inviter_id} /></>} />, text: (a) => titles.get(a.recruitment_id) },
      { key: 'state', title: w('state'), width: 110, render: (a) => <State of="application" state={a.state} />, text: (a) => w.code('application', a.state) },
      { key: 'score', title: w('score'), width: 90, align: 'right', render: (a) => <span className="number">{rate(a.score_ppm)}</span>, text: (a) => rate(a.score_ppm) },
      { key: 'submitted', title: w('submitted'), width: 150, render: (a) => <span className="number quiet">{time(a.submitted_at)}</span>, text: (a) => time(a.submitted_at), kind: 'time' },
      { key: 'decided', title: w('decided'), width: 150, render: (a) => <span className="number quiet">{time(a.decided_at)}</span>, text: (a) => time(a.decided_at), kind: 'time' },
    ],
    [w, time, titles],
  )
  return (
    <Page title={w('title')} hint={w('hint')}>
      <List<Row> name="distributor-applications" title={w('title')} load={load} columns={columns} filters={filters} tabs={tabs} rowKey={(a) => a.id} to={(a) => `/distributor-applications/${a.id}`} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
    </Page>
  )
}
