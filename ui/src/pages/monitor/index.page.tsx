import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { body, client } from '../../api/client'
import type { paths } from '../../api/console'
import { Loaded, Page, useWords } from '../../kit'
import { date } from '../../format/time'
import { useHouse } from '../../parts/house'
import { Controls } from './Controls'
import { Course } from './Course'
import { parts, type Monitor } from './figures'
import style from './monitor.module.css'
import { ProvinceTiles } from './ProvinceTiles'
import { Ranking } from './Ranking'
import { StockBar } from './StockBar'
import { Totals } from './Totals'
import { words } from './words'

type Asked = NonNullable<paths['/console/api/monitor']['get']['parameters']['query']>

const liveEvery = 2_000
const overEvery = 60_000

/** Asks for figures again and again, while the page is looked at; days that are over, seldom. */
function useMonitor(asked: Record<string, string>, zone: string) {
  return useQuery({
    queryKey: ['monitor', asked],
    queryFn: ({ signal }) => body(client.GET('/console/api/monitor', { params: { query: asked as Asked }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled: asked.period !== 'days' || Boolean(asked.from && asked.to),
    refetchInterval: ({ state }) => (state.data && isOver(state.data, zone) ? overEvery : liveEvery),
  })
}

const isOver = (m: Monitor, zone: string) => m.period.to < date(m.at, zone)

export default function MonitorPage() {
  const w = useWords(words)
  const { zone } = useHouse()
  const [address, setAddress] = useSearchParams()
  const key = address.toString()
  const asked = useMemo(() => {
    const values: Record<string, string> = {}
    const from = new URLSearchParams(key)
    for (const part of parts) if (from.get(part)) values[part] = from.get(part) ?? ''
    return values
  }, [key])
  const change = useCallback(
    (more: Record<string, string>) =>
      setAddress((was) => {
        const next = new URLSearchParams(was)
        for (const [name, value] of Object.entries(more)) {
          if (value) next.set(name, value)
          else next.delete(name)
        }
        return next
      }),
    [setAddress],
  )
  const shown = useMonitor(asked, zone)
  const provinces = useMonitor(useMemo(() => everywhere(asked), [asked]), zone)
  return (
    <Page title={w('title')} hint={w('hint')} mark={<Live of={shown.data} failing={shown.isError || shown.failureCount > 0} />}>
      <Controls asked={asked} change={change} shown={shown.data} />
      <Loaded of={shown} lines={8}>
        {(m) => (
          <div className={style.grid}>
            <Totals monitor={m} />
            <Course monitor={m} />
            <ProvinceTiles rows={provinces.data?.rows ?? []} asked={asked} change={change} />
            <Ranking monitor={m} asked={asked} change={change} />
            <StockBar stock={m.stock} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** The same figures of all provinces: the tiles stay whole when the page is narrowed to one. */
function everywhere({ province: _, ...asked }: Record<string, string>): Record<string, string> {
  return { ...asked, dimension: 'province' }
}

/** How new the figures are. */
function Live({ of, failing }: { of: Monitor | undefined; failing: boolean }) {
  const w = useWords(words)
  const { zone } = useHouse()
  if (!of) return null
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone || 'UTC', timeStyle: 'medium' }).format(new Date(of.at))
  const live = !failing && !isOver(of, zone)
  return (
    <span className={live ? style.live : `${style.live} ${style.still}`} data-at={of.at}>
      {live ? w('live') : failing ? w('paused') : ''} {w('asOf', { time })}
    </span>
  )
}
