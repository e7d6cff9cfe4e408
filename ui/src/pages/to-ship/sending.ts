import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, useExplain, type Open } from '../../kit'

export interface Item {
  key: string
  name: string
  parcel: Open['ParcelToShip']
}

export interface Outcome {
  item: Item
  ok: boolean
  text: string
}

const atOnce = 100
const place = 'fenxiao.carrier'

export const lastCarrier = () => localStorage.getItem(place) ?? ''
export const rememberCarrier = (carrier: string) => localStorage.setItem(place, carrier)

/** Ships parcels a hundred at a time, and says for each what came of it. The same parcels sent again go under the same command: nothing is shipped twice. */
export function useSending(done: string) {
  const cache = useQueryClient()
  const explain = useExplain()
  const commands = useRef(new Map<string, string>())
  const [busy, setBusy] = useState(false)
  const [outcomes, setOutcomes] = useState<Outcome[]>()
  const send = async (items: Item[]) => {
    setBusy(true)
    const all: Outcome[] = []
    for (let n = 0; n < items.length; n += atOnce) {
      const part = items.slice(n, n + atOnce)
      const input = JSON.stringify(part.map((i) => i.parcel))
      const command = commands.current.get(input) ?? crypto.randomUUID()
      commands.current.set(input, command)
      try {
        const { items: results } = await call('post', '/v1/sub-orders:batch-ship', { body: { items: part.map((i) => i.parcel) } }, { command })
        part.forEach((item, at) => {
          const r = results?.[at]
          const problem = r?.problem
          const said = [problem?.detail, ...(problem?.errors ?? []).map((e) => e.message)].filter((m, k, list) => m && list.indexOf(m) === k).join(' · ')
          all.push({ item, ok: r?.result !== undefined, text: r?.result ? done : said })
        })
      } catch (error) {
        part.forEach((item) => all.push({ item, ok: false, text: explain(error as Error) }))
      }
      setOutcomes([...all])
    }
    setBusy(false)
    void cache.invalidateQueries()
    return all
  }
  return { send, busy, outcomes, clear: () => setOutcomes(undefined) }
}
