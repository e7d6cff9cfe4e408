import { useRead, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import style from '../partners/partners.module.css'
import type { Both } from './[application].page'
import { words } from './words'

const order = ['draft', 'submitted', 'in_review', 'second_review', 'approved', 'activated']

/** The way from the application to the trade, and where this one stands. */
export function Progress({ application: a, recruitment }: Both) {
  const w = useWords(words)
  const { time } = useFormats()
  const drawn = a.state === 'approved' || a.state === 'activated'
  const told = useRead('/v1/distributor-applications/{entrance_application_id}/words', { path: { entrance_application_id: a.id } }, { enabled: drawn })
  const trail = useRead('/v1/trail', { query: { subject: a.id, limit: 20 } as never }, { enabled: a.state === 'activated' })
  const at = order.indexOf(a.state)
  const reviews = a.reviews ?? []
  const second = a.state === 'second_review' || reviews.some((r) => r.round === 2)
  const signed = told.data?.signatures.find((s) => s.role === 'distributor')
  const steps: { key: Parameters<typeof w>[0]; done: boolean; at?: string | undefined }[] = [
    { key: 'step.submit', done: Boolean(a.submitted_at), at: a.submitted_at },
    { key: 'step.identity', done: Boolean(a.identity) },
    { key: 'step.take', done: at >= 2 || reviews.length > 0 },
    { key: 'step.review', done: reviews.some((r) => r.round === 1), at: reviews.find((r) => r.round === 1)?.at },
    ...(second ? [{ key: 'step.second' as const, done: reviews.some((r) => r.round === 2), at: reviews.find((r) => r.round === 2)?.at }] : []),
    ...(recruitment.way === 'paid' ? [{ key: 'step.fee' as const, done: Boolean(a.fee_paid_at), at: a.fee_paid_at }] : []),
    { key: 'step.sign', done: a.state === 'activated' || signed !== undefined, at: signed?.at },
    { key: 'step.activate', done: a.state === 'activated' },
    { key: 'step.account', done: trail.data?.items?.some((e) => e.action.endsWith('open_account')) ?? false },
  ]
  const over = a.state === 'refused' || a.state === 'withdrawn'
  const next = over ? -1 : steps.findIndex((s) => !s.done)
  return (
    <Card title={w('progress')}>
      <ol className={style.steps}>
        {steps.map((s, n) => (
          <li key={s.key} aria-current={n === next ? 'step' : undefined}>
            <span className={`${style.mark} ${s.done ? style.done : n === next ? style.waits : ''}`} aria-hidden="true">
              {s.done ? '✓' : n + 1}
            </span>
            <span>
              <span className={s.done || n === next ? undefined : 'quiet'}>{w(s.key)}</span>
              {s.at && <span className="quiet small number"> {time(s.at)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
