import { useMemo, useState } from 'react'
import { call, FormDialog, List, MoneyField, Two, useAct, useWords, type Bulk, type Column, type Filter, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { NameButton } from '../goods/NameButton'
import { useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { askReason } from '../reviews/askReason'
import { inParts } from '../stock/sheet'
import { words } from './words'

type Proposal = Open['PriceProposal']

/** A proposal with the goods that it is for and what they cost now. */
interface Row {
  of: Proposal
  sku: Open['SKU'] | undefined
  price: Open['Price'] | undefined
}

const tones = { open: 'amber', accepted: 'green', refused: 'red', withdrawn: 'grey' } as const

async function load(query: Record<string, string | number>, signal: AbortSignal) {
  const { items, next } = await call('get', '/v1/price-proposals', { query: query as never }, { signal })
  const ids = (items ?? []).map((p) => p.sku_id)
  if (ids.length === 0) return { items: [] as Row[] }
  const [prices, skus] = await Promise.all([
    Promise.all(inParts(ids, 100).map((part) => call('get', '/v1/prices', { query: { sku_ids: part.join() as never } }, { signal }))),
    Promise.all(ids.map((sku_id) => call('get', '/v1/skus/{sku_id}', { path: { sku_id } }, { signal }))),
  ])
  const priced = new Map(prices.flatMap((p) => p.items ?? []).map((p) => [p.sku_id, p]))
  return { items: (items ?? []).map((of, n): Row => ({ of, sku: skus[n], price: priced.get(of.sku_id) })), ...(next ? { next } : {}) }
}

/** The supply prices that suppliers ask for: to be withdrawn by them, to be accepted or refused by the operator. */
export function Asked() {
  const w = useWords(words)
  const { role } = useHouse()
  const [accepting, setAccepting] = useState<Row>()
  const tabs = useMemo(
    () => ({ key: 'state', options: [{ value: '', label: w('asked.all') }, ...(['open', 'accepted', 'refused', 'withdrawn'] as const).map((s) => ({ value: s as string, label: w(`asked.${s}`) }))] }),
    [w],
  )
  const filters = useMemo<Filter[]>(() => (role === 'operator' ? [{ kind: 'party', key: 'supplier_id', label: w('asked.supplier'), of: 'suppliers' }] : []), [role, w])
  const accept = (row: Row) => row.of.state === 'open' && role === 'operator' && setAccepting(row)
  return (
    <>
      <List<Row>
        name="price-proposals"
        title={w('tab.asked')}
        load={load}
        columns={useColumns(accept)}
        filters={filters}
        tabs={tabs}
        rowKey={(r) => r.of.sku_id}
        bulk={useBulk()}
        {...(role === 'operator' ? { onOpen: (r: Row) => void accept(r) } : {})}
        empty={<Notice title={w('asked.empty')} text={w(role === 'operator' ? 'asked.empty.operator' : 'asked.empty.supplier')} />}
      />
      {accepting && <Accept row={accepting} onClose={() => setAccepting(undefined)} />}
    </>
  )
}

function useColumns(accept: (row: Row) => void): Column<Row>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, time, date } = useFormats()
  const { role } = useHouse()
  const suppliers = useSuppliers()
  return useMemo(() => {
    const change = (r: Row) => (r.price?.supply_minor ? Math.round(((r.of.supply_minor - r.price.supply_minor) * 1000) / r.price.supply_minor) / 10 : undefined)
    const all: Column<Row>[] = [
      {
        key: 'sku', title: g('sku'), width: 240, text: (r) => r.sku?.title ?? r.of.sku_id,
        render: (r) => <Two first={role === 'operator' && r.of.state === 'open' ? <NameButton name={r.sku?.title ?? r.of.sku_id} onClick={() => accept(r)} /> : r.sku?.title} second={r.sku?.code} />,
      },
      { key: 'supplier', title: g('supplier'), width: 130, render: (r) => suppliers.name(r.of.supplier_id), text: (r) => suppliers.name(r.of.supplier_id) },
      { key: 'now', title: w('asked.now'), width: 110, align: 'right', render: (r) => <span className="number quiet">{r.price ? money(r.price.supply_minor, r.price.currency) : '—'}</span>, text: (r) => (r.price ? decimal(r.price.supply_minor, 2) : ''), kind: 'decimal' },
      {
        key: 'asked', title: w('asked.asked'), width: 130, align: 'right', text: (r) => decimal(r.of.supply_minor, 2), kind: 'decimal',
        render: (r) => <Two first={<span className="number">{money(r.of.supply_minor, r.of.currency)}</span>} second={change(r) === undefined ? '' : `${change(r)! > 0 ? '+' : ''}${change(r)} %`} />,
      },
      { key: 'from', title: w('asked.from'), width: 120, render: (r) => (r.of.from ? date(r.of.from) : w('asked.atOnce')), text: (r) => (r.of.from ? date(r.of.from) : '') },
      { key: 'note', title: w('asked.note'), width: 200, render: (r) => <Said note={r.of.note} reason={r.of.reason} />, text: (r) => [r.of.note, r.of.reason].filter(Boolean).join(' / ') },
      { key: 'state', title: w('asked.state'), width: 100, render: (r) => <Pill tone={tones[r.of.state]}>{w(`asked.${r.of.state}`)}</Pill>, text: (r) => w(`asked.${r.of.state}`) },
      { key: 'at', title: w('asked.at'), width: 140, render: (r) => <span className="number quiet">{time(r.of.proposed_at)}</span>, text: (r) => time(r.of.proposed_at), kind: 'time' },
    ]
    return all.filter((c) => role === 'operator' || c.key !== 'supplier')
  }, [w, g, money, time, date, role, suppliers, accept])
}

