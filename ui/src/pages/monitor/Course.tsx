import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { measures, valueOf, type Measure, type Monitor } from './figures'
import style from './monitor.module.css'
import { words } from './words'

// Charts are heavy: they come after the page.
const CourseChart = lazy(() => import('./CourseChart'))

/** The course of one figure over the hours or days, beside the compared ones. */
export function Course({ monitor: m }: { monitor: Monitor }) {
  const w = useWords(words)
  const [measure, setMeasure] = useState<Measure>('sales')
  const [as, setAs] = useState<'chart' | 'table'>('chart')
  const controls = (
    <div className={style.tags}>
      <Segmented className={style.scrolls} aria-label={w('course.measure')} value={measure} onChange={setMeasure} options={measures.map((name) => ({ value: name, label: w(name) }))} />
      <Segmented
        aria-label={w('course.as')}
        value={as}
        onChange={setAs}
        options={[
          { value: 'chart' as const, label: w('course.chart') },
          { value: 'table' as const, label: w('course.table') },
        ]}
      />
    </div>
  )
  return (
    <Card title={w('course')} extra={controls} className={style.course}>
      {as === 'table' ? (
        <CourseTable monitor={m} measure={measure} />
      ) : (
        <Suspense fallback={<Bone height={320} />}>
          <div className={style.picture} role="img" aria-label={`${w('course')} · ${w(measure)}`}>
            <CourseChart monitor={m} measure={measure} />
          </div>
        </Suspense>
      )}
    </Card>
  )
}

function CourseTable({ monitor: m, measure }: { monitor: Monitor; measure: Measure }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const write = measure === 'sales' || measure === 'refunds' ? money : count
  return (
    <div className={style.scroll} tabIndex={0} role="region" aria-label={`${w('course')} · ${w(measure)}`}>
      <table className={style.table}>
        <thead>
          <tr>
            <th scope="col">{w('course.time')}</th>
            <th scope="col">{w('course.now')}</th>
            {m.compared && <th scope="col">{w('course.then')}</th>}
          </tr>
        </thead>
        <tbody>
          {m.course.map((p, i) => {
            const then = m.was_course[i]
            return (
              <tr key={p.at}>
                <th scope="row">{m.grain === 'hour' ? `${p.date.slice(5)} ${p.hour ?? ''}` : p.date}</th>
                <td>{p.at <= m.at ? write(valueOf(p, measure)) : ''}</td>
                {m.compared && <td>{then ? write(valueOf(then, measure)) : ''}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
