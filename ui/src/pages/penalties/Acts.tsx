import { Input, Radio } from 'antd'
import { Ask, FilesField, useAct, useWords, type FieldOf, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { filled, useReason } from '../partners/forms'
import { words } from './words'

const revocable = ['proposed', 'opened', 'answered', 'unanswered', 'confirmed', 'appealed', 'final', 'upheld']

interface Props {
  penalty: Open['Penalty']
}

/** What the reader may do with a case now. */
export function Acts({ penalty }: Props) {
  const { role } = useHouse()
  return role === 'operator' ? <OperatorActs penalty={penalty} /> : <DistributorActs penalty={penalty} />
}

function useOutcomes(...outcomes: ('confirm' | 'dismiss' | 'uphold' | 'overturn')[]): FieldOf[] {
  const w = useWords(words)
  const reason = useReason()
  return [{ name: 'outcome', label: w('outcome'), required: true, field: <Radio.Group options={outcomes.map((o) => ({ value: o, label: w(`outcome.${o}`) }))} /> }, ...reason]
}

function OperatorActs({ penalty: p }: Props) {
  const w = useWords(words)
  const path = { penalty_id: p.id }
  const accept = useAct('post', '/v1/penalties/{penalty_id}/accept', { done: w('accepted'), silent: true })
  const decide = useAct('post', '/v1/penalties/{penalty_id}/decision', { done: w('decided'), silent: true })
  const review = useAct('post', '/v1/penalties/{penalty_id}/appeal-decision', { done: w('decided'), silent: true })
  const revoke = useAct('post', '/v1/penalties/{penalty_id}/revoke', { done: w('revoked'), silent: true })
  const reason = useReason()
  const judged = p.state === 'answered' || p.state === 'unanswered'
  const verdict = useOutcomes(...(judged ? (['confirm', 'dismiss'] as const) : (['dismiss'] as const)))
  const onAppeal = useOutcomes('uphold', 'overturn')
  return (
    <>
      {revocable.includes(p.state) && <Ask label={w('revoke')} text={w('revoke.text')} danger fields={reason} send={(body: Open['Reason']) => revoke.mutateAsync({ path, body })} />}
      {(judged || p.state === 'proposed' || p.state === 'opened') && (
        <Ask label={w('decide')} text={w('decide.text')} button={judged ? { type: 'primary' } : {}} fields={verdict} send={(body: Open['PenaltyDecision']) => decide.mutateAsync({ path, body })} />
      )}
      {p.state === 'proposed' && <Ask label={w('accept')} text={w('accept.text')} button={{ type: 'primary' }} send={() => accept.mutateAsync({ path, body: {} })} />}
      {p.state === 'appealed' && <Ask label={w('decideAppeal')} text={w('decideAppeal.text')} button={{ type: 'primary' }} fields={onAppeal} send={(body: Open['AppealDecision']) => review.mutateAsync({ path, body })} />}
    </>
  )
}

function DistributorActs({ penalty: p }: Props) {
  const w = useWords(words)
  const path = { penalty_id: p.id }
  const answer = useAct('post', '/v1/penalties/{penalty_id}/answer', { done: w('answered'), silent: true })
  const appeal = useAct('post', '/v1/penalties/{penalty_id}/appeal', { done: w('appealed'), silent: true })
  const fields = (label: string): FieldOf[] => [
    { name: 'text', label, required: true, field: <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={2000} showCount /> },
    { name: 'evidence', label: w('evidence'), field: <FilesField /> },
  ]
  if (p.state === 'opened') return <Ask label={w('answer')} text={w('answer.text')} button={{ type: 'primary' }} fields={fields(w('answer'))} send={(body: Open['PenaltyWords']) => answer.mutateAsync({ path, body: filled(body) })} />
  if (p.state === 'confirmed') return <Ask label={w('appeal')} text={w('appeal.text')} button={{ type: 'primary' }} fields={fields(w('appeal'))} send={(body: Open['PenaltyWords']) => appeal.mutateAsync({ path, body: filled(body) })} />
  return null
}
