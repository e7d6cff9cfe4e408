import { Button, Input, InputNumber, Radio } from 'antd'
import { Ask, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { filled } from '../partners/forms'
import type { Both } from './[application].page'
import { words } from './words'

/** What may be done now. */
export function Acts({ application: a, recruitment }: Both) {
  switch (a.state) {
    case 'submitted':
      return <Take application={a} />
    case 'in_review':
      return <Judge application={a} recruitment={recruitment} round={1} />
    case 'second_review':
      return <Judge application={a} recruitment={recruitment} round={2} />
    case 'approved':
      return (
        <>
          {recruitment.way === 'paid' && !a.fee_paid_at && <Fee application={a} recruitment={recruitment} />}
          <Activate application={a} recruitment={recruitment} />
        </>
      )
    default:
      return null
  }
}

function Take({ application: a }: { application: Open['EntranceApplication'] }) {
  const w = useWords(words)
  const take = useAct('post', '/v1/distributor-applications/{entrance_application_id}/take', { done: w('taken') })
  return (
    <Button type="primary" loading={take.isPending} onClick={() => take.mutate({ path: { entrance_application_id: a.id }, body: {} })}>
      {w('take')}
    </Button>
  )
}

interface Typed {
  verdict: 'approve' | 'refuse'
  points?: Record<string, number>
  note?: string
}

function Judge({ application: a, recruitment, round }: Both & { round: number }) {
  const w = useWords(words)
  const review = useAct('post', '/v1/distributor-applications/{entrance_application_id}/reviews', { done: w('reviewed'), silent: true })
  const criteria = recruitment.criteria ?? []
  const fields: FieldOf[] = [
    { name: 'verdict', label: w('verdict'), required: true, field: <Radio.Group options={(['approve', 'refuse'] as const).map((v) => ({ value: v, label: w(`verdict.${v}`) }))} /> },
    ...criteria.map((c): FieldOf => ({ name: ['points', c.code], label: w('points', { label: c.label, weight: c.weight }), required: true, half: true, help: w('points.help'), field: <InputNumber min={0} max={100} precision={0} style={{ width: '100%' }} /> })),
    { name: 'note', label: w('note'), field: <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} showCount /> },
  ]
  return (
    <Ask
      label={w(round === 1 ? 'review' : 'review.second')}
      text={w('review.text')}
      button={{ type: 'primary' }}
      fields={fields}
      send={({ verdict, points, note }: Typed) =>
        review.mutateAsync({
          path: { entrance_application_id: a.id },
          body: filled({ round, verdict, note, ...(criteria.length > 0 ? { scores: criteria.map((c) => ({ criterion: c.code, points: points?.[c.code] ?? 0 })) } : {}) }) as Open['Judgement'],
        })
      }
    />
  )
}

function Fee({ application: a, recruitment }: Both) {
  const w = useWords(words)
  const { money } = useFormats()
  const fee = useAct('post', '/v1/distributor-applications/{entrance_application_id}/fee', { done: w('fee.done'), silent: true })
  return (
    <Ask
      label={w('fee')}
      text={w('fee.text', { amount: money(recruitment.fee_minor ?? 0, recruitment.template.currency) })}
      fields={[{ name: 'reference', label: w('fee.reference'), required: true, field: <Input maxLength={100} /> }]}
      send={(body: Open['FeeReceipt']) => fee.mutateAsync({ path: { entrance_application_id: a.id }, body })}
    />
  )
}

function Activate({ application: a, recruitment }: Both) {
  const w = useWords(words)
  const path = { entrance_application_id: a.id }
  const told = useRead('/v1/distributor-applications/{entrance_application_id}/words', { path })
  const activate = useAct('post', '/v1/distributor-applications/{entrance_application_id}/activate', { done: w('activated'), silent: true })
  const signed = told.data?.signatures.some((s) => s.role === 'distributor') ?? false
  const missing = !a.identity ? w('activate.identity') : recruitment.way === 'paid' && !a.fee_paid_at ? w('activate.fee') : !signed ? w('activate.waits') : ''
  return (
    <span title={missing}>
      <Ask label={w('activate')} text={w('activate.text')} button={{ type: 'primary', disabled: missing !== '' || !told.data }} send={() => activate.mutateAsync({ path, body: { document_sha256: told.data?.document_sha256 ?? '' } })} />
    </span>
  )
}
