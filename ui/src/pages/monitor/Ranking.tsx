import { Select } from 'antd'
import { Link } from 'react-router'
import { Stacked, useWords } from '../../kit'
import { provinceOf } from '../../format/region'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { remember } from './Controls'
import { measures, ordersOf, type Dimension, type Figures, type Monitor, type Row } from './figures'
import style from './monitor.module.css'
import { Change } from './Totals'
import { words } from './words'

interface Props {
  monitor: Monitor
  asked: Record<string, string>
  change: (more: Record<string, string>) => void
}

/** The rows of a dimension; each name narrows the page, each count leads to the orders that it counted. */
export function Ranking({ monitor: m, asked, change }: Props) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const by = (asked.dimension ?? 'channel') as Dimension
  const split = by === 'product' || by === 'sku' || by === 'supplier'
  const withStock = m.rows.some((r) => r.stock)
  const rank = (
    <Select
      className={style.choice}
      aria-label={w('rank')}
      value={asked.rank ?? 'sales'}
      onChange={(value) => change({ rank: value === 'sales' ? '' : value })}
      options={measures.map((name) => ({ value: name, label: w('rank.by', { name: w(name) }) }))}
    />
  )
  const rest = (f: Figures, then: Figures) => (
    <>
      <td>{money(f.sales_minor)}</td>
      {m.compared && <td><Change now={f.sales_minor} then={then.sales_minor} was={money(then.sales_minor)} /></td>}
      <td>{split ? '' : count(f.orders)}</td>
      <td>{split ? '' : count(f.paid)}</td>
      <td>{count(f.units)}</td>
      <td>{money(f.refunds_minor)}</td>
      {withStock && <td />}
    </>
  )
  return (
    <Card title={`${w('ranking')} · ${w(`dimension.${by}`)}`} hint={split ? w('split') : undefined} extra={rank} className={style.ranking} flush>
      {m.rows.length === 0 ? (
        <Notice title={w('empty')} compact />
      ) : (
        <Stacked pairs>
          <div className={style.scroll} tabIndex={0} role="region" aria-label={`${w('ranking')} · ${w(`dimension.${by}`)}`}>
            <table className={style.table}>
              <thead>
                <tr>
                  <th scope="col">{w(`dimension.${by}`)}</th>
                  <th scope="col">{w('sales')}</th>
                  {m.compared && <th scope="col">{w('before')}</th>}
                  <th scope="col">{w('orders')}</th>
                  <th scope="col">{w('paid')}</th>
                  <th scope="col">{w('units')}</th>
                  <th scope="col">{w('refunds')}</th>
                  {withStock && <th scope="col">{w('stock.short')}</th>}
                </tr>
              </thead>
              <tbody>
                {m.rows.map((r) => (
                  <RankingRow key={r.key} row={r} monitor={m} by={by} asked={asked} change={change} withStock={withStock} />
                ))}
              </tbody>
              <tfoot>
                {m.left.rows > 0 && (
                  <tr>
                    <th scope="row">{w('row.left', { n: count(m.left.rows) })}</th>
                    {rest(m.left.now, m.left.then)}
                  </tr>
                )}
                <tr>
                  <th scope="row">{w('row.total')}</th>
                  <td>{money(m.now.sales_minor)}</td>
                  {m.compared && <td><Change now={m.now.sales_minor} then={m.then.sales_minor} was={money(m.then.sales_minor)} /></td>}
                  <td>{count(m.now.orders)}</td>
                  <td>{count(m.now.paid)}</td>
                  <td>{count(m.now.units)}</td>
                  <td>{money(m.now.refunds_minor)}</td>
                  {withStock && <td />}
                </tr>
              </tfoot>
            </table>
          </div>
        </Stacked>
      )}
    </Card>
  )
}

function RankingRow({ row: r, monitor: m, by, asked, change, withStock }: Props & { row: Row; by: Dimension; withStock: boolean }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const name = useName(by, r)
  const leads = r.key !== '' && r.key !== 'freight'
  const to = (text: string, n: number, on: 'placed' | 'paid' | 'refunded', label: string) =>
    leads && n !== 0 ? (
      <Link to={ordersOf(m, asked, by, r.key, on)} aria-label={`${label} ${text}`} data-leads={on}>
        {text}
      </Link>
    ) : (
      text
    )
  return (
    <tr data-row={r.key}>
      <th scope="row">
        {leads && asked[by] !== r.key ? (
          <button type="button" className={style.named} title={w('row.narrow', { name })} onClick={() => (remember(r.key, name), change({ [by]: r.key }))}>
            {name}
          </button>
        ) : (
          name
        )}
        {r.detail && r.detail !== name && <span className={style.below}>{r.detail}</span>}
      </th>
      <td>{to(money(r.now.sales_minor), r.now.paid, 'paid', w('row.paid', { name }))}</td>
      {m.compared && <td><Change now={r.now.sales_minor} then={r.then.sales_minor} was={money(r.then.sales_minor)} /></td>}
      <td>{r.key === 'freight' ? '' : to(count(r.now.orders), r.now.orders, 'placed', w('row.orders', { name }))}</td>
      <td>{r.key === 'freight' ? '' : to(count(r.now.paid), r.now.paid, 'paid', w('row.paid', { name }))}</td>
      <td>{count(r.now.units)}</td>
      <td>{to(money(r.now.refunds_minor), r.now.refunds_minor, 'refunded', w('row.refunded', { name }))}</td>
      {withStock && <td>{r.stock ? `${count(r.stock.out)} / ${count(r.stock.low)}` : ''}</td>}
    </tr>
  )
}

function useName(by: Dimension, r: Row): string {
  const w = useWords(words)
  if (r.key === 'freight') return w('row.freight')
  if (by === 'province') return r.key === 'other' ? w('other') : provinceOf(r.key, w.language)
  if (by === 'channel_kind' && r.key) return w.code('kind', r.key)
  return r.name || r.key || w('row.unnamed')
}
