import { Input } from 'antd'
import { Ask, Facts, Loaded, Stack, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { useReason } from '../partners/forms'
import { State } from '../partners/State'
import style from '../partners/partners.module.css'
import { words } from './words'

/** The account a supplier is paid to, and the one that waits for the operator's word. */
export function BankAccounts({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const { role } = useHouse()
  const accounts = useRead('/v1/suppliers/{supplier_id}/bank-accounts', { path: { supplier_id: supplier } })
  return (
    <Loaded of={accounts}>
      {({ items }) => (
        <Stack>
          <p className={`quiet ${style.acts}`} style={{ justifyContent: 'space-between' }}>
            {w('bank.text')}
            <Offer supplier={supplier} />
          </p>
          {items.length === 0 && <Card title={w('bank')}><Notice compact title={w('bank.none')} /></Card>}
          {items.map((b) => (
            <Account key={b.state} supplier={supplier} account={b} decides={role === 'operator'} />
          ))}
        </Stack>
      )}
    </Loaded>
  )
}

function Account({ supplier, account: b, decides }: { supplier: string; account: Open['BankAccount']; decides: boolean }) {
  const w = useWords(words)
  const { time } = useFormats()
  const path = { supplier_id: supplier }
  const confirm = useAct('post', '/v1/suppliers/{supplier_id}/bank-accounts/confirm', { done: w('bank.done'), silent: true })
  const refuse = useAct('post', '/v1/suppliers/{supplier_id}/bank-accounts/refuse', { done: w('bank.refused'), silent: true })
  const reason = useReason()
  return (
    <Card
      title={w('bank')}
      hint={<State of="bank" state={b.state} />}
      extra={
        decides &&
        b.state === 'pending' && (
          <span className={style.acts}>
            <Ask label={w('bank.refuse')} danger button={{ size: 'small' }} fields={reason} send={(body: Open['Reason']) => refuse.mutateAsync({ path, body })} />
            <Ask
              label={w('bank.confirm')}
              text={w('bank.confirm.text')}
              button={{ size: 'small', type: 'primary' }}
              fields={[{ name: 'tail', label: w('bank.tail'), required: true, field: <Input minLength={4} maxLength={4} autoComplete="off" /> }]}
              send={(body: Open['BankTail']) => confirm.mutateAsync({ path, body })}
            />
          </span>
        )
      }
    >
      <Facts
        facts={[
          { label: w('bank.holder'), value: b.holder },
          { label: w('bank.bank'), value: b.bank },
          { label: w('bank.number'), value: <span className="number">{b.number}</span> },
          { label: w('bank.changed'), value: time(b.changed_at) },
        ]}
      />
    </Card>
  )
}

function Offer({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const offer = useAct('post', '/v1/suppliers/{supplier_id}/bank-accounts', { done: w('bank.added'), silent: true })
  return (
    <Ask
      label={w('bank.add')}
      fields={[
        { name: 'holder', label: w('bank.holder'), required: true, field: <Input maxLength={100} autoComplete="off" /> },
        { name: 'bank', label: w('bank.bank'), required: true, field: <Input maxLength={100} autoComplete="off" /> },
        { name: 'number', label: w('bank.number'), required: true, field: <Input maxLength={50} inputMode="numeric" autoComplete="off" /> },
      ]}
      send={(body: Open['NewBankAccount']) => offer.mutateAsync({ path: { supplier_id: supplier }, body })}
    />
  )
}
