import type { ReactNode } from 'react'
import style from './Notice.module.css'

interface Props {
  title: string
  text?: string
  tone?: 'calm' | 'bad'
  compact?: boolean
  children?: ReactNode
}

/** Says that there is nothing here, or why: empty lists, failures, pages that are not there. */
export function Notice({ title, text, tone = 'calm', compact = false, children }: Props) {
  return (
    <div className={[style.notice, tone === 'bad' && style.bad, compact && style.compact].filter(Boolean).join(' ')} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className={style.mark} aria-hidden="true">
        {tone === 'bad' ? <Warning /> : <Tray />}
      </span>
      <p className={style.title}>{title}</p>
      {text && <p className={style.text}>{text}</p>}
      {children && <div className={style.actions}>{children}</div>}
    </div>
  )
}

function Tray() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
      <path d="M3.5 13.5 6 5.8a1.5 1.5 0 0 1 1.4-1h9.2a1.5 1.5 0 0 1 1.4 1l2.5 7.7v4.2a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5z" />
      <path d="M3.5 13.5h5l1.2 2.4h4.6l1.2-2.4h5" />
    </svg>
  )
}

function Warning() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
      <path d="M12 4 2.8 19.5h18.4z" />
      <path d="M12 10v4.2M12 16.8v.1" />
    </svg>
  )
}
