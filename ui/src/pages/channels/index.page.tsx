import { Input } from 'antd'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { Ask, call, ChoiceField, List, Page, RowLink, useAct, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { words } from './words'

type Channel = Open['Channel']
const kinds = ['marketplace_shop', 'mall_shop', 'b2c_platform', 'own_site', 'physical_shop', 'wholesale'] as const
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/channels', { query: query as never }, { signal })

export default function ChannelsPage() {
  const w = useWords(words)
  const open = <OpenChannel />
  return (
    <Page title={w('title')} hint={w('hint')} actions={open}>
      <List<Channel>
        name="channels"
        title={w('title')}
        load={load}
        columns={useColumns()}
        rowKey={(c) => c.id}
        to={(c) => `/channels/${c.id}`}
        empty={<Notice title={w('empty')} text={w('empty.text')}>{open}</Notice>}
      />
    </Page>
  )
}

function OpenChannel() {
  const w = useWords(words)
  const go = useNavigate()
  const act = useAct('post', '/v1/channels', { done: w('open.done'), silent: true, onDone: (c) => void go(`/channels/${c.id}`) })
  const kind: FieldOf = { name: 'kind', label: w('kind'), help: w('kind.help'), required: true, field: <ChoiceField options={kinds.map((k) => ({ value: k, label: w(`kind.${k}`) }))} /> }
  return <Ask label={w('open')} button={{ type: 'primary' }} fields={[kind, ...useChannelFields()]} send={(body: Open['NewChannel']) => act.mutateAsync({ body })} />
}

export function useChannelFields(): FieldOf[] {
  const w = useWords(words)
  return [
    { name: 'name', label: w('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'platform', label: w('platform'), help: w('platform.help'), half: true, field: <Input maxLength={100} /> },
    { name: 'grade', label: w('grade'), half: true, field: <Input maxLength={100} /> },
    { name: 'region', label: w('region'), half: true, field: <Input maxLength={100} /> },
    { name: 'address', label: w('address'), help: w('address.help'), field: <Input maxLength={500} /> },
  ]
}

function useColumns(): Column<Channel>[] {
  const w = useWords(words)
  const { date } = useFormats()
  return useMemo(
    () => [
      { key: 'name', title: w('name'), width: 240, render: (c) => <RowLink to={`/channels/${c.id}`}>{c.name}</RowLink>, text: (c) => c.name },
      { key: 'kind', title: w('kind'), width: 160, render: (c) => w.code('kind', c.kind), text: (c) => w.code('kind', c.kind) },
      { key: 'platform', title: w('platform'), width: 140, render: (c) => c.platform || <span className="quiet">—</span>, text: (c) => c.platform ?? '' },
      { key: 'state', title: w('state'), width: 110, render: (c) => <Pill tone={c.state === 'active' ? 'green' : 'grey'}>{w(`state.${c.state}`)}</Pill>, text: (c) => w(`state.${c.state}`) },
      { key: 'since', title: w('since'), width: 130, render: (c) => <span className="number quiet">{date(c.created_at)}</span>, text: (c) => date(c.created_at), kind: 'date' },
    ],
    [w, date],
  )
}
