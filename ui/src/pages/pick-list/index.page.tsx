import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useSearchParams } from 'react-router'
import { body, client } from '../../api/client'
import { call, Loaded, Page, useAll, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import style from './Sheets.module.css'
import { words } from './words'

type Sub = Open['SubOrder'] & { own: string }

const atOnce = 6

/** The named sub-orders with their contacts and their orders' own numbers, some at a time. */
async function read(ids: string[], signal: AbortSignal): Promise<Sub[]> {
  const all: Sub[] = []
  for (let n = 0; n < ids.length; n += atOnce) {
    const part = await Promise.all(
      ids.slice(n, n + atOnce).map(async (sub_order_id) => {
        const sub = await call('get', '/v1/sub-orders/{sub_order_id}', { path: { sub_order_id } }, { signal })
        const order = await body(client.GET('/console/api/orders/{order}', { params: { path: { order: sub.order_id } }, signal }))
        return { ...sub, own: order.own_number }
      }),
    )
    all.push(...part)
  }
  return all
}

export default function PickListPage() {
  const w = useWords(words)
  const [address] = useSearchParams()
  const ids = [...new Set((address.get('sub_orders') ?? '').split(',').filter(Boolean))].slice(0, 200)
  const subs = useQuery({ queryKey: ['open', 'pick-list', ids], queryFn: ({ signal }) => read(ids, signal), enabled: ids.length > 0, staleTime: Infinity })
  return (
    <Page
      title={w('title')}
      hint={w('hint', { count: ids.length })}
      up={{ to: '/to-ship', label: w('back') }}
      actions={
        <Button type="primary" disabled={!subs.data} onClick={() => window.print()}>
          {w('print')}
        </Button>
      }
    >
      {ids.length === 0 ? <Notice title={w('none')} text={w('none.text')} /> : <Loaded of={subs}>{(rows) => <Sheets subs={rows} />}</Loaded>}
    </Page>
  )
}

function Sheets({ subs }: { subs: Sub[] }) {
  const w = useWords(words)
  const warehouses = useAll('/v1/warehouses', {})
  const nameOf = (id: string) => warehouses.data?.find((h) => h.id === id)?.name ?? id
  const noSlips = subs.filter((s) => s.no_slip).length
  return (
    <>
      {noSlips > 0 && <Alert type="info" showIcon title={w('noSlips', { count: noSlips })} style={{ marginBottom: 16 }} />}
      {[...new Set(subs.map((s) => s.warehouse_id))].map((id) => (
        <Picks key={id} warehouse={nameOf(id)} subs={subs.filter((s) => s.warehouse_id === id)} />
      ))}
      {subs.filter((s) => !s.no_slip).map((s) => (
        <Slip key={s.id} sub={s} />
      ))}
    </>
  )
}

/** What is to be taken from one warehouse's shelves, summed by SKU. */
function Picks({ warehouse, subs }: { warehouse: string; subs: Sub[] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const sums = new Map<string, { code: string; title: string; units: number; orders: number }>()
  for (const s of subs) {
    for (const l of toSend(s)) {
      const sum = sums.get(l.sku_id) ?? { code: l.code, title: l.title, units: 0, orders: 0 }
      sums.set(l.sku_id, { ...sum, units: sum.units + l.left, orders: sum.orders + 1 })
    }
  }
  const rows = [...sums.values()].toSorted((a, b) => a.code.localeCompare(b.code))
  return (
    <section className={style.sheet}>
      <header className={style.head}>
        <h2>
          {w('pick')} · {warehouse}
        </h2>
        <span className="quiet small">{w('made', { time: time(new Date().toISOString()) })}</span>
      </header>
      <table className={style.table}>
        <thead>
          <tr>
            <th>{w('code')}</th>
            <th>{w('goods')}</th>
            <th className={style.count}>{w('orders')}</th>
            <th className={style.count}>{w('units')}</th>
            <th>{w('done')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.code}>
              <td>{r.code}</td>
              <td>{r.title}</td>
              <td className={style.count}>{r.orders}</td>
              <td className={style.count}>{r.units}</td>
              <td>
                <span className={style.box} />
              </td>
            </tr>
          ))}
          <tr>
            <th colSpan={3}>{w('total')}</th>
            <th className={style.count}>{rows.reduce((n, r) => n + r.units, 0)}</th>
            <td />
          </tr>
        </tbody>
      </table>
    </section>
  )
}

/** Lines with the units that no parcel has taken yet. */
function toSend(s: Sub) {
  const sent = (line: number) => (s.parcels ?? []).reduce((n, p) => n + p.lines.reduce((m, l) => m + (l.line === line ? l.units : 0), 0), 0)
  return s.lines.map((l) => ({ ...l, left: l.quantity - sent(l.number) })).filter((l) => l.left > 0)
}

/** What lies in one box, for who opens it. */
function Slip({ sub }: { sub: Sub }) {
  const w = useWords(words)
  const { time } = useFormats()
  return (
    <section className={`${style.sheet} ${style.slip}`}>
      <header className={style.head}>
        <h2>{w('slip')}</h2>
        <span className="number">{w('order')} {sub.own}</span>
        <span className="quiet small">{w('sub')} {sub.id} · {time(sub.placed_at)}</span>
      </header>
      {sub.contact && (
        <div className={style.to}>
          <strong>
            {w('to')} {sub.contact.name} {sub.contact.phone}
          </strong>
          <span>{sub.contact.address}</span>
        </div>
      )}
      {sub.remark && <p>{w('remark')}{w.colon}{sub.remark}</p>}
      {sub.own_packaging && <p>{w('ownPackaging')}</p>}
      <table className={style.table}>
        <thead>
          <tr>
            <th>{w('code')}</th>
            <th>{w('goods')}</th>
            <th className={style.count}>{w('units')}</th>
          </tr>
        </thead>
        <tbody>
          {toSend(sub).map((l) => (
            <tr key={l.number}>
              <td>{l.code}</td>
              <td>{l.title}</td>
              <td className={style.count}>{l.left}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
