import type { EChartsCoreOption } from 'echarts/core'
import { useMemo } from 'react'
import { height, minorOf, shortMoney } from '../../format/money'
import { dayName } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import Chart, { axisOf, frame, tipHead, tipRow, useInk } from '../../kit/Chart'
import { useFormats } from '../../parts/house'
import style from './HomePage.module.css'
import type { Days } from './Trend'

/** A line up to yesterday, and a dashed one on to today, which is not over. */
function past(name: string, color: string, values: number[]) {
  const line = { name, type: 'line', smooth: 0.2, smoothMonotone: 'x', symbol: 'none', itemStyle: { color } }
  const last = values.length - 1
  return [
    { ...line, lineStyle: { color, width: 2.2 }, data: values.map((v, i) => (i < last ? v : null)) },
    { ...line, lineStyle: { color, width: 1.6, type: [4, 4], opacity: 0.7 }, data: values.map((v, i) => (i >= last - 1 ? v : null)) },
  ]
}

/** Lines of what was paid and refunded before bars of how many orders were placed. */
export default function TrendChart({ days, currency }: { days: Days; currency: string }) {
  return <Chart option={useOption(days, currency)} className={style.chart} />
}

function useOption(days: Days, currency: string): EChartsCoreOption {
  const { t, language } = useSpeech()
  const formats = useFormats()
  const ink = useInk()
  return useMemo(() => {
    const colors = { gross: ink.accent, refunds: ink.earth, orders: ink.bar }
    const names = { gross: t('home.trend.gross'), refunds: t('home.trend.refunds'), orders: t('home.trend.orders') }
    const tooltip = ([hovered]: { dataIndex: number }[]) => {
      const day = hovered && days[hovered.dataIndex]
      if (!day) return ''
      return [
        tipHead(ink, dayName(day.date, language)),
        tipRow(colors.gross, names.gross, formats.money(day.gross_minor)),
        tipRow(colors.refunds, names.refunds, formats.money(day.refund_minor)),
        tipRow(colors.orders, names.orders, formats.count(day.orders)),
      ].join('')
    }
    const axis = axisOf(ink)
    return {
      ...frame(ink, tooltip),
      xAxis: { type: 'category', data: days.map((d) => d.date.slice(5)), ...axis.line, axisLabel: axis.label },
      yAxis: [
        { type: 'value', splitNumber: 4, axisLabel: { ...axis.label, formatter: (v: number) => shortMoney(minorOf(v, currency), currency, language) }, ...axis.split },
        { type: 'value', splitNumber: 4, minInterval: 1, axisLabel: axis.label, splitLine: { show: false } },
      ],
      series: [
        { name: names.orders, type: 'bar', yAxisIndex: 1, barMaxWidth: 16, barCategoryGap: '30%', itemStyle: { color: colors.orders, borderRadius: [3, 3, 0, 0] }, data: days.map((d) => d.orders) },
        ...past(names.gross, colors.gross, days.map((d) => height(d.gross_minor, currency))),
        ...past(names.refunds, colors.refunds, days.map((d) => height(d.refund_minor, currency))),
      ],
    }
  }, [days, currency, language, t, formats, ink])
}
