import { Checkbox } from 'antd'
import { Link } from 'react-router'
import { useWords } from '../words'
import style from './list.module.css'
import type { Column } from './shape'
import { words } from './words'

interface Props<T> {
  rows: T[]
  columns: Column<T>[]
  rowKey: (row: T) => string
  stale: boolean
  to?: (row: T) => string | undefined
  onOpen?: (row: T) => void
  chosen?: Map<string, T>
  pick?: (row: T, on: boolean) => void
}

/** The list on narrow screens: a card a row, the first column as its head. */
export function Cards<T>({ rows, columns, rowKey, stale, to, onOpen, chosen, pick }: Props<T>) {
  const w = useWords(words)
  const [head, ...rest] = columns.filter((c) => !c.wideOnly)
  return (
    <ul className={stale ? `${style.cards} ${style.stale}` : style.cards} aria-busy={stale}>
      {rows.map((row) => {
        const place = to?.(row)
        return (
          <li key={rowKey(row)} className={style.card} onClick={place || !onOpen ? undefined : (e) => !(e.target as HTMLElement).closest('a, button, label, input') && onOpen(row)}>
            <span className={style.cardHead}>
              <span className={style.cardName}>
                {pick && <Checkbox className={style.cardTick ?? ''} aria-label={w('choose')} checked={chosen?.has(rowKey(row)) ?? false} onChange={(e) => pick(row, e.target.checked)} />}
                <span>{head?.render(row)}</span>
              </span>
              {place && (
                <Link to={place} aria-label={head?.text ? String(head.text(row) ?? '') : place}>
                  ›
                </Link>
              )}
            </span>
            <dl className={style.cardFacts}>
              {rest.map((c) => (
                <Fact key={c.key} title={c.title}>
                  {c.render(row)}
                </Fact>
              ))}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}

/** A column of the row; one that says nothing is left out. */
function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  if (children === null || children === undefined || children === false || children === '') return null
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  )
}
