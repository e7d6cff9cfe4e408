import { useNavigate } from 'react-router'
import { Ask, TimeField, useAct, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { termsOf, useContractFields } from '../partners/contractTerms'
import { filled, useReason } from '../partners/forms'
import { words } from './words'

/** What may be done with a contract: notice by either side, the rest by the operator. */
export function Acts({ contract: c }: { contract: Open['Contract'] }) {
  const w = useWords(words)
  const { role } = useHouse()
  const path = { contract_id: c.id }
  const notice = useAct('post', '/v1/contracts/{contract_id}/notice', { done: w('notice.done'), silent: true })
  const end = useAct('post', '/v1/contracts/{contract_id}/end', { done: w('end.done'), silent: true })
  const drop = useAct('post', '/v1/contracts/{contract_id}/drop', { done: w('drop.done'), silent: true })
  const reason = useReason()
  if (c.state === 'proposed') return role === 'operator' ? <Ask label={w('drop')} text={w('drop.text')} danger send={() => drop.mutateAsync({ path, body: {} })} /> : null
  if (c.state !== 'in_force') return null
  return (
    <>
      {role === 'operator' && <Ask label={w('end')} text={w('end.text')} danger fields={reason} send={(body: Open['Reason']) => end.mutateAsync({ path, body })} />}
      <Ask label={w('notice')} text={w('notice.text')} danger fields={[{ name: 'until', label: w('until'), required: true, field: <TimeField /> }, ...reason]} send={(body: Open['Notice']) => notice.mutateAsync({ path, body })} />
      {role === 'operator' && <Amend contract={c} />}
    </>
  )
}

function Amend({ contract: c }: { contract: Open['Contract'] }) {
  const w = useWords(words)
  const go = useNavigate()
  const amend = useAct('post', '/v1/contracts/{contract_id}/versions', { done: w('amend.done'), silent: true, onDone: (made) => void go(`/contracts/${made.id}`) })
  const terms = useContractFields(undefined, { currency: false })
  return (
    <Ask
      label={w('amend')}
      text={w('amend.text')}
      wide
      button={{ type: 'primary' }}
      values={termsOf(c)}
      fields={[...terms, { name: 'from', label: w('from'), half: true, help: w('now'), field: <TimeField /> }, { name: 'until', label: w('until'), half: true, help: w('until.open'), field: <TimeField /> }]}
      send={(body: Open['Amendment']) => amend.mutateAsync({ path: { contract_id: c.id }, body: filled({ ...body, currency: c.currency, profit_mode: c.profit_mode }) as Open['Amendment'] })}
    />
  )
}
