import { Ask, MoneyField, TimeField, useAct, useWords, type Open } from '../../kit'
import { useReason } from '../partners/forms'
import { words } from './words'

interface Props {
  supplier: Open['Supplier']
}

/** What the operator may do with a supplier now. */
export function Acts({ supplier: s }: Props) {
  const w = useWords(words)
  const path = { supplier_id: s.id }
  const suspend = useAct('post', '/v1/suppliers/{supplier_id}/suspend', { done: w('suspended'), silent: true })
  const resume = useAct('post', '/v1/suppliers/{supplier_id}/resume', { done: w('resumed'), silent: true })
  const recheck = useAct('post', '/v1/suppliers/{supplier_id}/recheck', { done: w('recheck.done'), silent: true })
  const note = useReason('note')
  if (s.state === 'left') return null
  return (
    <>
      <Leave supplier={s} />
      {s.state === 'active' && <Ask label={w('suspend')} text={w('suspend.text')} danger send={() => suspend.mutateAsync({ path, body: {} })} />}
      <Ask label={w('recheck.do')} text={w('recheck.text')} fields={note} send={(body: Open['Decision']) => recheck.mutateAsync({ path, body })} />
      {s.state === 'suspended' && <Ask label={w('resume')} text={w('resume.text')} button={{ type: 'primary' }} send={() => resume.mutateAsync({ path, body: {} })} />}
    </>
  )
}

export function Leave({ supplier: s }: Props) {
  const w = useWords(words)
  const leave = useAct('post', '/v1/suppliers/{supplier_id}/leave', { done: w('left'), silent: true })
  const reason = useReason()
  return (
    <Ask
      label={w('leave')}
      text={w('leave.text')}
      danger
      fields={[{ name: 'leave_at', label: w('leave.at'), required: true, field: <TimeField /> }, ...reason]}
      send={(body: Open['Leaving']) => leave.mutateAsync({ path: { supplier_id: s.id }, body })}
    />
  )
}

export function SetFreight({ supplier: s }: Props) {
  const w = useWords(words)
  const set = useAct('put', '/v1/suppliers/{supplier_id}/freight', { done: w('freight.done'), silent: true })
  return (
    <Ask
      label={w('freight.set')}
      button={{ size: 'small' }}
      values={{ freight_minor: s.freight_minor, freight_free_from_minor: s.freight_free_from_minor }}
      fields={[
        { name: 'freight_minor', label: w('freight.each'), required: true, field: <MoneyField /> },
        { name: 'freight_free_from_minor', label: w('freight.free'), required: true, help: w('freight.free.help'), field: <MoneyField /> },
      ]}
      send={(body: Open['Freight']) => set.mutateAsync({ path: { supplier_id: s.id }, body })}
    />
  )
}
