import { useMemo } from 'react'
import Chart, { axisOf, frame, tipHead, tipRow, useInk } from '../../kit/Chart'
import { useWords, type Open } from '../../kit'
import { height, money, shortMoney } from '../../format/money'
import { useFormats } from '../../parts/house'
import { words as shared } from '../goods/words'
import style from './prices.module.css'

const keys = ['supply_minor', 'settlement_minor', 'retail_minor'] as const
const names = { supply_minor: 'supply', settlement_minor: 'settlement', retail_minor: 'retail' } as const

/** The course of a SKU's prices, version by version. */
export default function Course({ rows }: { rows: Open['PastPrice'][] }) {
  const g = useWords(shared)
  const ink = useInk()
  const { time } = useFormats()
  const option = useMemo(() => {
    const axis = axisOf(ink)
    const currency = rows[0]?.after.currency ?? 'CNY'
    const colors = [ink.quiet, ink.accent, ink.sea]
    return {
      ...frame(ink, (hovered) => {
        const row = rows[hovered[0]?.dataIndex ?? 0]
        return row ? tipHead(ink, time(row.from)) + keys.map((k, n) => tipRow(colors[n]!, g(names[k]), money(row.after[k], currency, g.language))).join('') : ''
      }),
      xAxis: { type: 'category', data: rows.map((r) => time(r.from).slice(0, 10)), axisLabel: axis.label, ...axis.line },
      yAxis: { type: 'value', axisLabel: { ...axis.label, formatter: (v: number) => shortMoney(Math.round(v * 100), currency, g.language) }, ...axis.split },
      series: keys.map((k, n) => ({ type: 'line', step: 'end', name: g(names[k]), color: colors[n], symbolSize: 6, data: rows.map((r) => height(r.after[k], currency)) })),
    }
  }, [rows, ink, g, time])
  return (
    <div aria-hidden="true">
      <Chart option={option} className={style.course} />
    </div>
  )
}
