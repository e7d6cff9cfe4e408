import { Button, Drawer, Table, Tag } from 'antd'
import { useState } from 'react'
import { Ask, LinesField, Loaded, Stack, TimeField, useAct, useAll, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import { Many } from '../goods/fields'
import { FilterText } from '../goods/filter'
import { useDistributors, useGrades, useSkus } from '../goods/names'
import { words as shared } from '../goods/words'
import { LineForm, type Line } from './index.page'
import { words } from './words'

/** One line: what is in it, to whom it is granted, and how that changes. */
export function LineDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const narrow = useNarrow()
  const line = useRead('/v1/product-lines/{product_line_id}', { path: { product_line_id: id } })
  const goods = useAll('/v1/product-lines/{product_line_id}/goods', { path: { product_line_id: id } }, { most: 200 })
  const end = useAct('post', '/v1/product-lines/{product_line_id}/end', { silent: true, done: w('ended'), onDone: onClose })
  const [editing, setEditing] = useState(false)
  const named = (goods.data ?? []).filter((s) => s.named).map((s) => s.sku_id)
  const over = line.data?.ended_at !== undefined
  return (
    <Drawer
      open
      size={narrow ? '100%' : 720}
      title={line.data?.name ?? w('title')}
      onClose={onClose}
      extra={
        !over && (
          <span style={{ display: 'flex', gap: 8 }}>
            <Ask label={w('end')} danger text={w('end.text')} send={() => end.mutateAsync({ path: { product_line_id: id }, body: {} })} />
            <Button type="primary" disabled={!line.data || !goods.data} onClick={() => setEditing(true)}>
              {g('edit')}
            </Button>
          </span>
        )
      }
    >
      <Loaded of={line}>
        {(l) => (
          <Stack>
            <Grants line={l} />
            <Goods line={l} goods={goods.data ?? []} busy={goods.isLoading} />
            {editing && <LineForm line={l} named={named} onClose={() => setEditing(false)} />}
          </Stack>
        )}
      </Loaded>
    </Drawer>
  )
}

interface To {
  distributors?: string[]
  grades?: string[]
  contracts?: string[]
  until?: string
}

const grantees = (v: To): Open['Grantee'][] => [
  ...(v.distributors ?? []).map((distributor_id) => ({ distributor_id })),
  ...(v.grades ?? []).map((grade_id) => ({ grade_id })),
  ...(v.contracts ?? []).map((c) => c.trim()).filter(Boolean).map((contract_id) => ({ contract_id })),
]

function Grants({ line }: { line: Line }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const distributors = useDistributors()
  const grades = useGrades()
  const grant = useAct('post', '/v1/product-lines/{product_line_id}/grants', { silent: true, done: w('granted') })
  const revoke = useAct('post', '/v1/product-lines/{product_line_id}/revocations', { silent: true, done: w('revoked') })
  const path = { product_line_id: line.id }
  const fields: FieldOf[] = [
    { name: 'distributors', label: w('to.distributors'), field: <Many label={w('to.distributors')} options={distributors.options} /> },
    { name: 'grades', label: w('to.grades'), field: <Many label={w('to.grades')} options={grades.options} /> },
    { name: 'contracts', label: w('to.contracts'), field: <LinesField /> },
  ]
  const until: FieldOf = { name: 'until', label: g('until'), required: true, field: <TimeField /> }
  const name = (of: Open['Grant']) => (of.distributor_id ? distributors.name(of.distributor_id) : of.grade_id ? grades.name(of.grade_id) : (of.contract_id ?? '—'))
  const kind = (of: Open['Grant']) => (of.distributor_id ? g('distributor') : of.grade_id ? g('grade') : g('contract'))
  const one = ({ distributor_id, grade_id, contract_id }: Open['Grant']): Open['Grantee'] => (distributor_id ? { distributor_id } : grade_id ? { grade_id } : { contract_id: contract_id ?? '' })
  return (
    <Card flush title={w('grants')} extra={!line.ended_at && <Ask label={w('grant')} wide button={{ size: 'small' }} fields={fields} send={(v: To) => grant.mutateAsync({ path, body: { grantees: grantees(v) } })} />}>
      <Table<Open['Grant']>
        rowKey={(r) => `${name(r)} ${r.from}`}
        size="small"
        pagination={false}
        dataSource={line.grants ?? []}
        locale={{ emptyText: w('grants.none') }}
        scroll={{ x: 520 }}
        columns={[
          { title: w('to'), render: (_, r) => <>{name(r)} <Tag>{kind(r)}</Tag></> },
          { title: g('from'), width: 140, render: (_, r) => <span className="number">{time(r.from)}</span> },
          { title: g('until'), width: 140, render: (_, r) => <span className="number">{r.until ? time(r.until) : g('endless')}</span> },
          {
            title: g('act'), width: 110,
            render: (_, r) => (r.until ? null : <Ask label={w('revoke')} danger button={{ type: 'link', size: 'small' }} text={w('revoke.text')} fields={[until]} send={(v: { until: string }) => revoke.mutateAsync({ path, body: { grantees: [one(r)], until: v.until } })} />),
          },
        ]}
      />
    </Card>
  )
}

function Goods({ line, goods, busy }: { line: Line; goods: Open['PartGood'][]; busy: boolean }) {
  const w = useWords(words)
  const g = useWords(shared)
  const [page, setPage] = useState(1)
  const skus = useSkus(goods.slice((page - 1) * 20, page * 20).map((s) => s.sku_id))
  return (
    <Card flush title={w('goods')} hint={g('goods.count', { count: line.goods })}>
      {line.filter && (
        <p style={{ padding: '0 20px 10px' }}>
          <FilterText filter={line.filter} />
        </p>
      )}
      <Table<Open['PartGood']>
        rowKey="sku_id"
        size="small"
        loading={busy}
        pagination={goods.length > 20 ? { pageSize: 20, current: page, onChange: setPage, showSizeChanger: false } : false}
        dataSource={goods}
        columns={[
          { title: g('sku'), render: (_, s) => skus.get(s.sku_id)?.title ?? s.sku_id },
          { title: g('code'), width: 140, render: (_, s) => skus.get(s.sku_id)?.code },
          { title: w('filter'), width: 100, render: (_, s) => w(s.named ? 'goods.named' : 'goods.found') },
        ]}
      />
    </Card>
  )
}
