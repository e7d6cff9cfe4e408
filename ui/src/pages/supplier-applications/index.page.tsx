import { useMemo } from 'react'
import { call, List, Page, RowLink, Two, useWords, type Column, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { State } from '../partners/State'
import { words } from './words'

type Row = Open['SupplierApplication']

/** What waits for a decision is the list without a filter. */
const load = ({ state, ...query }: Record<string, string | number>, signal: AbortSignal) =>
  call('get', '/v1/supplier-applications', { query: { ...query, ...(state === 'any' ? {} : { state: state || 'submitted' }) } as never }, { signal })

export default function SupplierApplicationsPage() {
  const w = useWords(words)
  const { time } = useFormats()
  const tabs = useMemo(
    () => ({ key: 'state', options: [{ value: '', label: w('waits') }, ...(['approved', 'refused', 'draft', 'withdrawn'] as const).map((s) => ({ value: s, label: w(`application.${s}`) })), { value: 'any', label: w('all') }] }),
    [w],
  )
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'company', title: w('company'), width: 260, render: (a) => <Two first={<RowLink to={`/supplier-applications/${a.id}`}>{a.company}</RowLink>} second={a.note} />, text: (a) => a.company },
      { key: 'code', title: w('creditCode'), width: 190, render: (a) => <span className="number">{a.credit_code}</span>, text: (a) => a.credit_code },
      { key: 'state', title: w('state'), width: 110, render: (a) => <State of="application" state={a.state} />, text: (a) => w.code('application', a.state) },
      { key: 'submitted', title: w('submitted'), width: 150, render: (a) => <span className="number quiet">{time(a.submitted_at)}</span>, text: (a) => time(a.submitted_at), kind: 'time' },
      { key: 'decided', title: w('decided'), width: 150, render: (a) => <span className="number quiet">{time(a.decided_at)}</span>, text: (a) => time(a.decided_at), kind: 'time' },
    ],
    [w, time],
  )
  return (
    <Page title={w('title')} hint={w('hint')}>
      <List<Row> name="supplier-applications" title={w('title')} load={load} columns={columns} tabs={tabs} rowKey={(a) => a.id} to={(a) => `/supplier-applications/${a.id}`} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
    </Page>
  )
}
