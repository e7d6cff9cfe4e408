import { Input } from 'antd'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { Ask, call, List, Page, RowLink, useAct, useWords, type Column, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { PartyLink } from '../partners/Party'
import { State, useStateTabs } from '../partners/State'
import { words } from './words'

type Row = Open['Distributor']

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/distributors', { query: query as never }, { signal })

export default function DistributorsPage() {
  const w = useWords(words)
  const { time } = useFormats()
  const tabs = useStateTabs('distributor')
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'name', title: w('distributor'), width: 260, render: (d) => <RowLink to={`/distributors/${d.id}`}>{d.name}</RowLink>, text: (d) => d.name },
      { key: 'state', title: w('state'), width: 120, render: (d) => <State of="distributor" state={d.state} />, text: (d) => w.code('distributor', d.state) },
      { key: 'inviter', title: w('inviter'), width: 180, render: (d) => (d.inviter_id ? <PartyLink kind="distributors" id={d.inviter_id} /> : <span className="quiet">—</span>) },
      { key: 'created', title: w('created'), width: 150, render: (d) => <span className="number quiet">{time(d.created_at)}</span>, text: (d) => time(d.created_at), kind: 'time' },
      { key: 'id', title: w('id'), width: 180, render: (d) => <span className="quiet small">{d.id}</span>, text: (d) => d.id, wideOnly: true },
    ],
    [w, time],
  )
  return (
    <Page title={w('title')} actions={<Add />}>
      <List<Row> name="distributors" title={w('title')} load={load} columns={columns} tabs={tabs} rowKey={(d) => d.id} to={(d) => `/distributors/${d.id}`} empty={<Notice title={w('empty')} text={w('empty.text')}><Add /></Notice>} />
    </Page>
  )
}

function Add() {
  const w = useWords(words)
  const go = useNavigate()
  const create = useAct('post', '/v1/distributors', { done: w('added'), silent: true, onDone: (d) => void go(`/distributors/${d.id}`) })
  return <Ask label={w('add')} text={w('add.text')} button={{ type: 'primary' }} fields={[{ name: 'name', label: w('name'), required: true, field: <Input maxLength={100} autoFocus /> }]} send={(body: Open['NewDistributor']) => create.mutateAsync({ body })} />
}
