import { Input } from 'antd'
import { Ask, call, List, rate, RateField, useAct, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Many, SkusField } from '../goods/fields'
import { FilterText, tidy, useFilterFields } from '../goods/filter'
import { words as shared } from '../goods/words'
import { Dated } from './dated'
import { words } from './words'

type Exclusion = Open['Exclusion']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/exclusions', { query: query as never }, { signal })
const channels = ['marketplace_shop', 'mall_shop', 'b2c_platform', 'own_site', 'physical_shop', 'wholesale'] as const

export function Exclusions() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const { currency } = useHouse()
  const make = useAct('post', '/v1/exclusions', { silent: true, done: w('made') })
  const end = useAct('post', '/v1/exclusions/{exclusion_id}/end', { silent: true, done: w('ended') })
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'channel_kinds', label: w('exclusion.channels'), half: true, field: <Many label={w('exclusion.channels')} options={channels.map((c) => ({ value: c, label: w.code('channel', c) }))} />, help: w('exclusion.channels.help') },
    { name: 'gap_ppm', label: w('exclusion.gap'), half: true, field: <RateField />, help: w('exclusion.gap.help') },
    ...useFilterFields(),
    { name: 'sku_ids', label: w('named'), field: <SkusField /> },
  ]
  const send = (v: Open['NewExclusion']) => {
    const filter = tidy(v.filter, currency)
    return make.mutateAsync({ body: { name: v.name, gap_ppm: v.gap_ppm ?? 0, ...(v.channel_kinds?.length ? { channel_kinds: v.channel_kinds } : {}), ...(Object.keys(filter).length ? { filter } : {}), ...(v.sku_ids?.length ? { sku_ids: v.sku_ids } : {}) } })
  }
  const columns: Column<Exclusion>[] = [
    { key: 'name', title: g('name'), width: 180, render: (x) => <strong>{x.name}</strong>, text: (x) => x.name },
    { key: 'goods', title: w('goods'), width: 240, render: (x) => (x.filter ? <FilterText filter={x.filter} /> : g('goods.named')) },
    { key: 'channels', title: w('exclusion.channels'), width: 180, render: (x) => x.channel_kinds?.map((c) => w.code('channel', c)).join(w.and) || g('all'), text: (x) => x.channel_kinds?.join(' ') },
    { key: 'gap', title: w('exclusion.gap'), width: 100, align: 'right', render: (x) => (x.gap_ppm ? <span className="number">{rate(x.gap_ppm)}</span> : w('exclusion.single')), text: (x) => rate(x.gap_ppm) },
    { key: 'state', title: g('state'), width: 90, render: (x) => <Dated until={x.ended_at} /> },
    { key: 'created', title: g('created'), width: 140, render: (x) => <span className="number quiet">{time(x.created_at)}</span>, text: (x) => time(x.created_at), kind: 'time' },
    { key: 'acts', title: g('act'), width: 90, render: (x) => (x.ended_at ? null : <Ask label={w('end')} danger button={{ type: 'link', size: 'small' }} text={w('end.text')} send={() => end.mutateAsync({ path: { exclusion_id: x.id }, body: {} })} />) },
  ]
  return <List<Exclusion> name="exclusions" title={w('tab.exclusions')} load={load} columns={columns} rowKey={(x) => x.id} extra={<Ask wide label={w('exclusion.new')} text={w('exclusion.hint')} button={{ type: 'primary' }} fields={fields} values={{ gap_ppm: 0 }} send={send} />} empty={<Notice title={w('exclusion.empty')} text={w('exclusion.hint')} />} />
}
