import { useCallback, useRef, useState } from 'react'
import { put, type Change, type Changes } from './sheet'

interface Story {
  now: Changes
  past: Changes[]
  future: Changes[]
}

/** Changed cells with undo and redo. What is typed into one cell in one go is one step. */
export function useChanges() {
  const [story, setStory] = useState<Story>({ now: new Map(), past: [], future: [] })
  const step = useRef('')
  const write = useCallback((cells: Change[], of = '') => {
    const goesOn = of !== '' && step.current === of
    step.current = of
    setStory((s) => ({ now: put(s.now, cells), past: goesOn ? s.past : [...s.past, s.now].slice(-200), future: [] }))
  }, [])
  const undo = useCallback(() => {
    step.current = ''
    setStory((s) => (s.past.length === 0 ? s : { now: s.past[s.past.length - 1]!, past: s.past.slice(0, -1), future: [s.now, ...s.future] }))
  }, [])
  const redo = useCallback(() => {
    step.current = ''
    setStory((s) => (s.future.length === 0 ? s : { now: s.future[0]!, past: [...s.past, s.now], future: s.future.slice(1) }))
  }, [])
  /** Forgets cells that are saved, or all; there is no way back behind it. */
  const forget = useCallback((keys?: string[]) => {
    step.current = ''
    setStory((s) => ({ now: new Map(keys ? [...s.now].filter(([k]) => !keys.includes(k)) : []), past: [], future: [] }))
  }, [])
  const leaveStep = useCallback(() => (step.current = ''), [])
  return { changes: story.now, canUndo: story.past.length > 0, canRedo: story.future.length > 0, write, undo, redo, forget, leaveStep }
}
