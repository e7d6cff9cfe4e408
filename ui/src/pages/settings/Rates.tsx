import { InputNumber, Table } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { Ask, Loaded, PartySelect, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { words } from './words'

type Rate = Open['RateInForce']

/** How fast the keys of a distributor may ask. */
export function Rates() {
  const w = useWords(words)
  const [address, setAddress] = useSearchParams()
  const distributor = address.get('distributor') ?? ''
  return (
    <Card title={w('tab.rates')} hint={w('rates.hint')} extra={<PartySelect kind="distributors" label={w('rates.choose')} value={distributor || undefined} onChange={(id) => setAddress(id ? { tab: 'rates', distributor: id } : { tab: 'rates' })} />}>
      {distributor ? <Of distributor={distributor} /> : <Notice compact title={w('rates.choose')} />}
    </Card>
  )
}

function Of({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const path = { distributor_id: distributor }
  const rates = useRead('/v1/distributors/{distributor_id}/rates', { path })
  const act = useAct('put', '/v1/distributors/{distributor_id}/rates', { done: w('done'), silent: true })
  const fields = (rows: Rate[]): FieldOf[] =>
    rows.flatMap((r, n) => [
      { name: ['rates', n, 'per_second'], label: `${w.code('rates.class', r.class)} · ${w('rates.per')}`, required: true, half: true, field: <InputNumber min={0} precision={0} /> },
      { name: ['rates', n, 'at_once'], label: w('rates.burst'), required: true, half: true, field: <InputNumber min={0} precision={0} /> },
    ])
  return (
    <Loaded of={rates}>
      {({ rates: rows }) => (
        <>
          <Table<Rate>
            size="small"
            rowKey="class"
            pagination={false}
            dataSource={rows ?? []}
            columns={[
              { key: 'class', title: w('rates.class'), render: (_, r) => w.code('rates.class', r.class) },
              { key: 'per', title: w('rates.per'), align: 'right', dataIndex: 'per_second' },
              { key: 'burst', title: w('rates.burst'), align: 'right', dataIndex: 'at_once' },
              { key: 'from', title: w('rates.from'), render: (_, r) => w.code('rates.from', r.set_for) },
            ]}
          />
          <div style={{ display: 'flex', gap: 12, marginTop: 12, alignItems: 'center' }}>
            <Ask
              label={w('rates.set')}
              fields={fields(rows ?? [])}
              values={{ rates: (rows ?? []).map((r) => ({ per_second: r.per_second, at_once: r.at_once })) }}
              send={(v: { rates: { per_second: number; at_once: number }[] }) => act.mutateAsync({ path, body: { rates: (rows ?? []).map((r, n) => ({ class: r.class, ...v.rates[n]! })) } })}
            />
            <Link to={`/keys?distributor=${distributor}`}>{w('rates.keys')}</Link>
          </div>
        </>
      )}
    </Loaded>
  )
}
