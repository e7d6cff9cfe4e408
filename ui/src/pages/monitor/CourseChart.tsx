import type { EChartsCoreOption } from 'echarts/core'
import { useMemo } from 'react'
import { useWords } from '../../kit'
import Chart, { axisOf, frame, tipHead, tipRow, useInk } from '../../kit/Chart'
import { height, minorOf, shortMoney } from '../../format/money'
import { dayName } from '../../format/time'
import { useFormats } from '../../parts/house'
import { valueOf, type Measure, type Monitor } from './figures'
import style from './monitor.module.css'
import { words } from './words'

export default function CourseChart({ monitor, measure }: { monitor: Monitor; measure: Measure }) {
  return <Chart option={useOption(monitor, measure)} className={style.chart} />
}

/** A filled line up to now, and a dashed one of the compared hours or days, whole. */
function useOption(m: Monitor, measure: Measure): EChartsCoreOption {
  const w = useWords(words)
  const { money, count } = useFormats()
  const ink = useInk()
  return useMemo(() => {
    const isMoney = measure === 'sales' || measure === 'refunds'
    const high = (n: number) => (isMoney ? height(n, m.currency) : n)
    const write = isMoney ? money : count
    const name = { now: w('course.now'), then: w('course.then') }
    const when = (p: Monitor['course'][number]) => (m.grain === 'hour' ? `${dayName(p.date, w.language)} ${p.hour ?? ''}` : dayName(p.date, w.language))
    const tooltip = ([hovered]: { dataIndex: number }[]) => {
      const i = hovered?.dataIndex ?? -1
      const [now, then] = [m.course[i], m.was_course[i]]
      return [
        now ? tipHead(ink, when(now)) : '',
        now && now.at <= m.at ? tipRow(ink.accent, name.now, write(valueOf(now, measure))) : '',
        then ? tipRow(ink.sea, `${name.then} ${when(then)}`, write(valueOf(then, measure))) : '',
      ].join('')
    }
    const axis = axisOf(ink)
    const line = { type: 'line', smooth: 0.2, smoothMonotone: 'x', showSymbol: m.course.length === 1, animation: false }
    return {
      ...frame(ink, tooltip),
      xAxis: { type: 'category', data: m.course.map((p) => (m.grain === 'hour' ? p.hour : p.date.slice(5))), ...axis.line, axisLabel: axis.label },
      yAxis: [
        { type: 'value', splitNumber: 4, minInterval: isMoney ? 0 : 1, axisLabel: { ...axis.label, formatter: (v: number) => (isMoney ? shortMoney(minorOf(v, m.currency), m.currency, w.language) : count(v)) }, ...axis.split },
      ],
      series: [
        { ...line, name: name.now, itemStyle: { color: ink.accent }, lineStyle: { color: ink.accent, width: 2.4 }, areaStyle: { color: ink.accent, opacity: 0.08 }, data: m.course.map((p) => (p.at <= m.at ? high(valueOf(p, measure)) : null)) },
        ...(m.compared ? [{ ...line, name: name.then, itemStyle: { color: ink.sea }, lineStyle: { color: ink.sea, width: 1.6, type: [4, 4] }, data: m.was_course.map((p) => high(valueOf(p, measure))) }] : []),
      ],
    }
  }, [m, measure, w, money, count, ink])
}
