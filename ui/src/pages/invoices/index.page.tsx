import { useMemo } from 'react'
import { call, List, Page, rate, RowLink, Two, useWords, type Bulk, type Column, type Filter, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { PartyLink } from '../partners/Party'
import { Register } from './Register'
import { State, useTabs } from './State'
import { words } from './words'

type Invoice = Open['Invoice']
type Issuer = 'supplier' | 'operator'

export default function InvoicesPage() {
  const w = useWords(words)
  const { role } = useHouse()
  if (role === 'operator') {
    return (
      <Page
        title={w('title')}
        hint={w('hint.operator')}
        actions={<Register />}
        tabs={[
          { key: 'incoming', label: w('tab.incoming'), content: () => <Invoices key="incoming" issuer="supplier" /> },
          { key: 'outgoing', label: w('tab.outgoing'), content: () => <Invoices key="outgoing" issuer="operator" /> },
        ]}
      />
    )
  }
  return (
    <Page title={w('title')} hint={w(`hint.${role}`)} actions={role === 'supplier' && <Register />}>
      <Invoices issuer={role === 'supplier' ? 'supplier' : 'operator'} />
    </Page>
  )
}

const load = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/invoices', { query: query as never }, { signal })

function Invoices({ issuer }: { issuer: Issuer }) {
  const w = useWords(words)
  const { role } = useHouse()
  const filters = useMemo<Filter[]>(() => {
    if (role !== 'operator') return []
    return [issuer === 'supplier' ? { kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' } : { kind: 'party', key: 'distributor_id', label: w('distributor'), of: 'distributors' }]
  }, [w, role, issuer])
  const receives = role === (issuer === 'supplier' ? 'operator' : 'distributor')
  const bulk = useMemo<Bulk<Invoice>[]>(
    () => [
      {
        key: 'accept',
        label: w('accept'),
        suits: (i) => i.state === 'registered',
        act: async (i, _, command) => void (await call('post', '/v1/invoices/{invoice_id}/accept', { path: { invoice_id: i.id }, body: {} }, { command })),
        name: (i) => i.number,
      },
    ],
    [w],
  )
  return (
    <List<Invoice>
      name={`invoices-${issuer}`}
      title={w('title')}
      load={load}
      fixed={useMemo(() => ({ issuer }), [issuer])}
      columns={useColumns(issuer)}
      filters={filters}
      tabs={useTabs()}
      rowKey={(i) => i.id}
      to={(i) => `/invoices/${i.id}`}
      {...(receives ? { bulk } : {})}
      empty={<Notice title={w('empty')} text={w(role === 'operator' && issuer === 'operator' ? 'empty.outgoing' : `empty.${role}`)} />}
    />
  )
}

function useColumns(issuer: Issuer): Column<Invoice>[] {
  const w = useWords(words)
  const { role } = useHouse()
  const { money, time } = useFormats()
  return useMemo(() => {
    const all: (Column<Invoice> | false)[] = [
      { key: 'number', title: w('number'), width: 200, render: (i) => <Two first={<RowLink to={`/invoices/${i.id}`}>{i.number}</RowLink>} second={w.code('kind', i.kind)} />, text: (i) => i.number },
      role === 'operator' && {
        key: 'party', title: w(issuer === 'supplier' ? 'supplier' : 'distributor'), width: 130, text: (i) => i.supplier_id ?? i.distributor_id,
        render: (i) => (i.supplier_id ? <PartyLink kind="suppliers" id={i.supplier_id} /> : <PartyLink kind="distributors" id={i.distributor_id} />),
      },
      { key: 'state', title: w('state'), width: 96, render: (i) => <State state={i.state} />, text: (i) => w.code('state', i.state) },
      { key: 'months', title: w('months'), width: 110, render: (i) => monthsOf(i), text: monthsOf },
      { key: 'amount', title: w('amount'), width: 120, align: 'right', render: (i) => <span className="number">{money(i.amount_minor, i.currency)}</span>, text: (i) => decimal(i.amount_minor, 2), kind: 'decimal' },
      { key: 'tax', title: w('tax'), width: 100, align: 'right', render: (i) => <span className="number">{money(i.tax_minor, i.currency)}</span>, text: (i) => decimal(i.tax_minor, 2), kind: 'decimal' },
      { key: 'rate', title: w('rate'), width: 70, align: 'right', spare: true, render: (i) => rate(i.rate_ppm), text: (i) => rate(i.rate_ppm) },
      { key: 'issued', title: w('issued'), width: 110, render: (i) => <span className="number">{i.issued_on}</span>, text: (i) => i.issued_on, kind: 'date' },
      { key: 'registered', title: w('registered'), width: 140, wideOnly: true, render: (i) => <span className="number quiet">{time(i.registered_at)}</span>, text: (i) => time(i.registered_at), kind: 'time' },
      { key: 'reason', title: w('reason'), width: 180, spare: true, render: (i) => i.reason ?? '—', text: (i) => i.reason },
    ]
    return all.filter((c) => c !== false)
  }, [w, money, time, role, issuer])
}

const monthsOf = (i: Invoice) => (i.covers ?? []).map((c) => c.month).join('、')
