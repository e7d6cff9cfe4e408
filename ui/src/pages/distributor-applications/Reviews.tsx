import { rate, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import style from '../partners/partners.module.css'
import { Who } from '../partners/Who'
import type { Both } from './[application].page'
import { words } from './words'

export function Reviews({ application: a, recruitment: r }: Both) {
  const w = useWords(words)
  const { time } = useFormats()
  const labels = new Map((r.criteria ?? []).map((c) => [c.code, c.label]))
  const hint = [
    r.pass_ppm ? w('pass', { rate: rate(r.pass_ppm) }) : '',
    r.second_review === 'band' ? w('band', { from: rate(r.band_from_ppm ?? 0), to: rate(r.band_to_ppm ?? 0) }) : '',
  ].filter(Boolean)
  return (
    <Card title={w('reviews')} hint={hint.join(' · ')}>
      {!a.reviews?.length ? (
        <p className="quiet">{w('reviews.none')}</p>
      ) : (
        <ol className={style.trail}>
          {a.reviews.map((v) => (
            <li key={v.round}>
              <span className={style.acts}>
                <strong>{w('round', { round: v.round })}</strong>
                <Pill tone={v.verdict === 'approve' ? 'green' : 'red'}>{w(`verdict.${v.verdict}`)}</Pill>
                {v.scores.length > 0 && <span className="number">{rate(v.score_ppm)}</span>}
              </span>
              {v.scores.length > 0 && <span className="quiet">{v.scores.map((s) => `${labels.get(s.criterion) ?? s.criterion} ${s.points}`).join(' · ')}</span>}
              {v.note && <span className={style.text}>{v.note}</span>}
              <span className="quiet small">
                <Who actor={v.reviewer} /> · <span className="number">{time(v.at)}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
