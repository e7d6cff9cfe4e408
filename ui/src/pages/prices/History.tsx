import { Table } from 'antd'
import { lazy, Suspense, useMemo } from 'react'
import { Stacked, useAll, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { words as shared } from '../goods/words'
import { words } from './words'

const Course = lazy(() => import('./Course'))
type Past = Open['PastPrice']

/** The prices that have counted, as a course and as a table: who set them, and when. */
export function History({ sku }: { sku: string }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, time } = useFormats()
  const all = useAll('/v1/prices/{sku_id}/history', { path: { sku_id: sku } })
  const rows = useMemo(() => [...(all.data ?? [])].reverse(), [all.data])
  const moved = (p: Past, key: 'supply_minor' | 'settlement_minor' | 'retail_minor') => {
    const now = p.after[key]
    const before = p.before?.[key]
    return (
      <span className="number">
        {now ? money(now, p.after.currency) : '—'}
        {before !== undefined && before !== now && <span className="quiet small"> ← {money(before, p.before?.currency)}</span>}
      </span>
    )
  }
  return (
    <Card title={w('history')}>
      {all.data?.length === 0 ? (
        <Notice compact title={w('history.none')} />
      ) : (
        <>
          {rows.length > 1 && (
            <Suspense fallback={<Bone height={220} />}>
              <Course rows={all.data ?? []} />
            </Suspense>
          )}
          <Stacked>
            <Table<Past>
              rowKey="version"
              size="small"
              pagination={rows.length > 20 ? { pageSize: 20 } : false}
              loading={all.isLoading}
              dataSource={rows}
              scroll={{ x: 620 }}
              columns={[
                { title: g('at'), width: 140, render: (_, p) => <span className="number">{time(p.from)}</span> },
                { title: g('supply'), align: 'right', render: (_, p) => moved(p, 'supply_minor') },
                { title: g('settlement'), align: 'right', render: (_, p) => moved(p, 'settlement_minor') },
                { title: g('retail'), align: 'right', render: (_, p) => moved(p, 'retail_minor') },
                { title: g('by'), width: 170, render: (_, p) => <span className="small quiet">{p.actor ?? '—'}<br />{time(p.set_at)}</span> },
              ]}
            />
          </Stacked>
        </>
      )}
    </Card>
  )
}
