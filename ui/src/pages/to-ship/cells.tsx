import { Link } from 'react-router'
import { Two, useWords } from '../../kit'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import style from './ToShip.module.css'
import { pressing, type Waiting } from './waiting'
import { words } from './words'

export const goodsOf = (w: Pick<Waiting, 'lines'>) => w.lines.map((l) => `${l.title} × ${l.quantity}`).join('；')

export function Goods({ of }: { of: Waiting }) {
  const w = useWords(words)
  const [first] = of.lines
  const rest = of.lines.length - 1
  return <Two first={<span title={goodsOf(of)}>{first ? `${first.title} × ${first.quantity}` : '—'}</span>} second={rest > 0 ? w('more.lines', { count: rest }) : first?.code} />
}

export function Due({ of }: { of: Waiting }) {
  const w = useWords(words)
  const { time } = useFormats()
  const how = pressing(of)
  const tone = { late: 'red', soon: 'amber', urged: 'violet', later: 'grey' } as const
  return (
    <span className={style.goods}>
      <span className="number">{time(of.ship_by)}</span>
      <span className={style.tags}>
        {how !== 'later' && <Pill tone={tone[how]}>{w(`due.${how}`)}</Pill>}
        {of.urged_at && how !== 'urged' && <Pill tone="violet">{w('due.urged')}</Pill>}
      </span>
    </span>
  )
}

export function Name({ of }: { of: Waiting }) {
  return <Two first={<Link to={`/orders/${of.order_id}`}>{of.own}</Link>} second={of.distributor || of.id} />
}
