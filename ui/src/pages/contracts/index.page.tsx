import { useMemo } from 'react'
import { call, List, Page, rate, RowLink, Two, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { State } from '../partners/State'
import { usePartyName } from '../partners/Party'
import { Sign } from './Sign'
import { words } from './words'

type Row = Open['Contract']

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/contracts', { query: query as never }, { signal })

export default function ContractsPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const operator = role === 'operator'
  const { date } = useFormats()
  const filters = useMemo<Filter[]>(() => (operator ? [{ kind: 'party', key: 'distributor_id', label: w('distributor'), of: 'distributors' }] : []), [w, operator])
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'who', title: w('distributor'), width: 220, render: (c) => <Name contract={c} />, text: (c) => c.distributor_id },
      { key: 'state', title: w('state'), width: 110, render: (c) => <State of="contract" state={c.state} />, text: (c) => w.code('contract', c.state) },
      { key: 'version', title: w('version.number'), width: 80, align: 'right', render: (c) => <span className="number">{c.version}</span>, text: (c) => c.version, kind: 'integer' },
      { key: 'ratio', title: w('ratio'), width: 110, align: 'right', render: (c) => <span className="number">{rate(c.price_ratio_ppm)}</span>, text: (c) => rate(c.price_ratio_ppm) },
      { key: 'range', title: w('range'), width: 140, render: (c) => <span className="number">{range(c, w('unlimited'))}</span>, text: (c) => range(c, '') },
      { key: 'payment', title: w('payment'), width: 100, render: (c) => w.code('payment', c.payment ?? 'prepaid'), text: (c) => w.code('payment', c.payment ?? 'prepaid') },
      { key: 'from', title: w('from'), width: 120, render: (c) => <span className="number">{c.from ? date(c.from) : '—'}</span>, text: (c) => c.from && date(c.from), kind: 'date' },
      { key: 'until', title: w('until'), width: 120, render: (c) => <span className="number">{c.until ? date(c.until) : w('until.open')}</span>, text: (c) => c.until && date(c.until), kind: 'date' },
    ],
    [w, date],
  )
  return (
    <Page title={w('title')} hint={w(operator ? 'hint.operator' : 'hint.distributor')} actions={operator && <Sign />}>
      <List<Row> name="contracts" title={w('title')} load={load} columns={columns} filters={filters} rowKey={(c) => c.id} to={(c) => `/contracts/${c.id}`} empty={<Notice title={w('empty')} text={operator ? w('empty.text') : ''} />} />
    </Page>
  )
}

function Name({ contract: c }: { contract: Row }) {
  const name = usePartyName('distributors', c.distributor_id)
  return <Two first={<RowLink to={`/contracts/${c.id}`}>{name}</RowLink>} second={c.id} />
}

export const range = (c: Pick<Row, 'floor_ppm' | 'ceiling_ppm'>, none: string) => (c.floor_ppm || c.ceiling_ppm ? `${c.floor_ppm ? rate(c.floor_ppm) : '…'} – ${c.ceiling_ppm ? rate(c.ceiling_ppm) : '…'}` : none)
