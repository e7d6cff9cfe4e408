import { Segmented } from 'antd'
import { useState } from 'react'
import { useWords } from '../../kit'
import { shortMoney } from '../../format/money'
import { provinceOf } from '../../format/region'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { depthOf, measures, valueOf, type Measure, type Row } from './figures'
import style from './monitor.module.css'
import { tiles } from './tiles'
import { words } from './words'

interface Props {
  rows: Row[]
  asked: Record<string, string>
  change: (more: Record<string, string>) => void
}

const depths = ['', style.d1, style.d2, style.d3, style.d4]

/** The provinces as equal tiles, deeper for more; each narrows the page to itself. A screen reader hears each with its figure. */
export function ProvinceTiles({ rows, asked, change }: Props) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const { currency } = useHouse()
  const [measure, setMeasure] = useState<Measure>('sales')
  const isMoney = measure === 'sales' || measure === 'refunds'
  const write = isMoney ? money : count
  const values = new Map(rows.map((r) => [r.key, valueOf(r.now, measure)]))
  const greatest = Math.max(0, ...tiles.map((t) => values.get(t.province) ?? 0))
  const nameOf = (province: string) => provinceOf(province, w.language)
  const short = (n: number) => (isMoney ? shortMoney(n, currency, w.language) : count(n))
  const elsewhere = values.get('other') ?? 0
  return (
    <Card
      title={w('map')}
      hint={w('map.hint')}
      className={style.map}
      extra={<Segmented className={style.scrolls} aria-label={w('course.measure')} value={measure} onChange={setMeasure} options={measures.map((name) => ({ value: name, label: w(name) }))} />}
    >
      <div className={style.tiles} role="group" aria-label={w('map.list', { what: w(measure) })}>
        {tiles.map(({ province, column, row }) => {
          const value = values.get(province) ?? 0
          const name = nameOf(province)
          const chosen = asked.province === province
          return (
            <button
              key={province}
              type="button"
              className={`${style.tile} ${depths[depthOf(value, greatest)] ?? ''}`}
              style={{ gridColumn: column, gridRow: row }}
              aria-pressed={chosen}
              title={`${name} · ${write(value)}`}
              onClick={() => change({ province: chosen ? '' : province })}
            >
              <span aria-hidden="true">{w.language === 'zh' ? name : (letters[province] ?? name)}</span>
              {value > 0 && <i aria-hidden="true">{short(value)}</i>}
              <span className="hidden">
                {name} {write(value)}
              </span>
            </button>
          )
        })}
      </div>
      <div className={style.legend}>
        <span className={style.scale} aria-hidden="true">
          {w('least')}
          {depths.map((depth, n) => (
            <i key={n} className={depth} />
          ))}
          {w('most')}
        </span>
        {elsewhere > 0 && (
          <span>
            {w('other')} <b>{write(elsewhere)}</b>
          </span>
        )}
      </div>
    </Card>
  )
}

// Two letters, as on licence plates of GB/T 2260's own alphabetic codes: whole English names do not fit a tile.
const letters: Record<string, string> = {
  11: 'BJ', 12: 'TJ', 13: 'HE', 14: 'SX', 15: 'NM', 21: 'LN', 22: 'JL', 23: 'HL', 31: 'SH', 32: 'JS', 33: 'ZJ', 34: 'AH', 35: 'FJ', 36: 'JX', 37: 'SD',
  41: 'HA', 42: 'HB', 43: 'HN', 44: 'GD', 45: 'GX', 46: 'HI', 50: 'CQ', 51: 'SC', 52: 'GZ', 53: 'YN', 54: 'XZ', 61: 'SN', 62: 'GS', 63: 'QH', 64: 'NX',
  65: 'XJ', 71: 'TW', 81: 'HK', 82: 'MO',
}
