import { Input } from 'antd'
import { Ask, useAct, useWords, type FieldOf, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { filled, useReason } from '../partners/forms'
import { words } from './words'

type Invoice = Open['Invoice']

/** What the reader may do with an invoice now: its issuer withdraws and voids it, its receiver accepts and returns it. */
export function Acts({ invoice: i }: { invoice: Invoice }) {
  const { role } = useHouse()
  return (i.supplier_id ? role === 'supplier' : role === 'operator') ? <Issuer invoice={i} /> : <Receiver invoice={i} />
}

function Issuer({ invoice: i }: { invoice: Invoice }) {
  const w = useWords(words)
  const path = { invoice_id: i.id }
  const withdraw = useAct('post', '/v1/invoices/{invoice_id}/withdraw', { done: w('withdraw.done'), silent: true })
  const voiding = useAct('post', '/v1/invoices/{invoice_id}/void', { done: w('void.done'), silent: true })
  const red: FieldOf[] = [
    { name: 'red_number', label: w('red'), required: true, help: w('number.digital'), field: <Input inputMode="numeric" maxLength={20} autoComplete="off" /> },
    { name: 'red_code', label: w('red.code'), help: w('red.code.help'), field: <Input inputMode="numeric" maxLength={12} autoComplete="off" /> },
  ]
  if (i.state === 'registered') return <Ask label={w('withdraw')} text={w('withdraw.text')} danger send={() => withdraw.mutateAsync({ path, body: {} })} />
  if (i.state === 'accepted') return <Ask label={w('void')} text={w('void.text')} danger fields={red} send={(body: Open['RedInvoice']) => voiding.mutateAsync({ path, body: filled(body) })} />
  return null
}

function Receiver({ invoice: i }: { invoice: Invoice }) {
  const w = useWords(words)
  const path = { invoice_id: i.id }
  const accept = useAct('post', '/v1/invoices/{invoice_id}/accept', { done: w('accept.done'), silent: true })
  const back = useAct('post', '/v1/invoices/{invoice_id}/return', { done: w('return.done'), silent: true })
  const reason = useReason()
  if (i.state !== 'registered') return null
  return (
    <>
      <Ask label={w('return')} text={w('return.text')} danger fields={reason} send={(body: Open['Reason']) => back.mutateAsync({ path, body })} />
      <Ask label={w('accept')} text={w('accept.text')} button={{ type: 'primary' }} send={() => accept.mutateAsync({ path, body: {} })} />
    </>
  )
}
