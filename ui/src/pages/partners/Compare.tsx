import type { ReactNode } from 'react'
import style from './partners.module.css'

export interface Said {
  key: string
  label: string
  /** As it is read, and compared. */
  text: string
}

/** Two lists of terms side by side; what differs is marked, by colour and by a sign. */
export function Compare({ left, right, heads, only, same }: { left: Said[]; right: Said[]; heads: [ReactNode, ReactNode]; only: boolean; same: string }) {
  const others = new Map(right.map((s) => [s.key, s]))
  const rows = left.map((s) => ({ ...s, other: others.get(s.key)?.text ?? '', differs: s.text !== (others.get(s.key)?.text ?? '') }))
  const shown = only ? rows.filter((r) => r.differs) : rows
  if (shown.length === 0) return <p className="quiet">{same}</p>
  return (
    <div className={style.scroll}>
      <table className={style.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((r) => (
            <tr key={r.key} className={r.differs ? style.changed : undefined}>
              <th scope="row">
                {r.differs && <span aria-hidden="true">≠ </span>}
                {r.label}
              </th>
              <td>{r.text || '—'}</td>
              <td>{r.other || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
