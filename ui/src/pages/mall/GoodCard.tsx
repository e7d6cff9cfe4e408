import { Button, Checkbox } from 'antd'
import { Link } from 'react-router'
import { rate, useWords } from '../../kit'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { Picture, StockPill, useRange, type MallGood } from './goods'
import style from './mall.module.css'
import { words } from './words'

interface Props {
  good: MallGood
  reason?: string
  onSelect: (good: MallGood) => void
  busy: boolean
  chosen?: boolean
  onChoose?: (on: boolean) => void
}

/** One good of the mall: picture, own price, range, stock, and the button that selects it. */
export function GoodCard({ good, reason, onSelect, busy, chosen, onChoose }: Props) {
  const w = useWords(words)
  const { money } = useFormats()
  const range = useRange()
  return (
    <li className={style.good} data-chosen={chosen ?? false}>
      {onChoose && !good.selected && (
        <Checkbox className={style.tick ?? ''} aria-label={w('choose', { name: good.title })} checked={chosen ?? false} onChange={(e) => onChoose(e.target.checked)} />
      )}
      <Picture url={good.picture} title={good.title} />
      <div className={style.words}>
        <Link to={`/mall/${good.sku_id}`} title={good.title}>
          {good.title}
        </Link>
        <span className="quiet small">{reason ?? `${good.brand} · ${good.category}`}</span>
        <span className={style.price}>{good.price ? money(good.price.settlement_minor, good.price.currency) : w('price.none')}</span>
        {good.price && <span className="quiet small">{range(good.price)}</span>}
        {good.price && good.margin_minor !== undefined && <span className="small">{w('earn', { amount: money(good.margin_minor, good.price.currency), rate: rate(Math.round((good.margin_ppm ?? 0) / 1000) * 1000) })}</span>}
      </div>
      <div className={style.foot}>
        <StockPill state={good.stock_state} />
        {good.selected ? (
          <Pill tone="accent">{w('selected.yes')}</Pill>
        ) : (
          <Button size="small" loading={busy} aria-label={`${w('select')} ${good.title}`} onClick={() => onSelect(good)}>
            {w('select')}
          </Button>
        )}
      </div>
    </li>
  )
}
