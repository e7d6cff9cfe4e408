import { Button, Input } from 'antd'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { begin, call, download, List, Loaded, Page, RowLink, Stack, Two, useRead, useWords, type Column, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import style from '../wallet/wallet.module.css'
import { words } from './words'

const lists = ['new', 'shipped', 'signed', 'refused', 'completed', 'refunded'] as const
type ListName = (typeof lists)[number]
type Row = Open['ReconciliationRow']

export default function ReconciliationPage() {
  const w = useWords(words)
  const { zone } = useHouse()
  const [address, go] = useSearchParams()
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: zone })
  const date = address.get('date') ?? beside(today, -1)
  const list = lists.find((l) => l === address.get('list')) ?? 'new'
  const day = useRead('/v1/reconciliation/{date}', { path: { date } })
  const show = (to: string, chosen: ListName = list) => go({ date: to, list: chosen }, { replace: true })
  const bar = (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <Button aria-label={w('before')} onClick={() => show(beside(date, -1))}>
        ‹
      </Button>
      <Input type="date" aria-label={w('day')} value={date} max={today} style={{ width: 150 }} onChange={(e) => e.target.value && show(e.target.value)} />
      <Button aria-label={w('after')} disabled={date >= today} onClick={() => show(beside(date, 1))}>
        ›
      </Button>
    </div>
  )
  return (
    <Page title={w('title')} hint={w('hint')} mark={day.data && <Pill tone={day.data.over ? 'grey' : 'amber'}>{w(day.data.over ? 'over' : 'open')}</Pill>} actions={bar}>
      <Stack>
        <Loaded of={day}>{(d) => <Sums sums={d.sums ?? []} chosen={list} choose={(l) => show(date, l)} />}</Loaded>
        <Rows key={`${date} ${list}`} date={date} list={list} />
      </Stack>
    </Page>
  )
}

/** The calendar day so many days away. */
const beside = (date: string, days: number) => new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

function Sums({ sums, chosen, choose }: { sums: Open['ReconciliationSum'][]; chosen: ListName; choose: (list: ListName) => void }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  return (
    <div className={style.accounts} role="group" aria-label={w('title')}>
      {lists.map((l) => {
        const own = sums.filter((s) => s.list === l)
        return (
          <button key={l} type="button" className={style.account} aria-pressed={l === chosen} onClick={() => choose(l)}>
            <span className="quiet">{w(`list.${l}`)}</span>
            <span className={style.balance}>{own.length === 0 ? '—' : own.map((s) => money(s.amount_minor ?? 0, s.currency)).join(' ')}</span>
            <span className="quiet small">{w('sum', { count: count(own.reduce((n, s) => n + s.count, 0)), units: count(own.reduce((n, s) => n + s.units, 0)) })}</span>
          </button>
        )
      })}
    </div>
  )
}

function Rows({ date, list }: { date: string; list: ListName }) {
  const w = useWords(words)
  const load = useMemo(
    () => (query: Record<string, string | number>, signal: AbortSignal) => {
      const { limit, after } = query as { limit: number; after?: string }
      return call('get', '/v1/reconciliation/{date}', { path: { date }, query: { list, limit, ...(after ? { after } : {}) } }, { signal })
    },
    [date, list],
  )
  const csv = () =>
    begin(w('csv.doing', { date, list: w(`list.${list}`) }), async ({ signal }) => {
      const answer = await fetch(`/console/api/v1/reconciliation/${date}/rows.csv?list=${list}`, { signal, headers: { 'Accept-Language': w.language } })
      if (!answer.ok) throw new Error(((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? String(answer.status))
      const file = await answer.blob()
      const take = () => download(file, `reconciliation-${date}-${list}.csv`)
      take()
      return { take }
    })
  return (
    <List<Row>
      name={`reconciliation-${list}`}
      title={`${w('title')} ${date} ${w(`list.${list}`)}`}
      load={load}
      fixed={useMemo(() => ({ date, list }), [date, list])}
      columns={useColumns()}
      rowKey={(r) => `${r.sub_order_id} ${r.parcel_id ?? ''} ${r.after_sale_id ?? ''}`}
      to={(r) => `/orders/${r.order_id}`}
      extra={<Button onClick={csv}>{w('csv')}</Button>}
      empty={<Notice title={w('empty')} />}
    />
  )
}

function useColumns(): Column<Row>[] {
  const w = useWords(words)
  const { money, time } = useFormats()
  return useMemo(
    () => [
      { key: 'own', title: w('own'), width: 220, render: (r) => <Two first={<RowLink to={`/orders/${r.order_id}`}>{r.own_number ?? r.order_id}</RowLink>} second={r.sub_order_id} />, text: (r) => r.own_number ?? '' },
      { key: 'order', title: w('order'), width: 180, spare: true, render: (r) => r.order_id, text: (r) => r.order_id },
      { key: 'at', title: w('at'), width: 150, render: (r) => <span className="number">{time(r.at)}</span>, text: (r) => time(r.at), kind: 'time' },
      { key: 'waybill', title: w('waybill'), width: 180, render: (r) => (r.waybill ? <Two first={r.waybill} second={r.carrier} /> : <span className="quiet">—</span>), text: (r) => r.waybill ?? '' },
      { key: 'units', title: w('units'), width: 80, align: 'right', render: (r) => <span className="number">{r.units}</span>, text: (r) => r.units, kind: 'integer' },
      { key: 'amount', title: w('amount'), width: 130, align: 'right', render: (r) => <span className="number">{r.amount_minor === undefined ? '—' : money(r.amount_minor, r.currency)}</span>, text: (r) => (r.amount_minor === undefined ? '' : decimal(r.amount_minor, 2)), kind: 'decimal' },
    ],
    [w, money, time],
  )
}
