import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { date } from '../format/time'
import { useWords } from '../kit/words'
import { SearchIcon } from '../parts/icons'
import { goodsQuery, type Front, type GoodRow } from './api'
import { paragraphs, useFront, useSay } from './brand'
import style from './front.module.css'
import { Oops } from './Oops'
import { Picture } from './Picture'
import { words } from './words'

/** The operator's page: what it is, what it offers, whom it seeks. */
export function FrontPage() {
  const front = useFront()
  return (
    <>
      <Cover front={front} />
      <Goods front={front} />
      <Posts front={front} />
    </>
  )
}

export function Cover({ front }: { front: Front }) {
  const w = useWords(words)
  const say = useSay()
  const [at, setAt] = useState(0)
  const cover = front.covers[at] ?? front.covers[0]
  const facts: [number, string][] = [
    [front.goods_total, w('facts.goods')],
    [front.categories.filter((c) => c.level === 1).length, w('facts.categories')],
    [front.recruitments.length, w('facts.posts')],
  ]
  return (
    <section className={style.cover}>
      <div className={style.coverInner}>
        <div className={style.coverText}>
          <h1>{say(front.slogan) || say(front.brand)}</h1>
          {paragraphs(say(front.introduction)).map((p) => (
            <p key={p}>{p}</p>
          ))}
          <div className={style.coverActions}>
            <Link className={style.light} to="/front#goods">
              {w('hero.browse')}
            </Link>
            {front.recruitments.length > 0 && (
              <Link className={style.outline} to="/front#posts">
                {w('hero.join')}
              </Link>
            )}
          </div>
          <dl className={style.facts}>
            {facts.map(([n, label]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{n}</dd>
              </div>
            ))}
          </dl>
        </div>
        {cover && (
          <div className={style.coverPicture}>
            <img src={cover} alt="" />
            {front.covers.length > 1 && (
              <div className={style.dots}>
                {front.covers.map((c, n) => (
                  <button key={c} type="button" aria-label={w('hero.cover', { n: n + 1 })} aria-pressed={n === at} onClick={() => setAt(n)} />
                ))}
              </div>
            )}
          </div>
        )}
      </div>
    </section>
  )
}

function Goods({ front }: { front: Front }) {
  const w = useWords(words)
  const [address, setAddress] = useSearchParams()
  const q = address.get('q') ?? ''
  const category = address.get('category') ?? ''
  const goods = useInfiniteQuery(goodsQuery(q, category))
  const narrow = (to: { q?: string; category?: string }) => {
    const next = { q, category, ...to }
    setAddress(Object.fromEntries(Object.entries(next).filter(([, v]) => v)), { replace: true, preventScrollReset: true })
  }
  const rows = goods.data?.pages.flatMap((p) => p.items) ?? []
  const total = goods.data?.pages[0]?.total
  return (
    <section id="goods" className={style.section} aria-label={w('goods')}>
      <div className={style.sectionHead}>
        <h2>{w('goods')}</h2>
        <Search key={q} q={q} search={(text) => narrow({ q: text })} />
      </div>
      <Categories front={front} category={category} choose={(id) => narrow({ category: id })} />
      <p className={style.count} role="status">
        {total === undefined ? w('loading') : w('goods.count', { n: total })}
        {(q || category) && (
          <button type="button" className={style.textButton} onClick={() => narrow({ q: '', category: '' })}>
            {w('goods.clear')}
          </button>
        )}
      </p>
      {goods.error && <Oops error={goods.error} retry={() => void goods.refetch()} />}
      {total === 0 && (
        <div className={style.nothing}>
          <strong>{w('goods.none')}</strong>
          <p>{w('goods.none.text')}</p>
        </div>
      )}
      <Grid rows={rows} faded={goods.isPlaceholderData} />
      {goods.hasNextPage && (
        <div className={style.centre}>
          <button type="button" className={style.more} disabled={goods.isFetchingNextPage} onClick={() => void goods.fetchNextPage()}>
            {goods.isFetchingNextPage ? w('loading') : w('goods.more')}
          </button>
        </div>
      )}
    </section>
  )
}

export function Grid({ rows, faded = false }: { rows: GoodRow[]; faded?: boolean }) {
  return (
    <ul className={style.grid} data-faded={faded}>
      {rows.map((g) => (
        <li key={g.product}>
          <Link to={`/front/goods/${g.product}`} className={style.card}>
            <Picture url={g.picture} lazy />
            <span className={style.cardText}>
              <span className={style.cardTitle}>{g.title}</span>
              <span className={style.cardHint}>
                {g.brand} · {g.category}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Search({ q, search }: { q: string; search: (q: string) => void }) {
  const w = useWords(words)
  const [text, setText] = useState(q)
  const submit = (e: FormEvent) => {
    e.preventDefault()
    search(text.trim())
  }
  return (
    <form role="search" className={style.search} onSubmit={submit}>
      <SearchIcon size={18} />
      <input type="search" value={text} maxLength={100} aria-label={w('goods.search')} placeholder={w('goods.search')} onChange={(e) => setText(e.target.value)} />
    </form>
  )
}

/** The categories of the first level, and those under the one that is chosen. */
function Categories({ front, category, choose }: { front: Front; category: string; choose: (id: string) => void }) {
  const w = useWords(words)
  const byId = new Map(front.categories.map((c) => [c.id, c]))
  const path: string[] = []
  for (let c = byId.get(category); c; c = c.parent_id ? byId.get(c.parent_id) : undefined) path.unshift(c.id)
  const levels = [undefined, ...path].map((parent) => front.categories.filter((c) => c.parent_id === parent || (!parent && c.level === 1)))
  return (
    <nav className={style.categories} aria-label={w('goods.categories')}>
      {levels.map(
        (list, level) =>
          list.length > 0 && (
            <div key={level} className={style.chips} data-level={level}>
              <button type="button" aria-pressed={path.length === level} onClick={() => choose(path[level - 1] ?? '')}>
                {w('goods.all')}
              </button>
              {list.map((c) => (
                <button key={c.id} type="button" aria-pressed={path[level] === c.id} onClick={() => choose(c.id)}>
                  {c.name} <small>{c.goods}</small>
                </button>
              ))}
            </div>
          ),
      )}
    </nav>
  )
}

export function Posts({ front }: { front: Front }) {
  const w = useWords(words)
  return (
    <section id="posts" className={style.band} aria-label={w('posts')}>
      <div className={style.bandInner}>
        {front.recruitments.length > 0 && (
          <>
            <h2>{w('posts')}</h2>
            <p className={style.lead}>{w('posts.hint')}</p>
            <ul className={style.posts}>
              {front.recruitments.map((r) => (
                <li key={r.id}>
                  <span className={style.tag}>{w.code('way', r.way)}</span>
                  <h3>{r.title}</h3>
                  {r.industry && <p>{r.industry}</p>}
                  {r.closes_at && <p>{w('posts.until', { date: date(r.closes_at, front.zone) })}</p>}
                  <Link className={style.button} to={`/front/join/${r.id}`} aria-label={`${w('posts.apply')} ${r.title}`}>
                    {w('posts.apply')}
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className={style.supply}>
          <div>
            <h2>{w('supply')}</h2>
            <p>{w('supply.text')}</p>
          </div>
          <Link className={style.light} to="/front/supply">
            {w('supply.apply')}
          </Link>
        </div>
      </div>
    </section>
  )
}
