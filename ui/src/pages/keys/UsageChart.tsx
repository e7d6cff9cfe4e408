import type { EChartsCoreOption } from 'echarts/core'
import { useMemo } from 'react'
import { dayName } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import Chart, { axisOf, frame, tipHead, tipRow, useInk } from '../../kit/Chart'
import { useFormats } from '../../parts/house'
import { classes, type Class, type Day } from './calls'
import style from './KeysPage.module.css'

/** Calls of a day as a bar, its classes one on the other; those that came to nothing as a line before them. */
export default function UsageChart({ days }: { days: Day[] }) {
  return <Chart option={useOption(days)} className={style.chart} />
}

function useOption(days: Day[]): EChartsCoreOption {
  const { t, code, language } = useSpeech()
  const { count } = useFormats()
  const ink = useInk()
  return useMemo(() => {
    const colors: Record<Class, string> = { read: ink.mint, write: ink.sea, order: ink.accent, heavy: ink.plum, changes: ink.bar }
    const used = classes.filter((c) => days.some((d) => d.calls[c] > 0))
    const tooltip = ([hovered]: { dataIndex: number }[]) => {
      const day = hovered && days[hovered.dataIndex]
      if (!day) return ''
      return [
        tipHead(ink, dayName(day.day, language)),
        ...used.map((c) => tipRow(colors[c], code('class', c), count(day.calls[c]))),
        tipRow(ink.red, t('keys.usage.errors'), count(day.errors)),
      ].join('')
    }
    const axis = axisOf(ink)
    return {
      ...frame(ink, tooltip),
      xAxis: { type: 'category', data: days.map((d) => d.day.slice(5)), ...axis.line, axisLabel: axis.label },
      yAxis: { type: 'value', splitNumber: 4, minInterval: 1, axisLabel: { ...axis.label, formatter: (v: number) => count(v) }, ...axis.split },
      series: [
        ...used.map((c) => ({ name: code('class', c), type: 'bar', stack: 'calls', barMaxWidth: 22, itemStyle: { color: colors[c] }, data: days.map((d) => d.calls[c]) })),
        { name: t('keys.usage.errors'), type: 'line', symbol: 'none', smooth: 0.2, smoothMonotone: 'x', itemStyle: { color: ink.red }, lineStyle: { color: ink.red, width: 1.8 }, data: days.map((d) => d.errors) },
      ],
    }
  }, [days, language, t, code, count, ink])
}
