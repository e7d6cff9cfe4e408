import { Button } from 'antd'
import { useState } from 'react'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats, useHouse } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import style from './OrderPage.module.css'

type Line = OrderPage['lines'][number]

// Orders of a wholesaler have over a thousand lines; a page of them is enough to begin with.
const shown = 10

/** What was bought, at the prices of the day. Each role sees the prices that concern it. */
export function Lines({ lines, currency }: { lines: Line[]; currency: string }) {
  const { t } = useSpeech()
  const narrow = useNarrow()
  const [all, setAll] = useState(false)
  const seen = all ? lines : lines.slice(0, shown)
  return (
    <>
      {narrow ? (
        <ul className={style.lineCards}>
          {seen.map((l) => (
            <LineCard key={l.number} line={l} currency={currency} />
          ))}
        </ul>
      ) : (
        <LineTable lines={seen} currency={currency} />
      )}
      {lines.length > shown && (
        <Button type="link" className={style.unfold} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.less') : t('common.more', { count: lines.length })}
        </Button>
      )}
    </>
  )
}

function LineTable({ lines, currency }: { lines: Line[]; currency: string }) {
  const { t } = useSpeech()
  const { role } = useHouse()
  return (
    <div className={style.scroll} tabIndex={0} role="region" aria-label={t('order.lines')}>
      <table className={style.lines}>
        <thead>
          <tr>
            <th scope="col">{t('order.line.goods')}</th>
            {role !== 'supplier' && <th scope="col">{t('order.line.settlement')}</th>}
            {role !== 'distributor' && <th scope="col">{t('order.line.supply')}</th>}
            {role !== 'supplier' && <th scope="col">{t('order.line.sale')}</th>}
            <th scope="col">{t('order.line.quantity')}</th>
            <th scope="col">{t('order.line.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => (
            <LineRow key={l.number} line={l} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function LineRow({ line, currency }: { line: Line; currency: string }) {
  const { money, count } = useFormats()
  const { role } = useHouse()
  const price = (minor: number) => <td className="number">{money(minor, currency)}</td>
  const unit = role === 'supplier' ? line.supply_minor : line.settlement_minor
  return (
    <tr>
      <td>
        <span className={style.goods}>{line.title}</span>
        <span className={style.code}>{line.code}</span>
      </td>
      {role !== 'supplier' && price(line.settlement_minor)}
      {role !== 'distributor' && price(line.supply_minor)}
      {role !== 'supplier' && price(line.sale_minor)}
      <td className="number">× {count(line.quantity)}</td>
      <td className={`number ${style.strong}`}>{money(unit * line.quantity, currency)}</td>
    </tr>
  )
}

/** A line where there is no room for a table. */
function LineCard({ line, currency }: { line: Line; currency: string }) {
  const { t } = useSpeech()
  const { money, count } = useFormats()
  const { role } = useHouse()
  const unit = role === 'supplier' ? line.supply_minor : line.settlement_minor
  const others = [
    role === 'operator' && `${t('order.line.supply')} ${money(line.supply_minor, currency)}`,
    role !== 'supplier' && `${t('order.line.sale')} ${money(line.sale_minor, currency)}`,
  ]
  return (
    <li>
      <span className={style.goods}>{line.title}</span>
      <span className={style.code}>{line.code}</span>
      <span className={style.sum}>
        <span className="number">
          {money(unit, currency)} × {count(line.quantity)}
        </span>
        <span className={`number ${style.strong}`}>{money(unit * line.quantity, currency)}</span>
      </span>
      <span className="quiet small">{others.filter(Boolean).join(' · ')}</span>
    </li>
  )
}
