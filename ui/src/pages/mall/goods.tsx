import { useState } from 'react'
import { call, useWords, type Open } from '../../kit'
import { Pill } from '../../parts/State'
import { useFormats } from '../../parts/house'
import style from './mall.module.css'
import { words } from './words'

export type Good = Open['Good']
export type MallGood = Open['MallGood']
export type Price = Open['GoodPrice']

/** A good's picture; where there is none, or it can't be shown, the first sign of its title. */
export function Picture({ url, title, size }: { url: string | undefined; title: string; size?: number }) {
  const [lost, setLost] = useState('')
  const box = size ? { width: size, height: size } : undefined
  if (!url || lost === url) {
    return (
      <span className={style.noPicture} style={box} aria-hidden="true">
        {title.replace(/^\S+\s/, '').slice(0, 1)}
      </span>
    )
  }
  return <img className={style.picture} src={url} alt="" loading="lazy" style={box} onError={() => setLost(url)} />
}

export const pictureOf = (good: Good | undefined) => good?.media?.find((m) => m.kind === 'main')?.url

const tones = { in_stock: 'green', low: 'amber', out: 'grey' } as const

export function StockPill({ state }: { state: keyof typeof tones }) {
  const w = useWords(words)
  return <Pill tone={tones[state]}>{w.code('stock', state)}</Pill>
}

/** The prices at which a good may be sold. */
export function useRange() {
  const w = useWords(words)
  const { money } = useFormats()
  return (price: Price | undefined) => {
    if (!price || (price.floor_minor === 0 && price.ceiling_minor === 0)) return w('range.none')
    const from = money(price.floor_minor, price.currency)
    const to = money(price.ceiling_minor, price.currency)
    if (price.ceiling_minor === 0) return w('range.floor', { from })
    if (price.floor_minor === 0) return w('range.ceiling', { to })
    return price.floor_minor === price.ceiling_minor ? w('range.fixed', { from }) : w('range', { from, to })
  }
}

/** Title, picture and code of a good in a row. */
export function GoodCell({ good, sku, title }: { good: Good | undefined; sku: string; title?: string | undefined }) {
  const name = title || good?.title || sku
  return (
    <span className={style.cell}>
      <Picture url={pictureOf(good)} title={name} size={40} />
      <span className={style.cellText}>
        <span>{name}</span>
        <span className="quiet small">{[good?.code, good?.brand].filter(Boolean).join(' · ')}</span>
      </span>
    </span>
  )
}

/** Selected goods by their ids, a hundred at a question. */
export async function goodsOf(skus: string[], signal?: AbortSignal): Promise<Map<string, Good>> {
  const all = new Map<string, Good>()
  const asked = [...new Set(skus)]
  const batches = Array.from({ length: Math.ceil(asked.length / 100) }, (_, n) => asked.slice(n * 100, n * 100 + 100))
  for (const answer of await Promise.all(batches.map((sku_ids) => call('get', '/v1/goods:batch', { query: { sku_ids } }, signal ? { signal } : {})))) {
    for (const good of answer.items ?? []) all.set(good.sku_id, good)
  }
  return all
}

/** Says whether an own price lies in the range: nothing, or which bound it breaks. */
export function breaks(price: Price | undefined, sale: number | undefined): 'below' | 'above' | undefined {
  if (!price || sale === undefined || sale === 0) return undefined
  if (price.floor_minor > 0 && sale < price.floor_minor) return 'below'
  return price.ceiling_minor > 0 && sale > price.ceiling_minor ? 'above' : undefined
}