function Said({ note, reason }: { note: string | undefined; reason: string | undefined }) {
  return (
    <>
      {note || '—'}
      {reason && <div className="quiet small">{reason}</div>}
    </>
  )
}

function useBulk(): Bulk<Row>[] {
  const w = useWords(words)
  const { role } = useHouse()
  const name = (r: Row) => r.sku?.title ?? r.of.sku_id
  const suits = (r: Row) => r.of.state === 'open'
  if (role !== 'operator') {
    return [{ key: 'withdraw', label: w('asked.withdraw'), danger: true, name, suits, act: async (r, _, command) => void (await call('post', '/v1/price-proposals/withdraw', { body: { items: [r.of.sku_id] } }, { command })) }]
  }
  return [
    { key: 'accept', label: w('asked.accept'), name, suits, act: async (r, _, command) => void (await call('post', '/v1/price-proposals/accept', { body: { items: [{ sku_id: r.of.sku_id, supply_minor: r.of.supply_minor }] } }, { command })) },
    {
      key: 'refuse', label: w('asked.refuse'), danger: true, name, suits, ask: () => askReason(w('asked.refuse')),
      act: async (r, reason, command) => void (await call('post', '/v1/price-proposals/refuse', { body: { items: [r.of.sku_id], reason: String(reason) } }, { command })),
    },
  ]
}

/** Accepts one proposal, with what distributors are to pay from then on. */
function Accept({ row: { of, sku, price }, onClose }: { row: Row; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { money } = useFormats()
  const accept = useAct('post', '/v1/price-proposals/accept', { done: w('asked.done'), silent: true })
  const send = (typed: { items?: { settlement_minor?: number }[] }) => accept.mutateAsync({ body: { items: [{ sku_id: of.sku_id, supply_minor: of.supply_minor, ...typed.items?.[0] }] } })
  return (
    <FormDialog
      title={w('asked.accept')}
      submit={w('asked.accept')}
      fields={[{ name: ['items', 0, 'settlement_minor'], label: g('settlement'), help: w('asked.settlement.help'), field: <MoneyField currency={of.currency} /> }]}
      values={{ items: [{ settlement_minor: price?.settlement_minor }] }}
      send={send as never}
      onClose={onClose}
    >
      <p style={{ marginBottom: 12 }}>{w('asked.accept.text', { sku: sku?.title ?? of.sku_id, now: price ? money(price.supply_minor, price.currency) : '—', asked: money(of.supply_minor, of.currency) })}</p>
    </FormDialog>
  )
}
