import { useMemo } from 'react'
import { call, List, Page, rate, RowLink, Two, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { PartyName } from '../partners/Party'
import { State, useStateTabs } from '../partners/State'
import { Propose } from './Propose'
import { words } from './words'

type Row = Open['Agreement']

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/agreements', { query: query as never }, { signal })

export default function AgreementsPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const { date } = useFormats()
  const operator = role === 'operator'
  const tabs = useStateTabs('agreement')
  const filters = useMemo<Filter[]>(() => (operator ? [{ kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' }] : []), [w, operator])
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'who', title: w(operator ? 'supplier' : 'mode'), width: 220, render: (a) => <Two first={<RowLink to={`/agreements/${a.id}`}>{operator ? <PartyName kind="suppliers" id={a.supplier_id} /> : w.code('mode', a.mode)}</RowLink>} second={a.id} />, text: (a) => a.id },
      ...(operator ? [{ key: 'mode', title: w('mode'), width: 110, render: (a: Row) => w.code('mode', a.mode), text: (a: Row) => w.code('mode', a.mode) }] : []),
      { key: 'state', title: w('state'), width: 110, render: (a) => <State of="agreement" state={a.state} />, text: (a) => w.code('agreement', a.state) },
      { key: 'rule', title: w('rule'), width: 180, render: (a) => w.code('rule', a.supply_rule) + (a.supply_rule === 'ratio' ? ` ${rate(a.supply_ratio_ppm)}` : ''), text: (a) => w.code('rule', a.supply_rule) },
      { key: 'version', title: w('version.number'), width: 80, align: 'right', render: (a) => <span className="number">{a.version}</span>, text: (a) => a.version, kind: 'integer' },
      { key: 'currency', title: w('currency'), width: 80, spare: true, render: (a) => a.currency, text: (a) => a.currency },
      { key: 'from', title: w('from'), width: 120, render: (a) => <span className="number">{a.from ? date(a.from) : '—'}</span>, text: (a) => a.from && date(a.from), kind: 'date' },
      { key: 'until', title: w('until'), width: 120, render: (a) => <span className="number">{a.until ? date(a.until) : w('until.open')}</span>, text: (a) => a.until && date(a.until), kind: 'date' },
    ],
    [w, date, operator],
  )
  return (
    <Page title={w('title')} hint={w(operator ? 'hint.operator' : 'hint.supplier')} actions={operator && <Propose />}>
      <List<Row> name="agreements" title={w('title')} load={load} columns={columns} filters={filters} tabs={tabs} rowKey={(a) => a.id} to={(a) => `/agreements/${a.id}`} empty={<Notice title={w('empty')} text={w(operator ? 'empty.operator' : 'empty.supplier')} />} />
    </Page>
  )
}
