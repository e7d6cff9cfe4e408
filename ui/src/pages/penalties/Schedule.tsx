import { Button, InputNumber } from 'antd'
import { useState } from 'react'
import { Ask, Facts, Loaded, Split, TimeField, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { CodeField, filled } from '../partners/forms'
import style from '../partners/partners.module.css'
import { words } from './words'

type Threshold = Open['PenaltyThreshold']

/** Points by kind, times, and what is done at which number: a dated policy. */
export function Schedule() {
  const w = useWords(words)
  const { time } = useFormats()
  const { role } = useHouse()
  const [at, setAt] = useState<string>()
  const schedule = useRead('/v1/penalty-schedule', { query: (at ? { at } : {}) as never })
  return (
    <Loaded of={schedule}>
      {(s) => (
        <Split
          aside={
            <>
              <Card title={w('schedule')} hint={s.from ? `${w('from')} ${time(s.from)}` : w('schedule.builtin')} extra={role === 'operator' && <SetSchedule schedule={s} />}>
                <Facts columns={1} facts={[{ label: w('period'), value: s.period_days }, { label: w('answerDays'), value: s.answer_days }, { label: w('appealDays'), value: s.appeal_days }]} />
                <p className="quiet small" style={{ margin: '12px 0' }}>{w('schedule.hint')}</p>
                <label>
                  <span className="quiet small">{w('schedule.at')}</span>
                  <TimeField value={at} onChange={setAt} />
                </label>
              </Card>
            </>
          }
        >
          <Card title={w('points')}>
            <table className={style.table}>
              <tbody>
                {s.points.toSorted((a, b) => b.points - a.points).map((p) => (
                  <tr key={p.kind}>
                    <td>{w.code('offence', p.kind)}</td>
                    <td className={style.right}>{p.points}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Card>
          <Card title={w('thresholds')}>
            <table className={style.table}>
              <tbody>
                {s.thresholds.map((t) => (
                  <tr key={`${t.points} ${t.effect}`}>
                    <td>{w('threshold', { points: t.points })}</td>
                    <td>{w.code('effect', t.effect)}</td>
                    <td className={style.right}>{t.days ? w('for.days', { days: t.days }) : ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Card>
        </Split>
      )}
    </Loaded>
  )
}

interface Typed extends Omit<Open['PenaltySchedule'], 'points'> {
  by: Record<string, number>
}

function SetSchedule({ schedule: s }: { schedule: Open['PenaltySchedule'] }) {
  const w = useWords(words)
  const set = useAct('put', '/v1/penalty-schedule', { done: w('schedule.done'), silent: true })
  const number = (max: number, min = 1) => <InputNumber min={min} max={max} precision={0} style={{ width: '100%' }} />
  const fields: FieldOf[] = [
    { name: 'from', label: w('from'), help: w('now'), field: <TimeField /> },
    { name: 'period_days', label: w('period'), required: true, field: number(3650) },
    { name: 'answer_days', label: w('answerDays'), required: true, half: true, field: number(3650) },
    { name: 'appeal_days', label: w('appealDays'), required: true, half: true, field: number(3650) },
    ...s.points.map((p): FieldOf => ({ name: ['by', p.kind], label: `${w.code('offence', p.kind)} · ${w('points')}`, required: true, half: true, field: number(1000, 0) })),
    { name: 'thresholds', label: w('thresholds'), field: <ThresholdsField /> },
  ]
  const { from: _, points, ...rest } = s
  return (
    <Ask
      label={w('schedule.set')}
      text={w('schedule.text')}
      wide
      button={{ size: 'small' }}
      values={{ ...rest, by: Object.fromEntries(points.map((p) => [p.kind, p.points])) }}
      fields={fields}
      send={({ by, ...typed }: Typed) =>
        set.mutateAsync({ body: { ...filled(typed), thresholds: typed.thresholds, points: s.points.map((p) => ({ kind: p.kind, points: by[p.kind] ?? p.points })) } as Open['PenaltySchedule'] })
      }
    />
  )
}

function ThresholdsField({ value = [], onChange }: { value?: Threshold[]; onChange?: (t: Threshold[]) => void }) {
  const w = useWords(words)
  const change = (n: number, to: Partial<Threshold>) => onChange?.(value.map((t, i) => (i === n ? { ...t, ...to } : t)))
  return (
    <div>
      {value.map((t, n) => (
        <div key={n} className={style.row}>
          <InputNumber aria-label={w('points')} min={1} max={1000} precision={0} value={t.points} onChange={(points) => change(n, { points: points ?? 1 })} />
          <CodeField group="effect" value={t.effect} onChange={(effect: never) => change(n, { effect })} />
          <InputNumber aria-label={w('days')} placeholder={w('days')} title={w('days.help')} min={0} max={3650} precision={0} value={t.days ?? null} disabled={t.effect !== 'freeze_selection' && t.effect !== 'suspend'} onChange={(days) => change(n, { days: days ?? 0 })} />
          <Button type="text" danger onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
            {w('remove')}
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, { points: (value.at(-1)?.points ?? 0) + 1, effect: 'warn' }])}>{w('addThreshold')}</Button>
    </div>
  )
}
