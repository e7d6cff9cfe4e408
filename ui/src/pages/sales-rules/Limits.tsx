import { InputNumber } from 'antd'
import { useMemo } from 'react'
import { Ask, call, ChoiceField, List, rate, RateField, TimeField, Two, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { SkuField } from '../goods/fields'
import { useSkus } from '../goods/names'
import { words as shared } from '../goods/words'
import { Dated, when } from './dated'
import { words } from './words'

type Limit = Open['Limit']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/limits', { query: query as never }, { signal })
const periods = ['day', 'week', 'month', 'quarter', 'year'] as const

export function Limits() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time, count } = useFormats()
  const end = useAct('post', '/v1/limits/{limit_id}/end', { silent: true, done: w('ended') })
  const filters = useMemo<Filter[]>(() => [{ kind: 'own', key: 'sku_id', label: g('sku'), field: (v, change) => <span style={{ width: 260 }}><SkuField value={v || undefined} onChange={(to) => change(to ?? '')} /></span> }], [g])
  const much = (l: Limit) => (l.share_ppm ? rate(l.share_ppm) : count(l.units ?? 0))
  const columns: Column<Limit>[] = [
    { key: 'sku', title: g('sku'), width: 260, render: (l) => <SkuName id={l.sku_id} /> },
    { key: 'kind', title: w('limit.kind'), width: 100, render: (l) => w.code('limit.kind', l.kind), text: (l) => w.code('limit.kind', l.kind) },
    { key: 'units', title: w('limit'), width: 140, render: (l) => <Two first={<strong className="number">{l.period ? w('limit.much', { much: much(l), period: w.code('period', l.period) }) : much(l)}</strong>} second={l.rank ? w('limit.rank.from', { rank: l.rank }) : undefined} />, text: much },
    { key: 'period', title: g('from'), width: 170, render: (l) => <Two first={<span className="number">{time(l.from)}</span>} second={<span className="number">{l.until ? time(l.until) : g('endless')}</span>} />, text: (l) => time(l.from), kind: 'time' },
    { key: 'state', title: g('state'), width: 90, render: (l) => <Dated from={l.from} until={l.until} />, text: (l) => w(when(l.from, l.until)) },
    {
      key: 'acts', title: g('act'), width: 90,
      render: (l) =>
        when(l.from, l.until) === 'over' ? null : (
          <Ask label={w('end')} danger button={{ type: 'link', size: 'small' }} text={w('end.text')} fields={[{ name: 'until', label: g('until'), field: <TimeField />, help: g('from.now') }]} send={(v: { until?: string }) => end.mutateAsync({ path: { limit_id: l.id }, body: v.until ? { until: v.until } : {} })} />
        ),
    },
  ]
  return <List<Limit> name="limits" title={w('tab.limits')} load={load} columns={columns} filters={filters} rowKey={(l) => l.id} extra={<NewLimit />} empty={<Notice title={w('limit.empty')} text={w('limit.empty.text')} />} />
}

function NewLimit() {
  const w = useWords(words)
  const g = useWords(shared)
  const make = useAct('post', '/v1/limits', { silent: true, done: w('made') })
  const purchase = (v: Record<string, unknown>) => v['kind'] === 'purchase'
  const fields: FieldOf[] = [
    { name: 'sku_id', label: g('sku'), required: true, field: <SkuField /> },
    { name: 'kind', label: w('limit.kind'), required: true, half: true, field: <ChoiceField allowClear={false} options={(['purchase', 'reserve'] as const).map((k) => ({ value: k, label: w.code('limit.kind', k) }))} /> },
    { name: 'period', label: w('limit.period'), half: true, required: true, when: purchase, field: <ChoiceField options={periods.map((p) => ({ value: p, label: w.code('period', p) }))} /> },
    { name: 'units', label: w('limit.units'), half: true, field: <InputNumber min={0} precision={0} style={{ width: '100%' }} /> },
    { name: 'share_ppm', label: w('limit.share'), half: true, when: (v) => !purchase(v), field: <RateField />, help: w('limit.share.help') },
    { name: 'rank', label: w('limit.rank'), half: true, field: <InputNumber min={0} max={8} precision={0} style={{ width: '100%' }} />, help: w('limit.rank.help') },
    { name: 'from', label: g('from'), half: true, field: <TimeField />, help: g('from.now') },
    { name: 'until', label: g('until'), half: true, field: <TimeField />, help: g('until.open') },
  ]
  return (
    <Ask
      wide
      label={w('limit.new')}
      text={w('limit.text')}
      button={{ type: 'primary' }}
      fields={fields}
      values={{ kind: 'purchase', period: 'month' }}
      send={(v: Open['NewLimit']) => make.mutateAsync({ body: Object.fromEntries(Object.entries(v).filter(([key, x]) => x !== undefined && !(v.kind === 'reserve' && key === 'period') && !(v.kind === 'purchase' && key === 'share_ppm'))) as Open['NewLimit'] })}
    />
  )
}

function SkuName({ id }: { id: string }) {
  const sku = useSkus([id]).get(id)
  return <Two first={sku?.title ?? id} second={sku?.code} />
}
