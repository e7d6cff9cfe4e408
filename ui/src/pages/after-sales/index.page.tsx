import { useMemo } from 'react'
import { useSpeech } from '../../i18n/language'
import { call, List, Page, RowLink, Two, useWords, type Bulk, type Column, type Filter } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { CaseState } from '../../parts/State'
import { loadCases, over, type Row } from './cases'
import { words } from './words'

const states = ['pending_review', 'intercepting', 'awaiting_return', 'inspecting', 'awaiting_refund', 'succeeded', 'rejected', 'withdrawn'] as const
const kinds = ['refund_only', 'return_refund'] as const

export default function AfterSalesPage() {
  const w = useWords(words)
  const { code } = useSpeech()
  const { role } = useHouse()
  const bulk = useBulk()
  const tabs = useMemo(
    () => ({ key: 'state', options: [{ value: '', label: w('tab.open') }, ...states.map((s) => ({ value: s as string, label: code('case.state', s) })), { value: 'all', label: w('tab.all') }] }),
    [w, code],
  )
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'q', label: w('search') },
      { kind: 'choice', key: 'kind', label: w('kind'), options: kinds.map((k) => ({ value: k, label: code('case.kind', k) })) },
      ...(role === 'operator'
        ? [
            { kind: 'party', key: 'supplier', label: w('supplier'), of: 'suppliers' } as const,
            { kind: 'party', key: 'distributor', label: w('distributor'), of: 'distributors' } as const,
          ]
        : []),
      { kind: 'days', from: 'from', to: 'until', label: w('days') },
    ],
    [w, code, role],
  )
  return (
    <Page title={w('title')} hint={w(`hint.${role}`)}>
      <List<Row>
        name="after-sales"
        title={w('title')}
        load={loadCases}
        columns={useColumns()}
        filters={filters}
        tabs={tabs}
        rowKey={(c) => c.id}
        to={(c) => `/after-sales/${c.id}`}
        {...(role === 'distributor' ? {} : { bulk })}
        empty={<Notice title={w('empty')} text={role === 'distributor' ? w('empty.distributor') : w('empty.supplier')} />}
      />
    </Page>
  )
}

function useBulk(): Bulk<Row>[] {
  const w = useWords(words)
  return useMemo(() => {
    const does = (path: '/v1/after-sales/{after_sale_id}/approve' | '/v1/after-sales/{after_sale_id}/refund') => (c: Row, _: unknown, command: string) =>
      call('post', path, { path: { after_sale_id: c.id }, body: {} }, { command }).then(() => undefined)
    const name = (c: Row) => `${c.own_number || c.id} · ${c.reason}`
    return [
      { key: 'approve', label: w('approve'), suits: (c) => c.state === 'pending_review', act: does('/v1/after-sales/{after_sale_id}/approve'), name },
      { key: 'refund', label: w('refund'), suits: (c) => c.state === 'awaiting_refund', act: does('/v1/after-sales/{after_sale_id}/refund'), name },
    ]
  }, [w])
}

function useColumns(): Column<Row>[] {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time, money, count } = useFormats()
  const { role } = useHouse()
  return useMemo(() => {
    const late = (c: Row) => c.due_at && !over(c.state) && new Date(c.due_at).getTime() - Date.now() < 24 * 3600_000
    const all: Column<Row>[] = [
      { key: 'case', title: w('column.case'), width: 190, render: (c) => <Two first={<RowLink to={`/after-sales/${c.id}`}>{code('case.kind', c.kind)}</RowLink>} second={c.own_number || c.id} />, text: (c) => c.id },
      { key: 'order', title: w('column.order'), width: 180, spare: true, render: (c) => c.own_number || c.order_id, text: (c) => c.own_number || c.order_id },
      { key: 'goods', title: w('column.goods'), width: 220, render: (c) => <Two first={c.title || '—'} second={role === 'distributor' ? '' : c.distributor.name} />, text: (c) => c.title },
      { key: 'reason', title: w('column.reason'), width: 160, render: (c) => <Two first={code('reason', c.reason)} second={c.note} />, text: (c) => c.reason },
      { key: 'units', title: w('column.units'), width: 70, align: 'right', render: (c) => <span className="number">{count(c.units)}</span>, text: (c) => c.units, kind: 'integer' },
      { key: 'refund', title: w('column.refund'), width: 110, align: 'right', render: (c) => <span className="number">{money(c.refund_minor, c.currency)}</span>, text: (c) => (decimal(c.refund_minor, 2)), kind: 'decimal' },
      { key: 'supply', title: w('column.supply'), width: 110, align: 'right', render: (c) => <span className="number">{money(c.supply_minor, c.currency)}</span>, text: (c) => (decimal(c.supply_minor, 2)), kind: 'decimal' },
      { key: 'state', title: w('column.state'), width: 120, render: (c) => <CaseState state={c.state} />, text: (c) => code('case.state', c.state) },
      { key: 'due', title: w('column.due'), width: 140, render: (c) => <span className="number" style={late(c) ? { color: 'var(--red-ink)', fontWeight: 600 } : {}}>{over(c.state) ? '—' : time(c.due_at)}</span>, text: (c) => (over(c.state) ? '' : time(c.due_at)), kind: 'time' },
      { key: 'waybill', title: w('column.waybill'), width: 150, spare: true, render: (c) => c.waybill || '—', text: (c) => c.waybill },
      { key: 'applied', title: w('column.applied'), width: 140, spare: true, render: (c) => <span className="number quiet">{time(c.applied_at)}</span>, text: (c) => time(c.applied_at), kind: 'time' },
    ]
    return all.filter((c) => !(role === 'supplier' && c.key === 'refund') && !(role === 'distributor' && c.key === 'supply'))
  }, [w, code, time, money, count, role])
}
