import { Button, Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { OrderPage } from '../../api/queries'
import { Ask, ChoiceField, RegionPicker, useAct, useRead, useWords, type FieldOf } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Apply } from '../after-sales/Apply'
import { words as caseWords } from '../after-sales/words'
import { ParcelForm } from '../to-ship/ParcelForm'
import style from './OrderPage.module.css'
import { words } from './words'

interface Props {
  order: OrderPage
}

type Sub = OrderPage['sub_orders'][number]

const within = (order: OrderPage, ...states: string[]) => order.sub_orders.filter((s) => states.includes(s.state))

/** What the reader may do to an order now. */
export function Acts({ order }: Props) {
  const { role } = useHouse()
  return <div className={style.acts}>{role === 'supplier' ? <Ship order={order} /> : <Buying order={order} pays={role === 'distributor'} />}</div>
}

function Buying({ order, pays }: Props & { pays: boolean }) {
  const unpaid = within(order, 'unconfirmed', 'pending_payment')
  const left = within(order, 'unconfirmed', 'pending_payment', 'to_ship')
  const shipped = order.sub_orders.some((s) => s.shipped_units > 0)
  const paid = within(order, 'to_ship', 'to_receive', 'completed')
  return (
    <>
      {pays && within(order, 'unconfirmed').length > 0 && <Confirm order={order} />}
      {pays && within(order, 'pending_payment').length > 0 && <Pay order={order} />}
      {within(order, 'to_receive').length > 0 && <Receipt order={order} />}
      {paid.length > 0 && <AfterSale order={order} />}
      {within(order, 'to_ship').length > 0 && <Urge order={order} />}
      {pays && left.length > 0 && !shipped && <Address order={order} />}
      {left.length > 0 && <Remark order={order} />}
      {unpaid.length > 0 && <Cancel order={order} />}
    </>
  )
}

const primary = { button: { type: 'primary' as const } }

function Confirm({ order }: Props) {
  const w = useWords(words)
  const act = useAct('post', '/v1/orders/{order_id}/confirm', { done: w('confirm.done'), silent: true })
  return <Ask label={w('confirm')} text={w('confirm.text')} {...primary} send={() => act.mutateAsync({ path: { order_id: order.id }, body: {} })} />
}

function Pay({ order }: Props) {
  const w = useWords(words)
  const { money } = useFormats()
  const wallet = useRead('/v1/wallet', {})
  const act = useAct('post', '/v1/orders/{order_id}/pay', { done: w('pay.done'), silent: true })
  const balance = wallet.data?.accounts?.find((a) => a.kind === 'wallet' && a.currency === order.currency)?.balance_minor
  const amount = money(order.total_minor, order.currency)
  const says = [
    w('pay.text', { amount }),
    balance !== undefined && w('pay.balance', { amount: money(balance, order.currency) }),
    balance !== undefined && balance < order.total_minor && w('pay.short', { amount: money(order.total_minor - balance, order.currency) }),
  ]
  return <Ask label={w('pay', { amount })} title={w('pay.title')} text={says.filter(Boolean).join(' ')} {...primary} send={() => act.mutateAsync({ path: { order_id: order.id }, body: {} })} />
}

function Cancel({ order }: Props) {
  const w = useWords(words)
  const act = useAct('post', '/v1/orders/{order_id}/cancel', { done: w('cancel.done'), silent: true })
  const fields: FieldOf[] = [{ name: 'reason', label: w('cancel.reason'), field: <Input maxLength={80} /> }]
  return <Ask label={w('cancel')} text={w('cancel.text')} danger fields={fields} send={(v: { reason?: string }) => act.mutateAsync({ path: { order_id: order.id }, body: { ...(v.reason ? { reason: v.reason } : {}) } })} />
}

