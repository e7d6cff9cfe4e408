import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import { ink } from '../../app/theme'
import { dayName } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { classes, type Class, type Day } from './calls'
import style from './KeysPage.module.css'

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

const colors: Record<Class, string> = { read: '#9ccdbf', write: '#2f7fb8', order: ink.accent, heavy: '#8a6fb5', changes: '#c3d7e6' }

/** Calls of a day as a bar, its classes one on the other; those that came to nothing as a line before them. */
export default function UsageChart({ days }: { days: Day[] }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const option = useOption(days)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const drawn = init(element)
    chart.current = drawn
    const watch = new ResizeObserver(() => drawn.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      drawn.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
  return <div ref={place} className={style.chart} />
}

interface Hovered {
  dataIndex: number
}

function useOption(days: Day[]): EChartsCoreOption {
  const { t, code, language } = useSpeech()
  const { count } = useFormats()
  return useMemo(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const used = classes.filter((c) => days.some((d) => d.calls[c] > 0))
    const row = (color: string, name: string, value: number) =>
      `<div style="display:flex;gap:24px;justify-content:space-between"><span><i style="display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:2px;background:${color}"></i>${name}</span><b style="font-variant-numeric:tabular-nums">${count(value)}</b></div>`
    const tooltip = ([hovered]: Hovered[]) => {
      const day = hovered && days[hovered.dataIndex]
      if (!day) return ''
      return [
        `<div style="margin-bottom:4px;color:${ink.quiet}">${dayName(day.day, language)}</div>`,
        ...used.map((c) => row(colors[c], code('class', c), day.calls[c])),
        row(ink.red, t('keys.usage.errors'), day.errors),
      ].join('')
    }
    const label = { color: ink.quiet, fontSize: 12 }
    return {
      animationDuration: calm ? 0 : 400,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 4, right: 4, top: 40, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 18, icon: 'roundRect', textStyle: { color: ink.text } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(14,107,91,0.06)' } }, formatter: tooltip, borderColor: ink.line, textStyle: { color: ink.text, fontSize: 13 }, confine: true },
      xAxis: { type: 'category', data: days.map((d) => d.day.slice(5)), axisTick: { show: false }, axisLine: { lineStyle: { color: '#cfd8d4' } }, axisLabel: label },
      yAxis: { type: 'value', splitNumber: 4, minInterval: 1, axisLabel: { ...label, formatter: (v: number) => count(v) }, splitLine: { lineStyle: { color: '#edf1ef' } } },
      series: [
        ...used.map((c) => ({ name: code('class', c), type: 'bar', stack: 'calls', barMaxWidth: 22, itemStyle: { color: colors[c] }, data: days.map((d) => d.calls[c]) })),
        { name: t('keys.usage.errors'), type: 'line', symbol: 'none', smooth: 0.2, smoothMonotone: 'x', itemStyle: { color: ink.red }, lineStyle: { color: ink.red, width: 1.8 }, data: days.map((d) => d.errors) },
      ],
    }
  }, [days, language, t, code, count])
}
