import { Input } from 'antd'
import { useMemo } from 'react'
import { Ask, call, ChoiceField, List, Page, TimeField, useAct, useWords, type Bulk, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { filled, useReason } from '../partners/forms'
import { PartyField, PartyLink } from '../partners/Party'
import { Who } from '../partners/Who'
import { words } from './words'

type Row = Open['BlacklistEntry']
const kinds = ['buyer', 'phone', 'address', 'distributor'] as const

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/blacklist', { query: query as never }, { signal })
const end = '/v1/blacklist/{entry_id}/end'

export default function BlacklistPage() {
  const w = useWords(words)
  const { time } = useFormats()
  const tabs = useMemo(() => ({ key: 'kind', options: [{ value: '', label: w('all') }, ...kinds.map((k) => ({ value: k, label: w(`kind.${k}`) }))] }), [w])
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'choice', key: 'holding', label: w('holds'), options: [{ value: 'true', label: w('holds') }] },
      { kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' },
    ],
    [w],
  )
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'who', title: w('who'), width: 170, render: (e) => <strong>{e.hint}</strong>, text: (e) => e.hint },
      { key: 'kind', title: w('kind'), width: 150, render: (e) => w.code('kind', e.kind), text: (e) => w.code('kind', e.kind) },
      { key: 'state', title: w('state'), width: 110, render: (e) => <Holding entry={e} />, text: (e) => w(standing(e)) },
      { key: 'reason', title: w('reason'), width: 200, render: (e) => e.reason, text: (e) => e.reason },
      { key: 'only', title: w('only'), width: 150, render: (e) => (e.supplier_id ? <PartyLink kind="suppliers" id={e.supplier_id} /> : w('everything')) },
      { key: 'from', title: w('from'), width: 140, render: (e) => <span className="number">{time(e.from)}</span>, text: (e) => time(e.from), kind: 'time' },
      { key: 'until', title: w('until'), width: 140, render: (e) => (e.until ? <span className="number">{time(e.until)}</span> : w('until.open')), text: (e) => e.until && time(e.until), kind: 'time' },
      { key: 'by', title: w('by'), width: 110, render: (e) => <Who actor={e.created_by} /> },
      { key: 'acts', title: '', width: 90, render: (e) => standing(e) !== 'ended' && standing(e) !== 'expired' && <End entry={e} /> },
    ],
    [w, time],
  )
  const bulk = useMemo<Bulk<Row>[]>(
    () => [{ key: 'end', label: w('end'), suits: (e) => standing(e) === 'holds' || standing(e) === 'planned', name: (e) => e.hint, act: async (e, _, command) => void (await call('post', end, { path: { entry_id: e.id }, body: {} }, { command })) }],
    [w],
  )
  return (
    <Page title={w('title')} hint={w('hint')} actions={<Add />}>
      <List<Row> name="blacklist" title={w('title')} load={load} columns={columns} filters={filters} tabs={tabs} bulk={bulk} rowKey={(e) => e.id} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
    </Page>
  )
}

function standing(e: Row) {
  if (e.ended_by) return 'ended'
  if (e.until && new Date(e.until).getTime() <= Date.now()) return 'expired'
  return new Date(e.from).getTime() > Date.now() ? 'planned' : 'holds'
}

function Holding({ entry }: { entry: Row }) {
  const w = useWords(words)
  const now = standing(entry)
  return <Pill tone={now === 'holds' ? 'red' : now === 'planned' ? 'amber' : 'grey'}>{w(now)}</Pill>
}

function End({ entry }: { entry: Row }) {
  const w = useWords(words)
  const act = useAct('post', end, { done: w('endDone'), silent: true })
  return <Ask label={w('end')} text={w('end.text')} button={{ size: 'small', type: 'text', 'aria-label': `${w('end')} ${entry.hint}` }} send={() => act.mutateAsync({ path: { entry_id: entry.id }, body: {} })} />
}

function Add() {
  const w = useWords(words)
  const add = useAct('post', '/v1/blacklist', { done: w('added'), silent: true })
  const reason = useReason()
  const of = (...allowed: string[]) => (v: Record<string, unknown>) => allowed.includes(String(v['kind']))
  const fields: FieldOf[] = [
    { name: 'kind', label: w('kind'), required: true, field: <ChoiceField options={kinds.map((k) => ({ value: k, label: w(`kind.${k}`) }))} /> },
    { name: 'name', label: w('person'), required: true, half: true, when: of('buyer'), field: <Input maxLength={64} autoComplete="off" /> },
    { name: 'phone', label: w('phone'), required: true, half: true, when: of('buyer', 'phone'), field: <Input maxLength={32} inputMode="tel" autoComplete="off" /> },
    { name: 'region', label: w('region'), help: w('region.help'), required: true, when: of('address'), field: <Input maxLength={40} /> },
    { name: 'address', label: w('address'), required: true, when: of('address'), field: <Input maxLength={300} autoComplete="off" /> },
    { name: 'company', label: w('company'), required: true, when: of('distributor'), field: <Input maxLength={100} /> },
    ...reason,
    { name: 'supplier_id', label: w('only'), help: w('only.help'), field: <PartyField kind="suppliers" label={w('supplier')} /> },
    { name: 'from', label: w('from'), half: true, help: w('now'), field: <TimeField /> },
    { name: 'until', label: w('until'), half: true, help: w('until.open'), field: <TimeField /> },
  ]
  return <Ask label={w('add')} text={w('add.text')} wide button={{ type: 'primary' }} values={{ kind: 'phone' }} fields={fields} send={(body: Open['NewBlacklistEntry']) => add.mutateAsync({ body: filled(body) })} />
}
