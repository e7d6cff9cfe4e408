import { Button } from 'antd'
import { Link } from 'react-router'
import { Loaded, Stacked, useAll, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { words } from './words'

export function Agreements({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const { date } = useFormats()
  const all = useAll('/v1/agreements', { query: { supplier_id: supplier } as never })
  return (
    <Card title={w('tab.agreements')} extra={<Link to={`/agreements?new=${supplier}`}><Button type="primary">{w('agreement.new')}</Button></Link>}>
      <Loaded of={all}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">{w('agreements.none')}</p>
          ) : (
            <Stacked>
              <table className={style.table}>
                <thead>
                  <tr>
                    <th>{w('mode')}</th>
                    <th>{w('state')}</th>
                    <th>{w('rule')}</th>
                    <th>{w('version')}</th>
                    <th>{w('from')}</th>
                    <th>{w('until')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((a) => (
                    <tr key={a.id}>
                      <td><Link to={`/agreements/${a.id}`}>{w.code('mode', a.mode)} · {a.currency}</Link></td>
                      <td><State of="agreement" state={a.state} /></td>
                      <td>{w.code('rule', a.supply_rule)}</td>
                      <td className="number">{a.version}</td>
                      <td className="number">{a.from ? date(a.from) : '—'}</td>
                      <td className="number">{a.until ? date(a.until) : w('until.open')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Stacked>
          )
        }
      </Loaded>
    </Card>
  )
}
