import { Button, Popover } from 'antd'
import { useState } from 'react'
import { MoneyField, useAct, useExplain, useWords } from '../../kit'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { breaks, useRange } from '../mall/goods'
import type { Chosen } from './load'
import { words } from './words'

/** The own price of a row: changed in place, with the range beside it. What lies outside of it can't be saved. */
export function SalePrice({ row }: { row: Chosen }) {
  const w = useWords(words)
  const { money } = useFormats()
  const [open, setOpen] = useState(false)
  const name = row.local_title || row.good?.title || row.sku_id
  const shown = row.sale_minor ? money(row.sale_minor, row.currency) : w('sale.none')
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} destroyOnHidden content={<Editor row={row} onDone={() => setOpen(false)} />}>
      <Button type="link" size="small" aria-label={`${shown} · ${w('sale.edit', { name })}`} className="number">
        {shown}
      </Button>
    </Popover>
  )
}

function Editor({ row, onDone }: { row: Chosen; onDone: () => void }) {
  const w = useWords(words)
  const { t } = useSpeech()
  const { money } = useFormats()
  const range = useRange()
  const explain = useExplain()
  const price = row.good?.price
  const [sale, setSale] = useState(row.sale_minor || price?.retail_minor || undefined)
  const save = useAct('put', '/v1/selections', { done: w('sale.saved'), silent: true, onDone })
  const broken = breaks(price, sale)
  const wrong =
    broken === 'below' ? w('sale.below', { floor: money(price?.floor_minor ?? 0, price?.currency) }) : broken === 'above' ? w('sale.above', { ceiling: money(price?.ceiling_minor ?? 0, price?.currency) }) : save.error ? explain(save.error) : ''
  return (
    <form
      style={{ display: 'grid', gap: 8, width: 240 }}
      onSubmit={(e) => {
        e.preventDefault()
        if (!broken) save.mutate({ body: { items: [{ sku_id: row.sku_id, sale_minor: sale ?? 0 }] } })
      }}
    >
      <MoneyField aria-label={w('sale')} value={sale} onChange={setSale} {...(price ? { currency: price.currency } : {})} />
      <span className="quiet small">{range(price)}</span>
      {wrong && (
        <span role="alert" style={{ color: 'var(--red)' }}>
          {wrong}
        </span>
      )}
      <Button type="primary" htmlType="submit" size="small" disabled={broken !== undefined} loading={save.isPending}>
        {t('common.save')}
      </Button>
    </form>
  )
}
