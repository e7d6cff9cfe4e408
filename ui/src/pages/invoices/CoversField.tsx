import { Checkbox, Form } from 'antd'
import { useEffect, useRef } from 'react'
import { MoneyField, useAll, useRead, useWords } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import style from './invoices.module.css'
import { words } from './words'

interface Cover {
  statement_id: string
  amount_minor: number | undefined
}

interface Props {
  value?: Cover[]
  onChange?: (covers: Cover[]) => void
  id?: string
  /** A statement that is chosen to begin with. */
  named?: string | undefined
}

/** The statements of a party that have something left to invoice, each with what is to be taken of it: all that is left, to begin with. */
export function CoversField({ value = [], onChange, id, named }: Props) {
  const w = useWords(words)
  const { role } = useHouse()
  const { money } = useFormats()
  const form = Form.useFormInstance()
  const chosen = Form.useWatch('distributor_id', form) as string | undefined
  const ready = role === 'supplier' || Boolean(chosen)
  const statements = useAll('/v1/statements', { query: (role === 'operator' ? { distributor_id: chosen ?? '' } : {}) as never }, { enabled: ready, most: 5000 })
  const first = useRead('/v1/statements/{statement_id}', { path: { statement_id: named ?? '' } }, { enabled: named !== undefined })
  const begun = useRef(false)
  useEffect(() => {
    const s = first.data
    if (!s || begun.current) return
    begun.current = true
    if (role === 'operator') form.setFieldValue('distributor_id', s.distributor_id)
    if (s.left_minor > 0) onChange?.([{ statement_id: s.id, amount_minor: s.left_minor }])
  }, [first.data, form, onChange, role])
  const open = (statements.data ?? []).filter((s) => s.left_minor > 0).toSorted((a, b) => b.month.localeCompare(a.month))
  // Another distributor's statements are no longer chosen.
  useEffect(() => {
    if (!statements.data || value.length === 0) return
    const kept = value.filter((c) => statements.data.some((s) => s.id === c.statement_id))
    if (kept.length < value.length) onChange?.(kept)
  }, [statements.data, value, onChange])
  if (!ready) return <p className="quiet" id={id}>{w('covers.choose')}</p>
  if (statements.isLoading) return <Bone />
  if (open.length === 0) return <p className="quiet" id={id}>{w('covers.none')}</p>
  const set = (statement: string, amount: number | undefined, on: boolean) =>
    onChange?.([...value.filter((c) => c.statement_id !== statement), ...(on ? [{ statement_id: statement, amount_minor: amount }] : [])])
  return (
    <div className={style.covers} id={id} role="group" aria-label={w('covers')}>
      {open.map((s) => {
        const cover = value.find((c) => c.statement_id === s.id)
        return (
          <div key={s.id} className={style.cover}>
            <Checkbox checked={cover !== undefined} onChange={(e) => set(s.id, s.left_minor, e.target.checked)}>
              {s.month} <span className="quiet small number">{w('covers.left', { amount: money(s.left_minor, s.currency) })}</span>
            </Checkbox>
            {cover && <MoneyField aria-label={w('covers.amount', { month: s.month })} currency={s.currency} value={cover.amount_minor} onChange={(amount) => set(s.id, amount, true)} />}
          </div>
        )
      })}
      <strong className="number" aria-live="polite">
        {w('covers.total', { amount: money(value.reduce((sum, c) => sum + (c.amount_minor ?? 0), 0)) })}
      </strong>
    </div>
  )
}
