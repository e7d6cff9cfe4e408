import { useMemo } from 'react'
import { call, Facts, List, Loaded, Page, Split, useRead, useWords, type Column, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { Ahead } from './Ahead'
import style from './standing.module.css'
import { words } from './words'

type Move = Open['GradeMove']
type Grade = Open['Grade']

const none: Grade[] = []

export default function StandingPage() {
  const w = useWords(words)
  const { party_id = '' } = useHouse()
  return (
    <Page title={w('title')} hint={w('hint')}>
      <Whole distributor={party_id} />
    </Page>
  )
}

function Whole({ distributor }: { distributor: string }) {
  const path = useMemo(() => ({ distributor_id: distributor }), [distributor])
  const standing = useRead('/v1/distributors/{distributor_id}/standing', { path })
  const grades = useRead('/v1/grades', {}).data?.items ?? none
  const w = useWords(words)
  return (
    <Loaded of={standing}>
      {(s) => (
        <Split
          aside={
            <>
              <Abilities abilities={s.abilities} />
              <Benefits />
            </>
          }
        >
          <Now standing={s} grades={grades} />
          <Ahead distributor={distributor} standing={s} grades={grades} />
          <h2>{w('moves')}</h2>
          <Moves distributor={distributor} grades={grades} />
        </Split>
      )}
    </Loaded>
  )
}

function Now({ standing: s, grades }: { standing: Open['Standing']; grades: Grade[] }) {
  const w = useWords(words)
  const { date } = useFormats()
  return (
    <Card title={w('now')} hint={s.since ? w('since', { at: date(s.since) }) : undefined}>
      <p style={{ fontSize: 22, fontWeight: 600 }}>{s.name ?? w('none')}</p>
      {s.rank === 0 && <p className="quiet">{w('none.text')}</p>}
      {s.pinned_until && <p className="quiet">{w('pinned', { until: date(s.pinned_until) })}</p>}
      <h3 style={{ margin: '12px 0 8px' }}>{w('ladder')}</h3>
      {grades.length === 0 && <p className="quiet">{w('ladder.none')}</p>}
      <ol className={style.ladder}>
        {grades.map((g) => (
          <li key={g.id} className={style.grade} data-reached={g.rank <= s.rank} aria-current={g.rank === s.rank ? 'step' : undefined}>
            <strong>
              {g.rank} · {g.name}
            </strong>
            {g.rebate_class && <span className="small">{w('rebate', { name: g.rebate_class })}</span>}
            {g.rank === s.rank && <span className="small">{w('here')}</span>}
            {g.rank === s.rank + 1 && <span className="small quiet">{w('next')}</span>}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Abilities({ abilities }: { abilities: Open['Abilities'] }) {
  const w = useWords(words)
  return (
    <Card title={w('abilities')}>
      <div className={style.bars}>
        {(['sales', 'shop', 'promotion', 'operation'] as const).map((a) => (
          <Ability key={a} name={w(`ability.${a}`)} of={abilities[a]} />
        ))}
      </div>
    </Card>
  )
}

function Ability({ name, of }: { name: string; of: number }) {
  return (
    <>
      <span>{name}</span>
      <span className={style.bar} aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(0, of))}%` }} />
      </span>
      <span className="number">{of}</span>
    </>
  )
}

function Benefits() {
  const w = useWords(words)
  const { date } = useFormats()
  const terms = useRead('/v1/selection-terms', {}).data
  const lines = (terms?.product_lines ?? []).map((l) => (l.until ? `${l.name} → ${date(l.until)}` : l.name)).join(w.and)
  return (
    <Card title={w('benefits')}>
      <p className="quiet" style={{ marginBottom: 12 }}>
        {w('benefits.text')}
      </p>
      <Facts
        columns={1}
        facts={[
          { label: w('lines'), value: lines || w('lines.all') },
          { label: w('limit'), value: terms?.limit ? `${terms.selected} / ${terms.limit}` : w('limit.none') },
          { label: w('windows'), value: (terms?.windows ?? []).map((x) => `${x.name} → ${date(x.until)}`).join(w.and) },
        ]}
      />
    </Card>
  )
}

function Moves({ distributor, grades }: { distributor: string; grades: Grade[] }) {
  const w = useWords(words)
  const { money, time, count } = useFormats()
  const load = useMemo(
    () => (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/distributors/{distributor_id}/grade-moves', { path: { distributor_id: distributor }, query: query as never }, { signal }),
    [distributor],
  )
  const columns = useMemo<Column<Move>[]>(() => {
    const name = (rank: number) => (rank === 0 ? w('start') : (grades.find((g) => g.rank === rank)?.name ?? String(rank)))
    const tones = { earned: 'green', kept: 'sea', fell: 'red', by_hand: 'violet' } as const
    return [
      { key: 'at', title: w('at'), width: 140, render: (m) => <span className="number">{time(m.at)}</span>, text: (m) => time(m.at), kind: 'time' },
      { key: 'reason', title: w('reason'), width: 120, render: (m) => <Pill tone={tones[m.reason]}>{w(`reason.${m.reason}`)}</Pill>, text: (m) => w(`reason.${m.reason}`) },
      { key: 'from', title: w('from'), width: 100, render: (m) => name(m.from_rank), text: (m) => name(m.from_rank) },
      { key: 'to', title: w('to'), width: 100, render: (m) => name(m.to_rank), text: (m) => name(m.to_rank) },
      { key: 'sales', title: w('sales'), width: 120, align: 'right', render: (m) => <span className="number">{money(m.sales_minor)}</span> },
      { key: 'orders', title: w('orders'), width: 90, align: 'right', render: (m) => <span className="number">{count(m.orders)}</span>, text: (m) => m.orders, kind: 'integer' },
    ]
  }, [w, time, money, count, grades])
  return <List<Move> name="grade-moves" title={w('moves')} load={load} columns={columns} rowKey={(m) => m.id} empty={<Notice title={w('moves.empty')} />} />
}
