import { useEffect, useRef, useState } from 'react'

interface Acts {
  count: number
  onOpen: (row: number) => void
  onTick: (row: number) => void
  onPage: (to: 1 | -1) => void
}

/** Moves through the rows by keyboard, while no field or dialog has it: j k, Enter, x, n p, and / for the search. Gives the current row. */
export function useKeys(acts: Acts): number {
  const [current, setCurrent] = useState(-1)
  const now = useRef({ ...acts, current })
  now.current = { ...acts, current }
  useEffect(() => {
    const pressed = (e: KeyboardEvent) => {
      const place = e.target as HTMLElement
      if (e.ctrlKey || e.metaKey || e.altKey || place.closest('input, textarea, select, [contenteditable], [role=dialog], [role=combobox], [role=menu]')) return
      const { count, current: at, onOpen, onTick, onPage } = now.current
      const move = (to: number) => setCurrent(Math.max(0, Math.min(count - 1, to)))
      const does: Record<string, () => void> = {
        j: () => move(at + 1), ArrowDown: () => move(at + 1), k: () => move(at - 1), ArrowUp: () => move(at - 1),
        x: () => at >= 0 && onTick(at), n: () => onPage(1), p: () => onPage(-1), '/': () => document.querySelector<HTMLElement>('input[data-listsearch]')?.focus(),
      }
      if (e.key === 'Enter' && at >= 0 && !place.closest('a, button, summary')) onOpen(at)
      else if (e.key in does && !(e.key.startsWith('Arrow') && at < 0 && place.closest('a, button'))) does[e.key]!()
      else return
      e.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
  return current < acts.count ? current : -1
}
