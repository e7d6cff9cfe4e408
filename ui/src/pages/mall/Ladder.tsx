import { Table } from 'antd'
import { useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { useRange, type MallGood } from './goods'
import { words } from './words'

/** The own price by the quantity in one order, and why it is that. */
export function Ladder({ good }: { good: MallGood }) {
  const w = useWords(words)
  const { money, count, date } = useFormats()
  const range = useRange()
  const why = (p: Open['GoodPrice']) => {
    if (!p.why) return w('why.contract')
    const because = (p.why.because ?? []).map((b) => w.code('why', b)).join(' + ') || w('why.everyone')
    return p.why.until ? `${because} · ${w('why.until', { until: date(p.why.until) })}` : because
  }
  const steps = good.steps ?? []
  if (steps.length === 0) return null
  return (
    <Card title={w('ladder')} flush>
      <div role="region" aria-label={w('ladder')} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Table
        size="small"
        rowKey="from_quantity"
        pagination={false}
        style={{ minWidth: 480 }}
        dataSource={steps}
        columns={[
          { title: w('ladder.from'), render: (_, s) => w('ladder.pieces', { count: count(s.from_quantity) }) },
          { title: w('price.yours'), align: 'right', render: (_, s) => <span className="number">{money(s.price.settlement_minor, s.price.currency)}</span> },
          { title: w('ladder.range'), render: (_, s) => range(s.price) },
          { title: w('ladder.why'), render: (_, s) => <span className="quiet">{why(s.price)}</span> },
        ]}
      />
      </div>
    </Card>
  )
}
