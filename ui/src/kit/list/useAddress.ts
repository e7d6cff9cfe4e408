import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { start, wayOf, type Way } from './cursors'
import { readValues, sizes, writeValues } from './shape'

/** The list's state, as the page's address holds it: what narrows it, how many rows, and where this page begins. */
export function useAddress(keys: string[], usual: number) {
  const [address] = useSearchParams()
  const { state } = useLocation()
  const navigate = useNavigate()
  const after = address.get('after') ?? ''
  const asked = Number(address.get('limit'))
  const size = sizes.includes(asked) ? asked : usual
  const key = keys.join()
  const values = useMemo(() => readValues(address, key.split(',')), [address, key])
  const way = useMemo(() => wayOf(after, state), [after, state])
  const go = useCallback(
    (to: { values?: Record<string, string>; size?: number; way?: Way }) => {
      const next = to.way ?? start
      const search = writeValues(address, key.split(','), to.values ?? values, to.size ?? size, usual, next.after)
      void navigate({ search: search.toString() }, { state: { before: next.before }, replace: to.way === undefined })
    },
    [address, key, values, size, usual, navigate],
  )
  return { values, size, way, go }
}
