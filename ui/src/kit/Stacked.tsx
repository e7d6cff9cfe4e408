import { useEffect, useRef, type ReactNode } from 'react'
import style from './kit.module.css'

interface Props {
  children: ReactNode
  /** Two cells beside each other, where rows are many. */
  pairs?: boolean
  /** The first cell is named too: rows of fields, which have no head. */
  named?: boolean
}

/** A table that stands as one block a row on narrow screens, each cell beside its column's name. Any table will do, ours or the library's. */
export function Stacked({ children, pairs = false, named = false }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const around = box.current
    if (!around) return
    label(around)
    const watch = new MutationObserver(() => label(around))
    watch.observe(around, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={box} className={[style.stacked, pairs && style.pairs, named && style.named].filter(Boolean).join(' ')}>
      {children}
    </div>
  )
}

/** Writes at each cell what its column is called. */
function label(around: HTMLElement) {
  for (const table of around.querySelectorAll('table')) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent ?? '')
    for (const part of [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])]) {
      for (const row of part.rows) [...row.cells].forEach((cell, n) => (cell.dataset.label = cell.colSpan > 1 ? '' : (heads[n] ?? '')))
    }
  }
}