function Address({ order }: Props) {
  const w = useWords(words)
  const act = useAct('put', '/v1/orders/{order_id}/contact', { done: w('address.done'), silent: true })
  const fields: FieldOf[] = [
    { name: ['contact', 'name'], label: w('address.name'), required: true, half: true, field: <Input maxLength={60} autoComplete="off" /> },
    { name: ['contact', 'phone'], label: w('address.phone'), required: true, half: true, field: <Input maxLength={30} autoComplete="off" /> },
    { name: ['contact', 'region'], label: w('address.region'), required: true, field: <RegionPicker /> },
    { name: ['contact', 'address'], label: w('address.address'), required: true, field: <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} />, help: w('address.whole') },
  ]
  return <Ask label={w('address')} text={w('address.text')} fields={fields} values={{ contact: { region: order.region } }} send={(v: never) => act.mutateAsync({ path: { order_id: order.id }, body: v })} />
}

function Remark({ order }: Props) {
  const w = useWords(words)
  const act = useAct('put', '/v1/orders/{order_id}/remark', { done: w('remark.done'), silent: true })
  const fields: FieldOf[] = [{ name: 'remark', label: w('remark.label'), field: <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />, help: w('remark.help') }]
  return <Ask label={w('remark')} fields={fields} values={{ remark: order.remark }} send={(v: { remark?: string }) => act.mutateAsync({ path: { order_id: order.id }, body: { remark: v.remark ?? '' } })} />
}

function useParts(subs: Sub[]) {
  const w = useWords(words)
  return subs.map((s) => ({ value: s.id, label: w('part', { number: s.number, supplier: s.supplier.name }) }))
}

function Urge({ order }: Props) {
  const w = useWords(words)
  const subs = within(order, 'to_ship')
  const parts = useParts(subs)
  const act = useAct('post', '/v1/sub-orders/{sub_order_id}/urge', { done: w('urge.done'), silent: true })
  const fields: FieldOf[] = parts.length > 1 ? [{ name: 'part', label: w('urge.which'), required: true, field: <ChoiceField options={parts} allowClear={false} /> }] : []
  return <Ask label={w('urge')} text={w('urge.text')} fields={fields} values={{ part: subs[0]!.id }} send={(v: { part?: string }) => act.mutateAsync({ path: { sub_order_id: v.part ?? subs[0]!.id }, body: {} })} />
}

function Receipt({ order }: Props) {
  const w = useWords(words)
  const parts = useParts(within(order, 'to_receive'))
  const act = useAct('post', '/v1/orders/{order_id}/receipt', { done: w('receipt.done'), silent: true })
  const fields: FieldOf[] = parts.length > 1 ? [{ name: 'part', label: w('receipt.which'), field: <ChoiceField options={[{ value: '', label: w('receipt.all') }, ...parts]} allowClear={false} /> }] : []
  return <Ask label={w('receipt')} text={w('receipt.text')} fields={fields} values={{ part: '' }} {...primary} send={(v: { part?: string }) => act.mutateAsync({ path: { order_id: order.id }, body: v.part ? { sub_order_id: v.part } : {} })} />
}

function AfterSale({ order }: Props) {
  const w = useWords(words)
  const c = useWords(caseWords)
  const [open, setOpen] = useState(false)
  const nameOf = (id: string) => {
    const s = order.sub_orders.find((x) => x.id === id)
    return s ? w('part', { number: s.number, supplier: s.supplier.name }) : id
  }
  return (
    <>
      <Button onClick={() => setOpen(!open)}>{c('apply')}</Button>
      {open && <Apply order={order.id} subName={nameOf} onClose={() => setOpen(false)} />}
    </>
  )
}

function Ship({ order }: Props) {
  const w = useWords(words)
  const go = useNavigate()
  const [shipping, setShipping] = useState<Sub>()
  const subs = within(order, 'to_ship')
  if (subs.length === 0) return null
  return (
    <>
      {subs.map((s) => (
        <Button key={s.id} type="primary" onClick={() => setShipping(s)}>
          {subs.length > 1 ? w('ship.part', { name: s.number }) : w('ship')}
        </Button>
      ))}
      <Button onClick={() => void go(`/pick-list?sub_orders=${subs.map((s) => s.id).join(',')}`)}>{w('print')}</Button>
      {shipping && <ParcelForm of={shipping} onClose={() => setShipping(undefined)} />}
    </>
  )
}
