import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Failure } from '../api/client'
import { useWords } from '../kit/words'
import { Loading } from '../parts/Loading'
import { goodQuery, type Good } from './api'
import { paragraphs, useFront } from './brand'
import style from './front.module.css'
import { Oops } from './Oops'
import { Picture } from './Picture'
import { words } from './words'

/** One product without prices: pictures, variants, what speaks for it. */
export default function GoodPage() {
  const w = useWords(words)
  const { product = '' } = useParams()
  const good = useQuery(goodQuery(product))
  // An address that is nobody's, or no address of a product at all.
  const gone = good.error instanceof Failure && [404, 422].includes(good.error.status)
  return (
    <div className={style.section}>
      <Link to="/front#goods" className={style.back}>
        ← {w('good.back')}
      </Link>
      {good.isPending && <Loading />}
      {gone ? <h1 className={style.gone}>{w('good.gone')}</h1> : good.error && <Oops error={good.error} retry={() => void good.refetch()} />}
      {good.data && <Shown key={product} good={good.data} />}
    </div>
  )
}

function Shown({ good }: { good: Good }) {
  const w = useWords(words)
  const { recruitments } = useFront()
  const details = good.media.filter((m) => m.kind === 'detail' || m.kind === 'packaging')
  return (
    <>
      <article className={style.good}>
        <Gallery good={good} />
        <div className={style.goodText}>
          <p className={style.cardHint}>
            {good.brand} · {good.category}
          </p>
          <h1>{good.title}</h1>
          {good.handbook && good.handbook.selling_points.length > 0 && (
            <ul className={style.points}>
              {good.handbook.selling_points.map((p) => (
                <li key={p}>{p}</li>
              ))}
            </ul>
          )}
          <div className={style.after}>
            <strong>{w('good.price')}</strong>
            <p>{w('good.price.text')}</p>
            <Link className={style.button} to={recruitments.length === 1 ? `/front/join/${recruitments[0]?.id}` : '/front#posts'}>
              {w('hero.join')}
            </Link>
          </div>
          <Specs good={good} />
          <Facts good={good} />
        </div>
      </article>
      <Handbook good={good} />
      {(good.description || details.length > 0) && (
        <Block title={w('good.description')}>
          {paragraphs(good.description ?? '').map((p) => (
            <p key={p}>{p}</p>
          ))}
          <div className={style.details}>
            {details.map((m) => (
              <img key={m.url} src={m.url} alt="" loading="lazy" />
            ))}
          </div>
        </Block>
      )}
    </>
  )
}

function Gallery({ good }: { good: Good }) {
  const w = useWords(words)
  const shown = good.media.filter((m) => m.kind === 'main' || m.kind === 'video')
  const [at, setAt] = useState(0)
  const chosen = shown[at]
  return (
    <div className={style.gallery}>
      {chosen?.kind === 'video' ? <video controls src={chosen.url} className={style.video} /> : <Picture url={chosen?.url} alt={good.title} />}
      {shown.length > 1 && (
        <div className={style.thumbs}>
          {shown.map((m, n) => (
            <button key={m.url} type="button" aria-label={w('good.picture', { n: n + 1 })} aria-pressed={n === at} onClick={() => setAt(n)}>
              {m.kind === 'video' ? '▶' : <img src={m.url} alt="" loading="lazy" />}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function Specs({ good }: { good: Good }) {
  const w = useWords(words)
  const own = (spec: Good['specs'][number]) => (spec.attributes ?? []).map((a) => `${a.name} ${a.value}${a.unit ?? ''}`).join(' · ')
  return (
    <table className={style.specs}>
      <caption>{w('good.specs')}</caption>
      <thead>
        <tr>
          <th scope="col">{w('good.spec')}</th>
          <th scope="col">{w('good.weight')}</th>
        </tr>
      </thead>
      <tbody>
        {good.specs.map((s, n) => (
          <tr key={n}>
            <td>
              {s.spec || w('good.one')}
              {own(s) && <small>{own(s)}</small>}
            </td>
            <td>{s.weight_grams ? w('good.grams', { n: s.weight_grams }) : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Facts({ good }: { good: Good }) {
  const w = useWords(words)
  const facts: [string, string][] = good.attributes.map((a) => [a.name, `${a.value}${a.unit ?? ''}`])
  if (good.packaging) facts.push([w('good.packaging'), good.packaging])
  if (facts.length === 0) return null
  return (
    <dl className={style.list} aria-label={w('good.attributes')}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Handbook({ good }: { good: Good }) {
  const w = useWords(words)
  const h = good.handbook
  if (!h || (!h.audience && !h.usage && h.questions.length === 0)) return null
  return (
    <Block title={w('good.handbook')}>
      <dl className={style.list}>
        {h.audience && (
          <div>
            <dt>{w('good.audience')}</dt>
            <dd>{h.audience}</dd>
          </div>
        )}
        {h.usage && (
          <div>
            <dt>{w('good.usage')}</dt>
            <dd>{h.usage}</dd>
          </div>
        )}
      </dl>
      {h.questions.length > 0 && <h3>{w('good.questions')}</h3>}
      {h.questions.map((q) => (
        <details key={q.question} className={style.question}>
          <summary>{q.question}</summary>
          <p>{q.answer}</p>
        </details>
      ))}
    </Block>
  )
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={style.block}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
