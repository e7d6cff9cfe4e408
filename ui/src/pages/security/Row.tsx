import type { ReactNode } from 'react'
import style from './security.module.css'

/** One thing of a card: what it is, and what can be done with it. */
export function Row({ name, mark, text, children }: { name: ReactNode; mark?: ReactNode; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className={style.row}>
      <div className={style.what}>
        <strong>{name}</strong>
        {mark && <span className={style.mark}>{mark}</span>}
        {text && <div className="quiet small">{text}</div>}
      </div>
      {children && <div className={style.buttons}>{children}</div>}
    </div>
  )
}
