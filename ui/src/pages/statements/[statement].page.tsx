import { Button } from 'antd'
import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { call, Facts, List, Loaded, Page, Split, useAll, useRead, useWords, type Column } from '../../kit'
import { decimal } from '../../format/money'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Pill } from '../../parts/State'
import sums from '../after-sales/AfterSale.module.css'
import { useParty } from './Party'
import { sumsOf, type Posting, type Statement } from './statements'
import { words } from './words'

export default function StatementPage() {
  const { statement: id = '' } = useParams()
  const statement = useRead('/v1/statements/{statement_id}', { path: { statement_id: id } })
  return <Loaded of={statement}>{(s) => <Whole of={s} />}</Loaded>
}

function Whole({ of: s }: { of: Statement }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { time } = useFormats()
  const party = useParty(s)
  const lines = useAll('/v1/statements/{statement_id}/lines', { path: { statement_id: s.id } }, { most: 20_000 })
  return (
    <Page
      title={w('of', { month: s.month })}
      hint={
        <>
          {role === 'operator' && `${party} · `}
          {w('period', { from: time(s.from), until: time(s.until) })} · <CopyText text={s.id} />
        </>
      }
      up={{ to: '/statements', label: w('up') }}
      actions={
        <>
          <Button href={`/console/api/v1/statements/${s.id}/lines.csv`} download={`${s.month}-${s.id}.csv`}>
            {w('csv')}
          </Button>
          <Button onClick={() => window.print()}>{w('print')}</Button>
        </>
      }
    >
      <Split
        aside={
          <>
            <Invoices of={s} />
            <Differences of={s} />
          </>
        }
      >
        <Explained of={s} lines={lines.data} />
        <Lines of={s} />
      </Split>
    </Page>
  )
}

/** The sums by kind, from the opening to the closing balance; held against the statement's own figures. */
function Explained({ of: s, lines }: { of: Statement; lines: Posting[] | undefined }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const off = lines ? lines.reduce((n, l) => n + l.amount_minor, 0) - (s.in_minor - s.out_minor) : 0
  const agrees = lines && off === 0 && lines.length === s.lines
  const verdict = !lines ? undefined : agrees ? <Pill tone="green">{w('kinds.agrees')}</Pill> : <Pill tone="red">{w('kinds.differs', { amount: money(off, s.currency) })}</Pill>
  const row = (label: string, n: number | undefined, minor: number, strong = false) => (
    <tr key={label}>
      <td>{strong ? <strong>{label}</strong> : label}</td>
      <td className={sums.count}>{n === undefined ? '' : count(n)}</td>
      <td className={sums.count}>{strong ? <strong>{money(minor, s.currency)}</strong> : money(minor, s.currency)}</td>
    </tr>
  )
  return (
    <Card title={w('kinds.title')} extra={verdict}>
      <table className={sums.table}>
        <thead>
          <tr>
            <th>{w('kinds.kind')}</th>
            <th className={sums.count}>{w('kinds.count')}</th>
            <th className={sums.count}>{w('kinds.sum')}</th>
          </tr>
        </thead>
        <tbody>
          {row(w('kinds.opening'), undefined, s.opening_minor)}
          {lines ? sumsOf(lines).map((x) => row(w.code('kind', x.kind), x.count, x.minor)) : row(w('kinds.walking'), s.lines, s.in_minor - s.out_minor)}
          {row(w('kinds.closing'), s.lines, s.closing_minor, true)}
        </tbody>
      </table>
    </Card>
  )
}

/** What may be invoiced by the statement, what is, and what is left; with the way to whoever issues the invoice. */
function Invoices({ of: s }: { of: Statement }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { money } = useFormats()
  const issues = s.supplier_id ? role === 'supplier' : role === 'operator'
  const amount = (minor: number) => <span className="number">{money(minor, s.currency)}</span>
  return (
    <Card title={w('invoice.title')} extra={<Link to={s.distributor_id && role === 'operator' ? '/invoices?tab=outgoing' : '/invoices'}>{w('invoice.all')}</Link>}>
      <Facts
        columns={1}
        facts={[
          { label: w('invoice.billable'), value: amount(s.billable_minor) },
          { label: w('invoice.invoiced'), value: amount(s.invoiced_minor) },
          { label: w('invoice.left'), value: <strong>{amount(s.left_minor)}</strong> },
        ]}
      />
      <p className="quiet small">{w(s.billable_minor > 0 ? 'invoice.text' : 'invoice.none')}</p>
      {issues && s.left_minor > 0 && <Link to={`/invoices?${role === 'operator' ? 'tab=outgoing&' : ''}statement=${s.id}`}>{w('invoice.register')}</Link>}
    </Card>
  )
}

function Differences({ of: s }: { of: Statement }) {
  const w = useWords(words)
  const own = useHouse().role === 'distributor' && s.distributor_id !== undefined
  return (
    <Card title={w('differences.title')}>
      <p className="quiet">
        {w('differences.text')}
        {own && w('differences.days')}
      </p>
      {own && <Link to="/reconciliation">{w('differences.open')}</Link>}
    </Card>
  )
}

function Lines({ of: s }: { of: Statement }) {
  const w = useWords(words)
  const { money, time } = useFormats()
  const columns = useMemo<Column<Posting>[]>(() => {
    const amount = (minor: number) => (minor > 0 ? <span className="number">{money(minor, s.currency)}</span> : null)
    return [
      { key: 'at', title: w('lines.at'), width: 140, render: (l) => <span className="number">{time(l.at)}</span>, text: (l) => time(l.at), kind: 'time' },
      { key: 'kind', title: w('lines.kind'), width: 150, render: (l) => w.code('kind', l.kind), text: (l) => w.code('kind', l.kind) },
      { key: 'order', title: w('lines.order'), width: 180, render: (l) => (l.order_id ? <Link to={`/orders/${l.order_id}`}>{l.order_id}</Link> : '—'), text: (l) => l.order_id ?? '' },
      { key: 'in', title: w('lines.in'), width: 110, align: 'right', render: (l) => amount(l.amount_minor), text: (l) => (l.amount_minor > 0 ? decimal(l.amount_minor, 2) : ''), kind: 'decimal' },
      { key: 'out', title: w('lines.out'), width: 110, align: 'right', render: (l) => amount(-l.amount_minor), text: (l) => (l.amount_minor < 0 ? decimal(-l.amount_minor, 2) : ''), kind: 'decimal' },
      { key: 'event', title: w('lines.event'), width: 180, spare: true, render: (l) => <span className="small">{l.event_id}</span>, text: (l) => l.event_id },
    ]
  }, [w, money, time, s.currency])
  return (
    <List<Posting>
      name="statement-lines"
      title={`${w('lines.title')}-${s.month}`}
      load={(query, signal) => call('get', '/v1/statements/{statement_id}/lines', { path: { statement_id: s.id }, query: { limit: Number(query.limit), ...(query.after ? { after: String(query.after) } : {}) } }, { signal })}
      fixed={{ statement: s.id }}
      columns={columns}
      rowKey={(l) => l.id}
      usualSize={50}
    />
  )
}
