import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Button, Select } from 'antd'
import { useDeferredValue, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { call, Page, Split, useAct, useAll, useExplain, useRead, useWords, type Open } from '../../kit'
import { region as regionName } from '../../format/region'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { draftOf, Lines, Picker, type Draft } from './Goods'
import { nobody, Receiver, Text } from './Receiver'
import style from './order.module.css'
import { words } from './words'

const ownNumber = () => `M${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${crypto.randomUUID().slice(0, 8)}`

export default function PlaceOrderPage() {
  const w = useWords(words)
  const [placed, setPlaced] = useState<Open['OrderStatus']>()
  return (
    <Page title={w('title')} hint={w('hint')} actions={<Link to="/bulk-orders">{w('bulk')}</Link>}>
      {placed ? <Placed order={placed} again={() => setPlaced(undefined)} /> : <Writing onPlaced={setPlaced} />}
    </Page>
  )
}

function Writing({ onPlaced }: { onPlaced: (order: Open['OrderStatus']) => void }) {
  const w = useWords(words)
  const { lines, add, change, remove } = useLines()
  const [to, setTo] = useState(nobody)
  const [own, setOwn] = useState(ownNumber)
  const [channel, setChannel] = useState<string>()
  const [remark, setRemark] = useState('')
  const quotes = useQuotes(lines, to.region, channel)
  const place = useAct('post', '/v1/orders', { silent: true, onDone: onPlaced })
  const explain = useExplain()
  const missing = [lines.length === 0 && w('goods'), !to.name.trim() && w('name'), to.phone.trim().length < 5 && w('phone'), !to.region && w('region'), !to.address.trim() && w('address'), !own.trim() && w('own')].filter((m) => m !== false)
  const blocked = (quotes.data?.lines ?? []).some((q) => !q.saleable)
  const send = () =>
    place.mutate({
      body: {
        own_number: own.trim(),
        contact: { name: to.name.trim(), phone: to.phone.trim(), region: to.region, address: to.address.trim() },
        ...(channel ? { channel_id: channel } : {}),
        ...(remark.trim() ? { remark: remark.trim() } : {}),
        lines: lines.map((l, n) => {
          const quote = quotes.data?.lines?.[n]
          return { sku_id: l.sku, quantity: l.quantity, sale_minor: l.sale ?? 0, settlement_minor: quote?.price?.settlement_minor ?? l.price?.settlement_minor ?? 0, ...(quote?.quote ? { quote: quote.quote } : {}) }
        }),
      },
    })
  return (
    <Split
      aside={
        <Quote quotes={quotes.data} waiting={quotes.isFetching}>
          {missing.length > 0 && <span className="quiet small">{w('missing', { names: missing.join(w('join')) })}</span>}
          {quotes.error && <Alert type="error" showIcon title={explain(quotes.error)} />}
          {blocked && <Alert type="warning" showIcon title={w('blocked')} />}
          {place.error && <Alert type="error" showIcon title={explain(place.error)} />}
          <Button type="primary" size="large" block disabled={missing.length > 0 || blocked || !quotes.data} loading={place.isPending} onClick={send}>
            {w('place')}
          </Button>
        </Quote>
      }
    >
      <Card title={w('goods')}>
        <Picker region={to.region} onPick={add} />
        {lines.length === 0 ? <p className="quiet" style={{ marginTop: 12 }}>{w('pick.empty')}</p> : <Lines lines={lines} quotes={quotes.data?.lines ?? []} change={change} remove={remove} />}
      </Card>
      <Receiver to={to} change={setTo} />
      <Card title={w('order')}>
        <div className={style.pair}>
          <ChannelField value={channel} change={setChannel} />
          <Text label={w('own')} help={w('own.help')} value={own} max={64} set={setOwn} />
          <div className={style.whole}>
            <Text label={w('remark')} value={remark} max={500} set={setRemark} />
          </div>
        </div>
      </Card>
    </Split>
  )
}

/** The lines, the first of which the address may name. */
function useLines() {
  const [address] = useSearchParams()
  const sku = address.get('sku') ?? ''
  const named = useRead('/v1/mall/{sku_id}', { path: { sku_id: sku } }, { enabled: sku !== '' })
  const [lines, setLines] = useState<Draft[]>([])
  const add = (good: Open['MallGood']) =>
    setLines((before) => (before.some((l) => l.sku === good.sku_id) ? before.map((l) => (l.sku === good.sku_id ? { ...l, quantity: l.quantity + 1 } : l)) : [...before, draftOf(good)]))
  const first = named.data
  useEffect(() => {
    if (first) setLines((before) => (before.some((l) => l.sku === first.sku_id) ? before : [...before, draftOf({ ...first, picture: first.media?.find((m) => m.kind === 'main')?.url ?? '' })]))
  }, [first])
  return {
    lines,
    add,
    change: (n: number, more: Partial<Draft>) => setLines((before) => before.map((l, at) => (at === n ? { ...l, ...more } : l))),
    remove: (n: number) => setLines((before) => before.filter((_, at) => at !== n)),
  }
}

/** What it costs now, and all that is against it; asked again with each change, and every minute. */
function useQuotes(lines: Draft[], region: string, channel: string | undefined) {
  const asked = useDeferredValue(JSON.stringify(lines.map((l) => ({ sku_id: l.sku, quantity: l.quantity, ...(l.sale !== undefined ? { sale_minor: l.sale } : {}) }))))
  const count = (JSON.parse(asked) as unknown[]).length
  return useQuery({
    queryKey: ['open', 'live', 'quotes', asked, region, channel],
    queryFn: ({ signal }) => call('post', '/v1/quotes', { body: { lines: JSON.parse(asked) as Open['QuoteLine'][], region, ...(channel ? { channel_id: channel } : {}) } }, { signal }),
    enabled: count > 0 && region !== '',
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}

function ChannelField({ value, change }: { value: string | undefined; change: (id: string | undefined) => void }) {
  const w = useWords(words)
  const id = useId()
  const channels = useAll('/v1/channels', {})
  return (
    <label htmlFor={id}>
      <span className="small">{w('channel')}</span>
      <Select id={id} allowClear placeholder={w('channel.none')} value={value ?? null} options={(channels.data ?? []).filter((c) => c.state === 'active').map((c) => ({ value: c.id, label: c.name }))} onChange={(c: string | undefined) => change(c)} />
    </label>
  )
}

function Quote({ quotes, waiting, children }: { quotes: Open['Quotes'] | undefined; waiting: boolean; children: React.ReactNode }) {
  const w = useWords(words)
  const { money } = useFormats()
  const { currency: own } = useHouse()
  const wallet = useRead('/v1/wallet', {}).data?.accounts?.find((a) => a.kind === 'wallet')
  const currency = quotes?.currency || own
  const total = (quotes?.goods_minor ?? 0) + (quotes?.freight_minor ?? 0)
  const short = wallet && quotes ? total - wallet.balance_minor : 0
  return (
    <Card title={w('quote')}>
      {quotes ? (
        <div aria-busy={waiting} aria-live="polite">
          <dl className={style.totals}>
            <dt className="quiet">{w('quote.goods')}</dt>
            <dd>{money(quotes.goods_minor, currency)}</dd>
            <dt className="quiet">{w('quote.freight')}</dt>
            <dd>{money(quotes.freight_minor, currency)}</dd>
            <dt className="quiet">{w('quote.total')}</dt>
            <dd className={style.total}>{money(total, currency)}</dd>
            {wallet && <dt className="quiet">{w('quote.wallet')}</dt>}
            {wallet && <dd>{money(wallet.balance_minor, wallet.currency)}</dd>}
          </dl>
          {short > 0 && <p className={style.bad}>{w('quote.short', { amount: money(short, currency) })}</p>}
          {(quotes.sub_orders ?? []).length > 0 && <Parts parts={quotes.sub_orders ?? []} currency={currency} />}
        </div>
      ) : (
        <p className="quiet">{w('quote.wait')}</p>
      )}
      <div className={style.act}>{children}</div>
    </Card>
  )
}

function Parts({ parts, currency }: { parts: Open['QuotePart'][]; currency: string }) {
  const w = useWords(words)
  const { money } = useFormats()
  return (
    <section className={style.parts} aria-label={w('split')}>
      <h3>{w('split')}</h3>
      {parts.map((p) => (
        <div key={p.number}>
          <strong>{w('split.part', { n: p.number })}</strong> {p.dispatch_region && <span className="quiet small">{w('split.from', { place: regionName(p.dispatch_region, w.language) })}</span>}
          <div className="quiet small">{w('split.text', { units: p.units, goods: money(p.goods_minor, currency), freight: money(p.freight_minor, currency) })}</div>
        </div>
      ))}
    </section>
  )
}

function Placed({ order, again }: { order: Open['OrderStatus']; again: () => void }) {
  const w = useWords(words)
  const { money, time } = useFormats()
  const [paid, setPaid] = useState(false)
  const pay = useAct('post', '/v1/orders/{order_id}/pay', { done: w('paid'), onDone: () => setPaid(true) })
  return (
    <Card title={paid ? w('paid') : w('placed')}>
      <p role="status">{w('placed.text', { amount: money(order.total_minor, order.currency), at: time(order.pay_by) })}</p>
      <p className="quiet">{order.own_number}</p>
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 16 }}>
        {!paid && (
          <Button type="primary" loading={pay.isPending} onClick={() => pay.mutate({ path: { order_id: order.id }, body: {} })}>
            {w('pay')}
          </Button>
        )}
        <Link to={`/orders/${order.id}`}>
          <Button tabIndex={-1}>{w('view')}</Button>
        </Link>
        <Button onClick={again}>{w('again')}</Button>
      </div>
    </Card>
  )
}
