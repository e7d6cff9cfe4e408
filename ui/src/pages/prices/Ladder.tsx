import { Table } from 'antd'
import { useState } from 'react'
import { PartySelect, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { words as shared } from '../goods/words'
import { words } from './words'

/** What a distributor pays by quantity. */
export function Ladder({ sku, distributor: first = '' }: { sku: string; distributor?: string }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, count } = useFormats()
  const [distributor, setDistributor] = useState(first)
  const ladder = useRead('/v1/goods/{sku_id}/price-ladder', { path: { sku_id: sku }, query: { distributor_id: distributor } as never }, { enabled: distributor !== '' })
  const paid = (minor: number, currency: string) => (minor ? <span className="number">{money(minor, currency)}</span> : '—')
  return (
    <Card title={w('ladder')} hint={w('ladder.text')} extra={<PartySelect kind="distributors" label={w('ladder.choose')} value={distributor || undefined} onChange={setDistributor} />}>
      {distributor !== '' && (
        <Table<Open['PriceStep']>
          rowKey="from_quantity"
          size="small"
          pagination={false}
          loading={ladder.isFetching}
          dataSource={ladder.data?.steps ?? []}
          locale={{ emptyText: w('ladder.none') }}
          columns={[
            { title: w('ladder'), render: (_, s) => w('ladder.from', { count: count(s.from_quantity) }) },
            { title: g('settlement'), align: 'right', render: (_, s) => paid(s.price.settlement_minor, s.price.currency) },
            { title: g('floor'), align: 'right', render: (_, s) => paid(s.price.floor_minor, s.price.currency) },
            { title: g('ceiling'), align: 'right', render: (_, s) => paid(s.price.ceiling_minor, s.price.currency) },
          ]}
        />
      )}
    </Card>
  )
}
