import { useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, rate, Stack, Stacked, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { words } from './words'

export default function SchemePage() {
  const w = useWords(words)
  const { scheme: id = '' } = useParams()
  const path = { scheme_id: id }
  const scheme = useRead('/v1/grade-schemes/{scheme_id}', { path })
  const simulation = useRead('/v1/grade-schemes/{scheme_id}/simulation', { path }, { staleTime: 60_000 })
  const activate = useAct('post', '/v1/grade-schemes/{scheme_id}/activate', { done: w('activated'), silent: true })
  const s = scheme.data
  const counts = simulation.data
  return (
    <Page
      title={s?.name ?? w('title')}
      mark={s && <State of="scheme" state={s.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/grades?tab=schemes', label: w('tab.schemes') }}
      actions={s?.state === 'draft' && <Ask label={w('activate')} text={w('activate.text', { rise: counts?.rise ?? 0, fall: counts?.fall ?? 0 })} button={{ type: 'primary', disabled: !counts }} send={() => activate.mutateAsync({ path })} />}
    >
      <Loaded of={scheme}>
        {(known) => (
          <Stack>
            <Rules scheme={known} />
            <Card title={w('simulation')} hint={counts && <Looked simulation={counts} />}>
              <Loaded of={simulation}>{(x) => <Moves simulation={x} />}</Loaded>
            </Card>
            <History subject={id} />
          </Stack>
        )}
      </Loaded>
    </Page>
  )
}

function Rules({ scheme: s }: { scheme: Open['GradeScheme'] }) {
  const w = useWords(words)
  const { time, money, count } = useFormats()
  const names = useGradeNames()
  const abilities = ['sales', 'shop', 'promotion', 'operation'] as const
  return (
    <Card title={w('rules')}>
      <Facts
        columns={3}
        facts={[
          { label: w('period'), value: w(`period.${s.period}`) },
          { label: w('upgrade'), value: w(`upgrade.${s.upgrade}`) },
          { label: w('keep'), value: rate(s.keep_ppm) },
          { label: w('fall'), value: w(`fall.${s.fall}`) },
          { label: w('live'), value: s.live_from && time(s.live_from) },
          { label: w('created'), value: time(s.created_at) },
        ]}
      />
      <Stacked pairs>
        <table className={style.table} style={{ marginTop: 16 }}>
          <thead>
            <tr>
              <th>{w('thresholds')}</th>
              <th className={style.right}>{w('sales')}</th>
              <th className={style.right}>{w('orders')}</th>
              <th className={style.right}>{w('invited')}</th>
              {abilities.map((a) => (
                <th key={a} className={style.right}>{w(`ability.${a}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {s.thresholds.map((t) => (
              <tr key={t.grade_id}>
                <td><strong>{names.byId.get(t.grade_id) ?? t.grade_id}</strong></td>
                <td className={style.right}>{t.sales_minor ? money(t.sales_minor) : '—'}</td>
                <td className={style.right}>{t.orders ? count(t.orders) : '—'}</td>
                <td className={style.right}>{t.invited_minor ? money(t.invited_minor) : '—'}</td>
                {abilities.map((a) => (
                  <td key={a} className={style.right}>{t[`${a}_ability`] || '—'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Stacked>
    </Card>
  )
}

function Looked({ simulation: x }: { simulation: Open['GradeSimulation'] }) {
  const w = useWords(words)
  const { date } = useFormats()
  return <>{w('simulation.hint', { from: date(x.from), to: date(x.to) })}</>
}

/** Who would rise and who would fall. */
function Moves({ simulation: x }: { simulation: Open['GradeSimulation'] }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const names = useGradeNames()
  return (
    <>
      <dl className={style.counts} style={{ marginBottom: 16 }}>
        <div>
          <dt>{w('rise')}</dt>
          <dd>{count(x.rise)}</dd>
        </div>
        <div>
          <dt>{w('fall.count')}</dt>
          <dd>{count(x.fall)}</dd>
        </div>
      </dl>
      {x.moves.length === 0 ? (
        <p className="quiet">{w('same')}</p>
      ) : (
        <Stacked>
          <table className={style.table}>
            <thead>
              <tr>
                <th>{w('distributor')}</th>
                <th>{w('move')}</th>
                <th />
                <th className={style.right}>{w('sales')}</th>
                <th className={style.right}>{w('orders')}</th>
                <th className={style.right}>{w('invited')}</th>
              </tr>
            </thead>
            <tbody>
              {x.moves.map((m) => (
                <tr key={m.distributor_id}>
                  <td><PartyLink kind="distributors" id={m.distributor_id} /></td>
                  <td>{names.byRank(m.from_rank)} → {names.byRank(m.to_rank)}</td>
                  <td><Pill tone={m.to_rank > m.from_rank ? 'green' : m.to_rank < m.from_rank ? 'red' : 'grey'}>{`${m.to_rank > m.from_rank ? '↑ ' : m.to_rank < m.from_rank ? '↓ ' : ''}${w.code('move', m.reason)}`}</Pill></td>
                  <td className={style.right}>{money(m.sales_minor)}</td>
                  <td className={style.right}>{count(m.orders)}</td>
                  <td className={style.right}>{money(m.invited_minor)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Stacked>
      )}
      {x.moves.length >= 1000 && <p className="quiet small">{w('simulation.most')}</p>}
    </>
  )
}

function useGradeNames() {
  const grades = useRead('/v1/grades', {})
  const items = grades.data?.items ?? []
  return { byId: new Map(items.map((g) => [g.id, g.name])), byRank: (rank: number) => items.find((g) => g.rank === rank)?.name ?? (rank === 0 ? '—' : String(rank)) }
}
