import { Checkbox, Drawer, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { Ask, call, ChoiceField, Facts, List, Loaded, TimeField, useAct, useRead, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { NameButton } from '../goods/NameButton'
import { Many, SkusField } from '../goods/fields'
import { FilterText, tidy, useFilterFields } from '../goods/filter'
import { useDistributors } from '../goods/names'
import { words as shared } from '../goods/words'
import { Dated } from './dated'
import { words } from './words'

type Window = Open['Window']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/windows', { query: query as never }, { signal })

export function Windows() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const [looked, setLooked] = useState<Window>()
  const end = useAct('post', '/v1/windows/{window_id}/end', { silent: true, done: w('ended') })
  const columns: Column<Window>[] = [
    { key: 'name', title: g('name'), width: 200, render: (x) => <NameButton name={x.name} onClick={() => setLooked(x)} />, text: (x) => x.name },
    { key: 'goods', title: w('goods'), width: 260, render: (x) => (x.filter ? <FilterText filter={x.filter} /> : <span className="quiet">{g('goods.named')}</span>) },
    { key: 'state', title: g('state'), width: 90, render: (x) => <Dated from={x.from} until={x.ended_at ?? x.until} /> },
    { key: 'created', title: g('created'), width: 140, render: (x) => <span className="number quiet">{time(x.created_at)}</span>, text: (x) => time(x.created_at), kind: 'time' },
    { key: 'acts', title: g('act'), width: 90, render: (x) => (x.ended_at ? null : <Ask label={w('end')} danger button={{ type: 'link', size: 'small' }} text={w('end.text')} send={() => end.mutateAsync({ path: { window_id: x.id }, body: {} })} />) },
  ]
  return (
    <>
      <List<Window> name="windows" title={w('tab.windows')} load={load} columns={columns} rowKey={(x) => x.id} onOpen={setLooked} extra={<NewWindow />} empty={<Notice title={w('window.empty')} text={w('window.hint')} />} />
      {looked && <Look id={looked.id} onClose={() => setLooked(undefined)} />}
    </>
  )
}

function Look({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const distributors = useDistributors()
  const found = useRead('/v1/windows/{window_id}', { path: { window_id: id } })
  return (
    <Drawer open size={480} title={found.data?.name ?? w('tab.windows')} onClose={onClose}>
      <Loaded of={found}>
        {(x) => (
          <Facts
            columns={1}
            facts={[
              { label: w('window.kind'), value: w.code('window.kind', x.kind) },
              { label: w('window.who'), value: x.distributor_ids?.map((d) => distributors.name(d)).join(w.and) || (x.level !== undefined ? w('limit.rank.from', { rank: x.level }) : undefined) },
              { label: g('from'), value: time(x.from) },
              { label: g('until'), value: time(x.ended_at ?? x.until) },
              { label: w('window.takeOut'), value: x.take_out ? g('yes') : g('no') },
              { label: w('goods'), value: <><FilterText filter={x.filter} /><br />{w('detail.goods', { count: x.goods })}</> },
            ]}
          />
        )}
      </Loaded>
    </Drawer>
  )
}

function NewWindow() {
  const w = useWords(words)
  const g = useWords(shared)
  const { currency } = useHouse()
  const distributors = useDistributors()
  const make = useAct('post', '/v1/windows', { silent: true, done: w('made') })
  const exclusive = (v: Record<string, unknown>) => v['kind'] === 'exclusive'
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'kind', label: w('window.kind'), required: true, half: true, field: <ChoiceField allowClear={false} options={(['exclusive', 'first_choice'] as const).map((k) => ({ value: k, label: w.code('window.kind', k) }))} /> },
    { name: 'level', label: w('window.level'), half: true, when: (v) => !exclusive(v), field: <InputNumber min={0} max={100} precision={0} style={{ width: '100%' }} /> },
    { name: 'distributor_ids', label: w('window.who'), half: true, when: exclusive, field: <Many label={w('window.who')} options={distributors.options} /> },
    { name: 'from', label: g('from'), half: true, field: <TimeField />, help: g('from.now') },
    { name: 'until', label: g('until'), half: true, required: true, field: <TimeField /> },
    { name: 'take_out', label: w('window.takeOut'), valueName: 'checked', field: <Checkbox />, help: w('window.takeOut.help') },
    ...useFilterFields(),
    { name: 'sku_ids', label: w('named'), field: <SkusField /> },
  ]
  const send = ({ filter: typed, ...v }: Open['NewWindow']) => {
    const filter = tidy(typed, currency)
    const kept = Object.fromEntries(Object.entries(v).filter(([key, x]) => x !== undefined && !(v.kind === 'exclusive' && key === 'level') && !(v.kind === 'first_choice' && key === 'distributor_ids'))) as unknown as Open['NewWindow']
    return make.mutateAsync({ body: { ...kept, ...(Object.keys(filter).length ? { filter } : {}) } })
  }
  return <Ask wide label={w('window.new')} text={w('window.hint')} button={{ type: 'primary' }} fields={fields} values={{ kind: 'exclusive' }} send={send} />
}
