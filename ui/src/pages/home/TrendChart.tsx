import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import { ink } from '../../app/theme'
import { height, minorOf, shortMoney } from '../../format/money'
import { dayName } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import style from './HomePage.module.css'
import type { Days } from './Trend'

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

const colors = { gross: ink.accent, refunds: '#c96f3b', orders: '#c3d7e6' }

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
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const option = useOption(days, currency)
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

function useOption(days: Days, currency: string): EChartsCoreOption {
  const { t, language } = useSpeech()
  const formats = useFormats()
  return useMemo(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const tooltip = ([hovered]: Hovered[]) => {
      const day = hovered && days[hovered.dataIndex]
      if (!day) return ''
      const row = (color: string, name: string, value: string) =>
        `<div style="display:flex;gap:24px;justify-content:space-between"><span><i style="display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:2px;background:${color}"></i>${name}</span><b style="font-variant-numeric:tabular-nums">${value}</b></div>`
      return [
        `<div style="margin-bottom:4px;color:${ink.quiet}">${dayName(day.date, language)}</div>`,
        row(colors.gross, t('home.trend.gross'), formats.money(day.gross_minor)),
        row(colors.refunds, t('home.trend.refunds'), formats.money(day.refund_minor)),
        row(colors.orders, t('home.trend.orders'), formats.count(day.orders)),
      ].join('')
    }
    const names = { gross: t('home.trend.gross'), refunds: t('home.trend.refunds'), orders: t('home.trend.orders') }
    const label = { color: ink.quiet, fontSize: 12 }
    return {
      animationDuration: calm ? 0 : 400,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 4, right: 4, top: 40, bottom: 4, containLabel: true },
      legend: { data: [names.orders, names.gross, names.refunds], top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 18, icon: 'roundRect', textStyle: { color: ink.text } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(14,107,91,0.06)' } }, formatter: tooltip, borderColor: ink.line, textStyle: { color: ink.text, fontSize: 13 }, confine: true },
      xAxis: { type: 'category', data: days.map((d) => d.date.slice(5)), axisTick: { show: false }, axisLine: { lineStyle: { color: '#cfd8d4' } }, axisLabel: label },
      yAxis: [
        { type: 'value', splitNumber: 4, axisLabel: { ...label, formatter: (v: number) => shortMoney(minorOf(v, currency), currency, language) }, splitLine: { lineStyle: { color: '#edf1ef' } } },
        { type: 'value', splitNumber: 4, minInterval: 1, axisLabel: label, splitLine: { show: false } },
      ],
      series: [
        { name: names.orders, type: 'bar', yAxisIndex: 1, barMaxWidth: 16, barCategoryGap: '30%', itemStyle: { color: colors.orders, borderRadius: [3, 3, 0, 0] }, data: days.map((d) => d.orders) },
        ...past(names.gross, colors.gross, days.map((d) => height(d.gross_minor, currency))),
        ...past(names.refunds, colors.refunds, days.map((d) => height(d.refund_minor, currency))),
      ],
    }
  }, [days, currency, language, t, formats])
}
