import { useId, type ReactNode } from 'react'
import style from './Card.module.css'

interface Props {
  title: ReactNode
  hint?: ReactNode
  extra?: ReactNode
  /** The content reaches the edges, as tables do. */
  flush?: boolean
  className?: string | undefined
  children: ReactNode
}

export function Card({ title, hint, extra, flush = false, className, children }: Props) {
  const name = useId()
  return (
    <section className={[style.card, flush && style.flush, className].filter(Boolean).join(' ')} aria-labelledby={name}>
      <header className={style.head}>
        <div className={style.title}>
          <h2 id={name}>{title}</h2>
          {hint && <span className="quiet small">{hint}</span>}
        </div>
        {extra}
      </header>
      <div className={style.body}>{children}</div>
    </section>
  )
}
