import { Table } from 'antd'
import { Stacked, useRead, useWords, Facts, Stack, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { words as shared } from '../goods/words'
import { acts } from '../partners/acts'
import { usePeople, Who } from '../partners/Who'
import type { Product } from './[product].page'
import { words } from './words'

/** What became of the product's reviews, and for the operator who changed what. */
export function History({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { time } = useFormats()
  const r = product.review
  return (
    <Stack>
      <Card title={g('state')} hint={role === 'operator' ? undefined : w('history.supplier')}>
        <Facts
          columns={3}
          facts={[
            { label: g('state'), value: g.code('review', r.state) },
            { label: w('submitted'), value: r.submitted_at && time(r.submitted_at) },
            { label: w('approved'), value: r.approved_at && time(r.approved_at) },
            { label: w('refuse.reason'), value: r.reason, wide: true },
          ]}
        />
      </Card>
      {role === 'operator' && <Trail product={product} />}
    </Stack>
  )
}

function Trail({ product }: { product: Product }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const a = useWords(acts)
  usePeople() // beside the trail, not after it
  const trail = useRead('/v1/trail', { query: { subject: product.id, limit: 100, order: 'newest' } })
  const rows = trail.data?.items ?? []
  return (
    <Card flush title={w('history')}>
      {trail.data && rows.length === 0 ? (
        <Notice compact title={w('history.none')} />
      ) : (
        <Stacked>
          <Table<Open['TrailEntry']>
            rowKey="id"
            size="small"
            pagination={false}
            loading={trail.isLoading}
            dataSource={rows}
            scroll={{ x: 640 }}
            columns={[
              { title: g('at'), width: 150, render: (_, e) => <span className="number quiet">{time(e.at)}</span> },
              { title: g('act'), width: 170, render: (_, e) => a.code('act', e.action) },
              { title: g('by'), width: 200, render: (_, e) => <Who actor={e.actor} /> },
              { title: g('reason'), render: (_, e) => <span className="small">{textOf(e.after)}</span> },
            ]}
          />
        </Stacked>
      )}
    </Card>
  )
}

function textOf(after: unknown): string {
  if (!after || typeof after !== 'object') return ''
  const found = (after as Record<string, unknown>)['reason']
  return typeof found === 'string' ? found : JSON.stringify(after).slice(0, 200)
}
