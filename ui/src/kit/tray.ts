import { useSyncExternalStore } from 'react'

/** Long work that a page began: it goes on while other pages are looked at, and is found again in the tray at the top. */
export interface Task {
  id: number
  title: string
  done: number
  /** Unknown for a list that is walked by cursor. */
  total?: number
  state: 'running' | 'done' | 'failed' | 'stopped'
  note?: string
  /** What can be done with what came of it: take the file again. */
  take?: () => void
  stop: () => void
}

let tasks: Task[] = []
let next = 1
const watchers = new Set<() => void>()

function change(to: Task[]) {
  tasks = to
  for (const tell of watchers) tell()
}

export function useTasks(): Task[] {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => tasks,
  )
}

export const forget = (id: number) => change(tasks.filter((t) => t.id !== id || t.state === 'running'))

interface Progress {
  signal: AbortSignal
  tell: (done: number, total?: number) => void
}

/** Begins long work; what `work` gives back is how its result is taken. */
export function begin(title: string, work: (progress: Progress) => Promise<{ note?: string; take?: () => void }>): number {
  const id = next++
  const stopper = new AbortController()
  const put = (more: Partial<Task>) => change(tasks.map((t) => (t.id === id ? { ...t, ...more } : t)))
  const task: Task = { id, title, done: 0, state: 'running', stop: () => stopper.abort() }
  change([task, ...tasks].slice(0, 50))
  work({ signal: stopper.signal, tell: (done, total) => put(total === undefined ? { done } : { done, total }) }).then(
    (result) => put({ state: 'done', ...result }),
    (error: unknown) => put({ state: stopper.signal.aborted ? 'stopped' : 'failed', note: error instanceof Error ? error.message : String(error) }),
  )
  return id
}
