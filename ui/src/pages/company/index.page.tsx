import { Button } from 'antd'
import { Link } from 'react-router'
import { Ask, Facts, FormPart, Loaded, MoneyField, Page, TimeField, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Input } from 'antd'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Pill } from '../../parts/State'
import { Accounts } from './Accounts'
import { Addresses } from './Addresses'
import { Documents } from './Documents'
import { words } from './words'

type Supplier = Open['Supplier']

export default function CompanyPage() {
  const me = useRead('/v1/me', {}, { staleTime: Infinity })
  return <Loaded of={me}>{(m) => <Company id={m.supplier_id ?? ''} />}</Loaded>
}

function Company({ id }: { id: string }) {
  const w = useWords(words)
  const { party } = useHouse()
  const supplier = useRead('/v1/suppliers/{supplier_id}', { path: { supplier_id: id } })
  return (
    <Page
      title={party ?? w('title')}
      hint={<CopyText text={id} />}
      actions={
        <Link to="/people">
          <Button>{w('people')}</Button>
        </Link>
      }
      tabs={[
        { key: 'profile', label: w('tab.profile'), content: () => <Loaded of={supplier}>{(s) => <Profile of={s} />}</Loaded> },
        { key: 'accounts', label: w('tab.accounts'), content: () => <Accounts supplier={id} /> },
        { key: 'documents', label: w('tab.documents'), content: () => <Documents supplier={id} /> },
        { key: 'addresses', label: w('tab.addresses'), content: () => <Addresses supplier={id} /> },
        { key: 'freight', label: w('tab.freight'), content: () => <Loaded of={supplier}>{(s) => <Freight of={s} />}</Loaded> },
      ]}
    />
  )
}

function Profile({ of: s }: { of: Supplier }) {
  const w = useWords(words)
  const { time } = useFormats()
  const leave = useAct('post', '/v1/suppliers/{supplier_id}/leave', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'leave_at', label: w('leave.at'), required: true, field: <TimeField /> },
    { name: 'reason', label: w('leave.reason'), required: true, field: <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /> },
  ]
  const state = [w.code('state', s.state), s.suspended_for && w.code('for', s.suspended_for)].filter(Boolean).join(' · ')
  return (
    <Card title={w('tab.profile')} hint={w('change')}>
      <Facts
        facts={[
          { label: w('name'), value: s.name },
          { label: w('credit'), value: s.credit_code },
          { label: w('state'), value: <Pill tone={s.state === 'active' ? 'green' : 'red'}>{state}</Pill> },
          { label: w('created'), value: time(s.created_at) },
          { label: w('recheck'), value: s.recheck_at && time(s.recheck_at) },
          ...(s.leave_at ? [{ label: w('leaving'), value: time(s.leave_at) }] : []),
        ]}
      />
      {s.state !== 'left' && !s.leave_at && (
        <div style={{ marginTop: 16 }}>
          <Ask label={w('leave')} text={w('leave.text')} danger fields={fields} send={(v: never) => leave.mutateAsync({ path: { supplier_id: s.id }, body: v })} />
        </div>
      )}
    </Card>
  )
}

function Freight({ of: s }: { of: Supplier }) {
  const w = useWords(words)
  const act = useAct('put', '/v1/suppliers/{supplier_id}/freight', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'freight_minor', label: w('freight.each'), required: true, half: true, field: <MoneyField /> },
    { name: 'freight_free_from_minor', label: w('freight.free'), required: true, half: true, field: <MoneyField />, help: w('freight.free.help') },
  ]
  return (
    <Card title={w('tab.freight')} hint={w('freight.hint')}>
      <FormPart fields={fields} values={{ freight_minor: s.freight_minor, freight_free_from_minor: s.freight_free_from_minor }} send={(v: never) => act.mutateAsync({ path: { supplier_id: s.id }, body: v })} />
    </Card>
  )
}
