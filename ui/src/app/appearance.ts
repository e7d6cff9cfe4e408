import { useSyncExternalStore } from 'react'

export type Appearance = 'light' | 'dark' | 'system'

const memory = 'fenxiao.appearance'
const night = window.matchMedia('(prefers-color-scheme: dark)')
const watchers = new Set<() => void>()

let chosen: Appearance = remembered()

function remembered(): Appearance {
  try {
    const kept = localStorage.getItem(memory)
    return kept === 'dark' || kept === 'system' ? kept : 'light'
  } catch {
    return 'light' // storage may be forbidden
  }
}

const shown = (): 'light' | 'dark' => (chosen === 'system' ? (night.matches ? 'dark' : 'light') : chosen)

function apply() {
  document.documentElement.dataset.theme = shown()
  for (const tell of watchers) tell()
}

export function chooseAppearance(to: Appearance) {
  chosen = to
  try {
    localStorage.setItem(memory, to)
  } catch {
    // storage may be forbidden; the choice then lasts as long as the page
  }
  apply()
}

const watch = (tell: () => void) => {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

apply()
night.addEventListener('change', apply)

/** What was chosen, and what is shown for it. */
export function useAppearance() {
  return { chosen: useSyncExternalStore(watch, () => chosen), shown: useSyncExternalStore(watch, shown) }
}
