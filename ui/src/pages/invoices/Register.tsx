import { Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { ChoiceField, DayField, FileField, FormDialog, MoneyField, useAct, useWords, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { filled } from '../partners/forms'
import { PartyField } from '../partners/Party'
import { CoversField } from './CoversField'
import { taxIn } from './tax'
import { words } from './words'

type Style = 'digital' | 'electronic' | 'paper'
interface Typed extends Omit<Open['NewInvoice'], 'amount_minor' | 'tax_minor' | 'electronic'> {
  style: Style
  distributor_id?: string
  tax_minor?: number
}

const rates = [130_000, 90_000, 60_000, 50_000, 30_000, 10_000, 0]
const totalOf = (covers: Typed['covers'] | undefined) => (covers ?? []).reduce((sum, c) => sum + (c.amount_minor ?? 0), 0)

/** Registers an invoice that was issued at the tax platform. A statement named in the address (`?statement=`) is chosen already. */
export function Register() {
  const w = useWords(words)
  const { role } = useHouse()
  const { date } = useFormats()
  const [address, go] = useSearchParams()
  const named = address.get('statement') ?? undefined
  const [open, setOpen] = useState(named !== undefined)
  const see = useNavigate()
  const register = useAct('post', '/v1/invoices', { done: w('register.done'), silent: true, onDone: (i) => void see(`/invoices/${i.id}`) })
  const older = (v: Record<string, unknown>) => v.style !== 'digital'
  const fields: FieldOf[] = [
    ...(role === 'operator' ? [{ name: 'distributor_id', label: w('distributor'), required: true, field: <PartyField kind="distributors" label={w('distributor')} /> }] : []),
    { name: 'covers', label: w('covers'), required: true, field: <CoversField named={named} /> },
    { name: 'kind', label: w('kind'), required: true, field: <Radio.Group options={(['special', 'ordinary'] as const).map((k) => ({ value: k, label: w(`kind.${k}`) }))} /> },
    { name: 'style', label: w('style'), required: true, field: <ChoiceField allowClear={false} options={(['digital', 'electronic', 'paper'] as const).map((s) => ({ value: s, label: w(`style.${s}`) }))} /> },
    { name: 'code', label: w('code'), required: true, half: true, when: older, help: w('code.help'), field: <Input inputMode="numeric" maxLength={12} autoComplete="off" /> },
    { name: 'number', label: w('number'), required: true, half: true, when: older, help: w('number.older'), field: <Input inputMode="numeric" maxLength={8} autoComplete="off" /> },
    { name: 'number', label: w('number'), required: true, when: (v) => !older(v), help: w('number.digital'), field: <Input inputMode="numeric" maxLength={20} autoComplete="off" /> },
    { name: 'issued_on', label: w('issued'), required: true, half: true, field: <DayField /> },
    { name: 'rate_ppm', label: w('rate'), required: true, half: true, field: <ChoiceField allowClear={false} options={rates.map((r) => ({ value: r, label: `${r / 10_000}%` }))} /> },
    { name: 'tax_minor', label: w('tax'), help: <Reckoned />, field: <MoneyField /> },
    { name: 'file_id', label: w('file'), help: w('file.help'), field: <FileField /> },
  ]
  const close = () => {
    setOpen(false)
    if (!named) return
    address.delete('statement')
    go(address, { replace: true })
  }
  const send = ({ style, distributor_id: _, ...typed }: Typed) => {
    const amount = totalOf(typed.covers)
    return register.mutateAsync({
      body: { ...filled({ ...typed, code: style === 'digital' ? '' : typed.code }), electronic: style !== 'paper', amount_minor: amount, tax_minor: typed.tax_minor ?? taxIn(amount, typed.rate_ppm) } as Open['NewInvoice'],
    })
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w(role === 'operator' ? 'register.outgoing' : 'register')}
      </Button>
      {open && (
        <FormDialog
          wide
          title={w('register')}
          submit={w('register')}
          fields={fields}
          values={{ kind: 'special', style: 'digital', rate_ppm: 130_000, issued_on: date(new Date().toISOString()) }}
          send={send}
          onClose={close}
        >
          <p className="quiet small">{w('register.text')}</p>
        </FormDialog>
      )}
    </>
  )
}

/** What the rate makes of what is chosen, beside the field of the tax. */
function Reckoned() {
  const w = useWords(words)
  const { money } = useFormats()
  const covers = Form.useWatch('covers') as Typed['covers'] | undefined
  const ppm = Form.useWatch('rate_ppm') as number | undefined
  const total = totalOf(covers)
  return (
    <>
      {total > 0 && ppm !== undefined && <span className="number">{w('tax.reckoned', { amount: money(taxIn(total, ppm)) })} · </span>}
      {w('tax.help')}
    </>
  )
}
