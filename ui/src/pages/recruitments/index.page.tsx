import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { Ask, call, List, Page, RowLink, Two, useAct, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { PartyLink } from '../partners/Party'
import { State } from '../partners/State'
import { fromTyped, usePageFields, type Typed } from './forms'
import { Invitations } from './Invitations'
import { words } from './words'

type Row = Open['Recruitment']

const load = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/recruitments', { query: query as never }, { signal })
const loadOpen = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/openings', { query: query as never }, { signal })

export default function RecruitmentsPage() {
  const w = useWords(words)
  const operator = useHouse().role === 'operator'
  return (
    <Page
      title={w('title')}
      hint={w(operator ? 'hint.operator' : 'hint.supplier')}
      actions={<Write />}
      tabs={[
        { key: 'pages', label: w('tab.pages'), content: () => <Pages name="recruitments" load={load} operator={operator} /> },
        { key: 'openings', label: w('tab.openings'), content: () => <Pages name="openings" load={loadOpen} operator={false} /> },
        ...(operator ? [{ key: 'invitations', label: w('tab.invitations'), content: () => <Invitations /> }] : []),
      ]}
    />
  )
}

function Pages({ name, load, operator }: { name: string; load: typeof loadOpen; operator: boolean }) {
  const w = useWords(words)
  const { time } = useFormats()
  const own = name === 'recruitments'
  const filters = useMemo<Filter[]>(() => (operator ? [{ kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' }] : []), [w, operator])
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'title', title: w('heading'), width: 280, render: (r) => <Two first={own ? <RowLink to={`/recruitments/${r.id}`}>{r.title}</RowLink> : r.title} second={r.text} />, text: (r) => r.title },
      { key: 'state', title: w('state'), width: 110, render: (r) => <State of="recruitment" state={r.state} />, text: (r) => w.code('recruitment', r.state) },
      { key: 'way', title: w('way'), width: 110, render: (r) => w.code('way', r.way), text: (r) => w.code('way', r.way) },
      { key: 'owner', title: w('owner'), width: 140, render: (r) => (r.supplier_id && own ? <PartyLink kind="suppliers" id={r.supplier_id} /> : w(r.supplier_id ? 'supplier' : 'operator')) },
      { key: 'closes', title: w('closes'), width: 150, render: (r) => <span className="number quiet">{r.closes_at ? time(r.closes_at) : w('until.open')}</span> },
      { key: 'created', title: w('created'), width: 150, render: (r) => <span className="number quiet">{time(r.created_at)}</span>, text: (r) => time(r.created_at), kind: 'time' },
    ],
    [w, time, own],
  )
  return <List<Row> name={name} title={w('title')} load={load} columns={columns} filters={filters} rowKey={(r) => r.id} {...(own ? { to: (r: Row) => `/recruitments/${r.id}` } : {})} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
}

function Write() {
  const w = useWords(words)
  const go = useNavigate()
  const { currency } = useHouse()
  const create = useAct('post', '/v1/recruitments', { done: w('added'), silent: true, onDone: (r) => void go(`/recruitments/${r.id}`) })
  const fields = usePageFields()
  return <Ask label={w('add')} wide button={{ type: 'primary' }} values={{ way: 'review', second_review: 'never', template: { currency, price_ratio_ppm: 1_000_000, drift: 'exact', payment: 'prepaid' } }} fields={fields} send={(typed: Typed) => create.mutateAsync({ body: fromTyped(typed) as Open['NewRecruitment'] })} />
}
