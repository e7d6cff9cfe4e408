import { Alert, Button } from 'antd'
import { useWords } from '../../kit'
import { Card } from '../../parts/Card'
import type { Outcome } from './sending'
import style from './ToShip.module.css'
import { words } from './words'

/** What came of each parcel. */
export function Outcomes({ outcomes, onMend, onNew }: { outcomes: Outcome[]; onMend: () => void; onNew: () => void }) {
  const w = useWords(words)
  const failed = outcomes.filter((o) => !o.ok).length
  const copy = () => void navigator.clipboard?.writeText(outcomes.map((o) => [o.item.name, o.item.parcel.carrier, o.item.parcel.waybill, o.text].join('\t')).join('\n'))
  return (
    <Card title={w('results')}>
      <Alert type={failed ? 'warning' : 'success'} showIcon title={w('results.done', { done: outcomes.length - failed, failed })} role="status" />
      <ul className={style.outcomes}>
        {outcomes.toSorted((a, b) => Number(a.ok) - Number(b.ok)).map((o) => (
          <li key={o.item.key}>
            <span>
              {o.item.name} <span className="quiet small">{o.item.parcel.carrier} {o.item.parcel.waybill}</span>
            </span>
            <span className={o.ok ? style.good : style.bad}>{o.text}</span>
          </li>
        ))}
      </ul>
      <div className={style.line}>
        {failed > 0 && <Button onClick={onMend}>{w('results.again')}</Button>}
        <Button onClick={copy}>{w('results.copy')}</Button>
        <Button type="primary" onClick={onNew}>
          {w('results.new')}
        </Button>
      </div>
    </Card>
  )
}
