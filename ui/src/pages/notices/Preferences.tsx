import { Checkbox, Table } from 'antd'
import { useNarrow } from '../../parts/useNarrow'
import { Loaded, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { events, groupOf } from './events'
import { words } from './words'

type Preference = Open['NoticePreference']

/** Which events are told, and in which way. */
export function Preferences() {
  const w = useWords(words)
  const all = useRead('/v1/notice-preferences', {})
  return (
    <Card title={w('tab.preferences')} hint={w('pref.hint')} flush>
      <Loaded of={all}>{(page) => <Ways items={page.items ?? []} />}</Loaded>
    </Card>
  )
}

function Ways({ items }: { items: Preference[] }) {
  const w = useWords(words)
  const e = useWords(events)
  const act = useAct('put', '/v1/notice-preferences', { done: w('pref.done') })
  const narrow = useNarrow()
  const set = (p: Preference, way: 'site' | 'mail', on: boolean) => act.mutate({ body: { items: [{ ...p, [way]: on }] } })
  const way = (p: Preference, which: 'site' | 'mail') => (
    <Checkbox checked={p[which]} disabled={act.isPending} aria-label={`${e.code('event', p.event)} ${w(`pref.${which}`)}`} onChange={(c) => set(p, which, c.target.checked)} />
  )
  return (
    <Table<Preference>
      size="small"
      rowKey="event"
      dataSource={items}
      pagination={false}
      columns={[
        { key: 'kind', title: w('kind'), width: narrow ? 88 : 160, render: (_, p, n) => (n === 0 || groupOf(items[n - 1]!.event) !== groupOf(p.event) ? <strong>{e.code('group', groupOf(p.event))}</strong> : '') },
        { key: 'event', title: w('pref.event'), render: (_, p) => e.code('event', p.event) },
        { key: 'site', title: w('pref.site'), width: narrow ? 56 : 90, render: (_, p) => way(p, 'site') },
        { key: 'mail', title: w('pref.mail'), width: narrow ? 56 : 90, render: (_, p) => way(p, 'mail') },
      ]}
    />
  )
}
