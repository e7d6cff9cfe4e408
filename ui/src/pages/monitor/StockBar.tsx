import { useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import type { Monitor } from './figures'
import style from './monitor.module.css'
import { words } from './words'

const states = ['normal', 'low', 'out'] as const
const colors = { normal: 'var(--green)', low: 'var(--amber)', out: 'var(--red)' }

/** How the goods of the pool stand, as one bar and three counts. */
export function StockBar({ stock }: { stock: Monitor['stock'] }) {
  const w = useWords(words)
  const { count } = useFormats()
  return (
    <Card title={w('stock')} hint={w('stock.hint')} className={style.stock}>
      <div className={style.bar} aria-hidden="true">
        {states.map((s) => stock[s] > 0 && <span key={s} className={style[s]} style={{ flexGrow: stock[s] }} />)}
      </div>
      <dl className={style.parts}>
        {states.map((s) => (
          <div key={s} style={{ '--part': colors[s] } as React.CSSProperties}>
            <dt>{w(`stock.${s}`)}</dt>
            <dd>{count(stock[s])}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
