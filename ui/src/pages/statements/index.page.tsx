import { useMemo } from 'react'
import { Input } from 'antd'
import { List, Page, RowLink, useWords, type Column, type Filter } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Close } from './Close'
import { PartyName } from './Party'
import { loadStatements, type Statement } from './statements'
import { words } from './words'

export default function StatementsPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const operator = role === 'operator'
  const filters = useMemo<Filter[]>(() => {
    const month: Filter = { kind: 'own', key: 'month', label: w('month'), field: (value, change) => <Input type="month" aria-label={w('month')} value={value} onChange={(e) => change(e.target.value)} style={{ width: 160 }} /> }
    if (!operator) return [month]
    return [month, { kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' }, { kind: 'party', key: 'distributor_id', label: w('distributor'), of: 'distributors' }]
  }, [w, operator])
  const tabs = useMemo(() => ({ key: 'side', options: [{ value: '', label: w('side.all') }, ...(['supplier', 'distributor'] as const).map((s) => ({ value: s as string, label: w(`side.${s}`) }))] }), [w])
  return (
    <Page title={w('title')} hint={w(`hint.${role}`)} actions={operator ? <Close /> : undefined}>
      <List<Statement>
        name="statements"
        title={w('title')}
        load={loadStatements}
        columns={useColumns(role)}
        filters={filters}
        {...(operator ? { tabs } : {})}
        rowKey={(s) => s.id}
        to={(s) => `/statements/${s.id}`}
        empty={<Notice title={w('empty')} text={w(operator ? 'empty.operator' : 'empty.party')} />}
      />
    </Page>
  )
}

function useColumns(role: string): Column<Statement>[] {
  const operator = role === 'operator'
  const w = useWords(words)
  const { money, time, count } = useFormats()
  return useMemo(() => {
    const amount = (key: string, title: string, of: (s: Statement) => number, spare = false): Column<Statement> => ({
      key, title, width: 130, align: 'right', spare, kind: 'decimal', text: (s) => decimal(of(s), 2), render: (s) => <span className="number">{money(of(s), s.currency)}</span>,
    })
    const all: Column<Statement>[] = [
      { key: 'month', title: w('column.month'), width: 110, render: (s) => <RowLink to={`/statements/${s.id}`}>{s.month}</RowLink>, text: (s) => s.month },
      { key: 'party', title: w('column.party'), width: 180, render: (s) => <PartyName of={s} />, text: (s) => s.supplier_id ?? s.distributor_id },
      { key: 'side', title: w('side.supplier'), width: 90, spare: true, render: (s) => w(s.supplier_id ? 'side.supplier' : 'side.distributor'), text: (s) => w(s.supplier_id ? 'side.supplier' : 'side.distributor') },
      amount('opening', w('column.opening'), (s) => s.opening_minor),
      amount('in', w('column.in'), (s) => s.in_minor),
      amount('out', w('column.out'), (s) => s.out_minor),
      amount('closing', w('column.closing'), (s) => s.closing_minor),
      amount('left', w('invoice.left'), (s) => s.left_minor, role !== 'supplier'),
      amount('net', w('column.net'), (s) => s.in_minor - s.out_minor, true),
      { key: 'lines', title: w('column.lines'), width: 80, align: 'right', render: (s) => <span className="number">{count(s.lines)}</span>, text: (s) => s.lines, kind: 'integer' },
      { key: 'closed', title: w('column.closed'), width: 140, render: (s) => <span className="number quiet">{time(s.closed_at)}</span>, text: (s) => time(s.closed_at), kind: 'time' },
    ]
    return all.filter((c) => operator || (c.key !== 'party' && c.key !== 'side'))
  }, [w, money, time, count, operator, role])
}
