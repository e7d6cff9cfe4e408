import style from './HomePage.module.css'

/** A line without axes: only whether it goes up or down. The figures beside it say how much. */
export function Spark({ values }: { values: number[] }) {
  const top = Math.max(...values, 1)
  const step = 80 / Math.max(values.length - 1, 1)
  const points = values.map((v, i) => `${(2 + i * step).toFixed(1)},${(27 - (v / top) * 24).toFixed(1)}`)
  return (
    <svg className={style.spark} viewBox="0 0 84 30" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`2,30 ${points.join(' ')} 82,30`} fill="var(--accent-soft)" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--accent)" strokeWidth="1.6" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
