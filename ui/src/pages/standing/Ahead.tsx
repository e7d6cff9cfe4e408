import { useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { steps, type Step } from './steps'
import style from './standing.module.css'
import { words } from './words'

interface Props {
  distributor: string
  standing: Open['Standing']
  grades: Open['Grade'][]
}

/** How far the next grade is in the period that runs, and what keeps the present one. */
export function Ahead({ distributor, standing, grades }: Props) {
  const w = useWords(words)
  const { date } = useFormats()
  const progress = useRead('/v1/distributors/{distributor_id}/grade-progress', { path: { distributor_id: distributor } })
  const p = progress.data
  if (progress.isPending) return <Card title={w('ahead')}><Bone height={80} /></Card>
  // Without a scheme in force there is nothing to reach.
  if (!p) return <Card title={w('ahead')}>{w('ahead.none')}</Card>
  const nameOf = (t: Open['GradeThreshold']) => grades.find((g) => g.id === t.grade_id)?.name ?? ''
  return (
    <Card title={w('ahead')} hint={w('ahead.period', { from: date(p.from), until: date(dayBefore(p.until)) })}>
      {p.next ? <Way title={w('ahead.next', { name: nameOf(p.next) })} of={steps(p.measures, p.next)} /> : <p>{w('ahead.highest')}</p>}
      {p.next && <p className="quiet">{w(`ahead.${p.upgrade}`)}</p>}
      {p.keep && standing.rank > 1 && <Way title={w('ahead.keep', { name: nameOf(p.keep) })} of={steps(p.measures, p.keep)} />}
    </Card>
  )
}

function Way({ title, of }: { title: string; of: Step[] }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  return (
    <section className={style.way}>
      <h3>{title}</h3>
      <div className={style.steps}>
        {of.map((s) => {
          const write = s.money ? money : count
          return (
            <div key={s.measure} className={style.step}>
              <span>{w(`measure.${s.measure}`)}</span>
              <span className={style.bar} aria-hidden="true">
                <span style={{ width: `${s.percent}%` }} />
              </span>
              <span className="number">
                {write(s.has)} / {write(s.takes)}
              </span>
              <span className="quiet small">{s.lacks > 0 ? w('ahead.lacks', { lacks: write(s.lacks) }) : w('ahead.done')}</span>
            </div>
          )
        })}
      </div>
    </section>
  )
}

function dayBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString()
}
