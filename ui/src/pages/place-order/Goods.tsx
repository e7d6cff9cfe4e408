import { Button, InputNumber, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { MoneyField, useAct, useRead, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { breaks, Picture, StockPill, useRange, type MallGood, type Price } from '../mall/goods'
import style from './order.module.css'
import { words } from './words'

/** One line of the order that is being written. */
export interface Draft {
  sku: string
  title: string
  code: string
  picture?: string | undefined
  price?: Price | undefined
  quantity: number
  sale?: number | undefined
}

export const draftOf = (good: MallGood, sale?: number): Draft => ({ sku: good.sku_id, title: good.title, code: good.code, picture: good.picture, price: good.price, quantity: 1, sale: sale || good.price?.retail_minor || good.price?.floor_minor || undefined })

/** Finds goods by a part of their name; what is not selected yet is selected when it is added. */
export function Picker({ region, onPick }: { region: string; onPick: (good: MallGood) => void }) {
  const w = useWords(words)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const q = useDeferredValue(text.trim())
  const found = useRead('/v1/mall', { query: { q, limit: 20, ...(region ? { region } : {}) } }, { enabled: open })
  const select = useAct('post', '/v1/selections', { done: w('pick.selecting') })
  const { money } = useFormats()
  const items = found.data?.items ?? []
  const pick = (sku: string) => {
    const good = items.find((g) => g.sku_id === sku)
    setText('')
    if (!good) return
    if (good.selected) onPick(good)
    else select.mutate({ body: { sku_ids: [sku] } }, { onSuccess: () => onPick(good) })
  }
  return (
    <Select<string>
      aria-label={w('pick')}
      placeholder={w('pick')}
      style={{ width: '100%' }}
      value={null as unknown as string}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      onOpenChange={setOpen}
      notFoundContent={found.isLoading ? '…' : w('pick.none')}
      options={items.map((g) => ({ value: g.sku_id, label: `${g.title} · ${g.code} · ${g.price ? money(g.price.settlement_minor, g.price.currency) : '—'}` }))}
      onSelect={pick}
    />
  )
}

interface LinesProps {
  lines: Draft[]
  quotes: Open['Quote'][]
  change: (n: number, more: Partial<Draft>) => void
  remove: (n: number) => void
}

/** The lines with quantity and sale price; and all that the live quote has against each. */
export function Lines({ lines, quotes, change, remove }: LinesProps) {
  const w = useWords(words)
  const { money, date } = useFormats()
  const range = useRange()
  return (
    <ul className={style.lines}>
      {lines.map((l, n) => {
        const quote = quotes[n]?.sku_id === l.sku ? quotes[n] : undefined
        const price = quote?.price ?? l.price
        return (
          <li key={l.sku} className={style.line}>
            <Picture url={l.picture} title={l.title} size={48} />
            <div className={style.what}>
              <span>{l.title}</span>
              <span className="quiet small">
                {l.code} · {range(price)}
              </span>
              <span className={style.facts}>
                {quote && <StockPill state={quote.stock_state} />}
                {quote?.delivery?.ship_by && <span className="quiet small">{w('ship', { at: date(quote.delivery.ship_by) })}</span>}
                {quote && (quote.least_quantity ?? 1) > 1 && <span className="quiet small">{w('quote.least', { count: quote.least_quantity ?? 1 })}</span>}
              </span>
              {(quote?.reasons ?? []).map((r) => (
                <span key={r.code + r.path} className={style.bad} role="alert">
                  {r.message}
                </span>
              ))}
            </div>
            <label className={style.field}>
              <span className="quiet small">{w('quantity')}</span>
              <InputNumber aria-label={`${w('quantity')} ${l.title}`} min={1} max={1_000_000} precision={0} value={l.quantity} onChange={(quantity) => change(n, { quantity: quantity ?? 1 })} />
            </label>
            <label className={style.field}>
              <span className="quiet small">{w('sale')}</span>
              <MoneyField aria-label={`${w('sale')} ${l.title}`} value={l.sale} onChange={(sale) => change(n, { sale })} />
              {breaks(price, l.sale) && <span className={style.bad}>{range(price)}</span>}
            </label>
            <span className={style.sum}>
              <span className="quiet small">{w('settlement')}</span>
              <span className="number">{price ? money(price.settlement_minor * l.quantity, price.currency) : '—'}</span>
            </span>
            <Button type="text" size="small" aria-label={`${w('remove')} ${l.title}`} onClick={() => remove(n)}>
              ×
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
