import { InputNumber } from 'antd'
import { Ask, ChoiceField, Facts, Loaded, Stack, TimeField, Stacked, useAct, useAll, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { filled, useReason } from '../partners/forms'
import style from '../partners/partners.module.css'
import { words } from './words'

const abilities = ['sales', 'shop', 'promotion', 'operation'] as const

/** Where a distributor stands, what the operator thinks of it, and how it rose and fell. */
export function Grade({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const { time } = useFormats()
  const standing = useRead('/v1/distributors/{distributor_id}/standing', { path: { distributor_id: distributor } })
  return (
    <Loaded of={standing}>
      {(s) => (
        <Stack>
          <Card title={w('grade')} extra={<SetGrade standing={s} />}>
            <Facts columns={3} facts={[{ label: w('grade'), value: s.name ?? w('grade.none') }, { label: w('since'), value: s.since && time(s.since) }, { label: w('pinned'), value: s.pinned_until && time(s.pinned_until) }]} />
          </Card>
          <Card title={w('abilities')} extra={<Evaluate standing={s} />}>
            <Facts
              facts={abilities.map((a) => ({
                label: w(`ability.${a}`),
                value: (
                  <span style={{ display: 'grid', gap: 4 }}>
                    <span className="number">{s.abilities[a]}</span>
                    <span className={style.bar} aria-hidden="true"><span style={{ width: `${s.abilities[a]}%` }} /></span>
                  </span>
                ),
              }))}
            />
          </Card>
          <Moves distributor={distributor} />
        </Stack>
      )}
    </Loaded>
  )
}

function SetGrade({ standing: s }: { standing: Open['Standing'] }) {
  const w = useWords(words)
  const grades = useRead('/v1/grades', {})
  const set = useAct('put', '/v1/distributors/{distributor_id}/standing', { done: w('setGrade.done'), silent: true })
  const reason = useReason()
  return (
    <Ask
      label={w('setGrade')}
      text={w('setGrade.text')}
      button={{ size: 'small' }}
      {...(s.grade_id ? { values: { grade_id: s.grade_id } } : {})}
      fields={[
        { name: 'grade_id', label: w('grade'), required: true, field: <ChoiceField options={(grades.data?.items ?? []).map((g) => ({ value: g.id, label: `${g.rank} · ${g.name}` }))} /> },
        { name: 'pinned_until', label: w('pinned'), help: w('pinned.help'), field: <TimeField /> },
        ...reason,
      ]}
      send={(body: Open['NewStanding']) => set.mutateAsync({ path: { distributor_id: s.distributor_id }, body: filled(body) })}
    />
  )
}

function Evaluate({ standing: s }: { standing: Open['Standing'] }) {
  const w = useWords(words)
  const put = useAct('put', '/v1/distributors/{distributor_id}/abilities', { done: w('evaluated'), silent: true })
  return (
    <Ask
      label={w('evaluate')}
      text={w('evaluate.text')}
      button={{ size: 'small' }}
      values={s.abilities}
      fields={abilities.map((a) => ({ name: a, label: w(`ability.${a}`), required: true, half: true, field: <InputNumber min={0} max={100} precision={0} style={{ width: '100%' }} /> }))}
      send={(body: Open['Abilities']) => put.mutateAsync({ path: { distributor_id: s.distributor_id }, body })}
    />
  )
}

function Moves({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const { time, money, count } = useFormats()
  const moves = useAll('/v1/distributors/{distributor_id}/grade-moves', { path: { distributor_id: distributor } }, { most: 200 })
  const grades = useRead('/v1/grades', {})
  const name = (rank: number) => (grades.data?.items ?? []).find((g) => g.rank === rank)?.name ?? (rank === 0 ? w('grade.none') : String(rank))
  return (
    <Card title={w('moves')}>
      <Loaded of={moves}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">{w('moves.none')}</p>
          ) : (
            <Stacked>
              <table className={style.table}>
                <thead>
                  <tr>
                    <th>{w('at')}</th>
                    <th>{w('grade')}</th>
                    <th>{w('reason')}</th>
                    <th className={style.right}>{w('sales')}</th>
                    <th className={style.right}>{w('orders')}</th>
                    <th className={style.right}>{w('invited')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((m) => (
                    <tr key={m.id}>
                      <td className="number">{time(m.at)}</td>
                      <td>{name(m.from_rank)} → {name(m.to_rank)}</td>
                      <td>{w.code('move', m.reason)}</td>
                      <td className={style.right}>{money(m.sales_minor)}</td>
                      <td className={style.right}>{count(m.orders)}</td>
                      <td className={style.right}>{money(m.invited_minor)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Stacked>
          )
        }
      </Loaded>
    </Card>
  )
}
