import { Link } from 'react-router'
import { Loaded, Stack, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Pill } from '../../parts/State'
import style from '../partners/partners.module.css'
import { words } from './words'

/** What a distributor has against it now, and what that brought. Without an id: the reader's own. */
export function Points({ distributor }: { distributor?: string }) {
  const w = useWords(words)
  const { time } = useFormats()
  const { role } = useHouse()
  const points = useRead('/v1/penalty-points', { query: (distributor ? { distributor_id: distributor } : {}) as never })
  return (
    <Loaded of={points}>
      {(p) => (
        <Stack>
          <Card title={w('tab.points')} extra={<Link to={role === 'operator' ? `/penalties?distributor_id=${p.distributor_id}` : '/penalties'}>{w('allCases')}</Link>}>
            <dl className={style.counts}>
              <div>
                <dt>{w('pointsNow')}</dt>
                <dd>{p.points}</dd>
              </div>
              {p.frozen_until && (
                <div>
                  <dt>{w('frozen')}</dt>
                  <dd className="number">{time(p.frozen_until)}</dd>
                </div>
              )}
            </dl>
          </Card>
          <Card title={w('effects')}>
            <Effects effects={p.effects} link />
          </Card>
        </Stack>
      )}
    </Loaded>
  )
}

export function Effects({ effects, link = false }: { effects: Open['PenaltyEffect'][]; link?: boolean }) {
  const w = useWords(words)
  const { time } = useFormats()
  if (effects.length === 0) return <p className="quiet">{w('effects.none')}</p>
  return (
    <ol className={style.trail}>
      {effects.map((e, n) => (
        <li key={n}>
          <span className={style.acts}>
            <strong>{w.code('effect', e.effect)}</strong>
            <Pill tone={e.undone_at ? 'grey' : e.applied ? 'red' : 'grey'}>{w(e.undone_at ? 'undone' : e.applied ? 'applied' : 'notApplied')}</Pill>
            {link && <Link to={`/penalties/${e.penalty_id}`}>{w('case')}</Link>}
          </span>
          <span className="quiet small">
            {w('threshold', { points: e.points })} · <span className="number">{time(e.at)}</span>
            {e.until && <span className="number"> → {time(e.until)}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
