import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useAppearance } from '../app/appearance'
import { inks, type Ink } from '../app/theme'

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** A drawing of bars and lines in its place. Load it lazily: the library is large. Charts are for the eye: a table with the same figures stands near. */
export default function Chart({ option, className }: { option: EChartsCoreOption; className?: string | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
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
  return <div ref={place} className={className} />
}

/** The colours of drawings, in the light or dark that is shown. */
export function useInk(): Ink {
  return inks[useAppearance().shown]
}

/** What all our drawings share: words, frame, and the line under the pointer. */
export function frame(ink: Ink, tooltip: (hovered: { dataIndex: number }[]) => string): EChartsCoreOption {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    animationDuration: calm ? 0 : 400,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 4, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 18, icon: 'roundRect', textStyle: { color: ink.text } },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(14,107,91,0.06)' } }, formatter: tooltip, backgroundColor: ink.card, borderColor: ink.line, textStyle: { color: ink.text, fontSize: 13 }, confine: true },
  }
}

/** One line of a tooltip: a colour, a name, a figure. Names are the house's own words, never what people typed. */
export const tipRow = (color: string, name: string, value: string) =>
  `<div style="display:flex;gap:24px;justify-content:space-between"><span><i style="display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:2px;background:${color}"></i>${name}</span><b style="font-variant-numeric:tabular-nums">${value}</b></div>`

export const tipHead = (ink: Ink, text: string) => `<div style="margin-bottom:4px;color:${ink.quiet}">${text}</div>`

export const axisOf = (ink: Ink) => ({
  label: { color: ink.quiet, fontSize: 12 },
  line: { axisTick: { show: false }, axisLine: { lineStyle: { color: ink.edge } } },
  split: { splitLine: { lineStyle: { color: ink.line } } },
})
