import { Input } from 'antd'
import { useMemo } from 'react'
import { Ask, call, ChoiceField, FileField, FileLink, List, Page, readAll, TimeField, Two, useAct, useAll, useWords, type Column, type Filter, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { filled, useReason } from '../partners/forms'
import { PartyField, PartyLink } from '../partners/Party'
import { State } from '../partners/State'
import style from '../partners/partners.module.css'
import { stateOf } from './stateOf'
import { words } from './words'

type Row = Open['Paper']

/** What ends first comes first: all papers are asked for, and put in order here. Unchecked ones are a list of the server's own. */
const load = async ({ after: _, limit, order, ...query }: Record<string, string | number>, signal: AbortSignal) => {
  const all = await readAll<Row>((after) => call('get', '/v1/papers', { query: { ...query, limit: 200, ...(after ? { after } : {}) } as never }, { signal }), order === 'newest' ? Number(limit) : 1000)
  const living = (p: Row) => Number(stateOf(p) === 'withdrawn' || stateOf(p) === 'expired')
  return { items: order === 'newest' ? all.toReversed() : all.toSorted((a, b) => living(a) - living(b) || a.until.localeCompare(b.until)) }
}

export default function PapersPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const tabs = useMemo(() => ({ key: 'state', options: [{ value: '', label: w('all') }, { value: 'unchecked', label: w('paper.unchecked') }] }), [w])
  const brands = useAll('/v1/brands', {})
  const filters = useMemo<Filter[]>(
    () => [
      ...(role === 'operator' ? [{ kind: 'party', key: 'supplier_id', label: w('supplier'), of: 'suppliers' } as const] : []),
      { kind: 'choice', key: 'brand_id', label: w('brand'), options: (brands.data ?? []).map((b) => ({ value: b.id, label: b.name })) },
    ],
    [w, role, brands.data],
  )
  return (
    <Page title={w('title')} hint={w(role === 'operator' ? 'hint.operator' : 'hint.supplier')} actions={<Add />}>
      <List<Row> name="papers" title={w('title')} load={load} columns={useColumns(role === 'operator')} filters={filters} tabs={tabs} rowKey={(p) => p.id} empty={<Notice title={w('empty')} text={w('empty.text')}><Add /></Notice>} />
    </Page>
  )
}

function useColumns(operator: boolean): Column<Row>[] {
  const w = useWords(words)
  const { date, time } = useFormats()
  const brands = useAll('/v1/brands', {})
  const names = useMemo(() => new Map((brands.data ?? []).map((b) => [b.id, b.name])), [brands.data])
  return useMemo(() => {
    const about = (p: Row) => (p.brand_id ? `${w('brand')} ${names.get(p.brand_id) ?? p.brand_id}` : `${w('product')} ${p.product_id ?? ''}`)
    const columns: Column<Row>[] = [
      { key: 'kind', title: w('kind'), width: 190, render: (p) => <Two first={w.code('paper', p.kind)} second={p.number} />, text: (p) => `${w.code('paper', p.kind)} ${p.number}` },
      ...(operator ? [{ key: 'supplier', title: w('supplier'), width: 140, render: (p: Row) => <PartyLink kind="suppliers" id={p.supplier_id} /> }] : []),
      { key: 'about', title: w('about'), width: 170, render: about, text: about },
      { key: 'state', title: w('state'), width: 120, render: (p) => <State of="paper" state={stateOf(p)} />, text: (p) => w.code('paper', stateOf(p)) },
      { key: 'until', title: w('until'), width: 120, render: (p) => <Two first={<span className="number">{date(p.until)}</span>} second={left(p, (days) => w('days', { days }))} />, text: (p) => date(p.until), kind: 'date' },
      { key: 'file', title: w('file'), width: 190, render: (p) => <FileLink file={p.file_id} /> },
      { key: 'created', title: w('created'), width: 150, spare: true, render: (p) => <span className="number quiet">{time(p.created_at)}</span>, text: (p) => time(p.created_at), kind: 'time' },
      { key: 'reason', title: w('reason'), width: 160, spare: true, render: (p) => p.reason ?? '—', text: (p) => p.reason },
      { key: 'acts', title: '', width: 170, render: (p) => <Acts paper={p} operator={operator} /> },
    ]
    return columns
  }, [w, date, time, operator, names])
}

function left(p: Row, say: (days: number) => string) {
  const days = Math.floor((new Date(p.until).getTime() - Date.now()) / 86_400_000)
  return days >= 0 && days < 60 && !p.withdrawn_at ? say(days) : undefined
}

function Acts({ paper: p, operator }: { paper: Row; operator: boolean }) {
  const w = useWords(words)
  const path = { paper_id: p.id }
  const check = useAct('post', '/v1/papers/{paper_id}/check', { done: w('checked'), silent: true })
  const withdraw = useAct('post', '/v1/papers/{paper_id}/withdraw', { done: w('withdrawn'), silent: true })
  const reason = useReason()
  if (p.withdrawn_at) return null
  return (
    <span className={style.acts}>
      {operator && !p.checked_at && <Ask label={w('check')} text={w('check.text')} button={{ size: 'small', type: 'primary', 'aria-label': `${w('check')} ${p.number}` }} send={() => check.mutateAsync({ path, body: {} })} />}
      <Ask label={w('withdraw')} text={w('withdraw.text')} danger button={{ size: 'small', type: 'text', 'aria-label': `${w('withdraw')} ${p.number}` }} fields={reason} send={(body: Open['Reason']) => withdraw.mutateAsync({ path, body })} />
    </span>
  )
}

function Add() {
  const w = useWords(words)
  const { role } = useHouse()
  const brands = useAll('/v1/brands', {})
  const file = useAct('post', '/v1/papers', { done: w('added'), silent: true })
  return (
    <Ask
      label={w('add')}
      text={w('add.text')}
      wide
      button={{ type: 'primary' }}
      fields={[
        ...(role === 'operator' ? [{ name: 'supplier_id', label: w('supplier'), required: true, field: <PartyField kind="suppliers" label={w('supplier')} /> }] : []),
        { name: 'kind', label: w('kind'), required: true, half: true, field: <PaperKind /> },
        { name: 'number', label: w('number'), required: true, half: true, field: <Input maxLength={100} /> },
        { name: 'brand_id', label: w('brand'), half: true, field: <ChoiceField options={(brands.data ?? []).map((b) => ({ value: b.id, label: b.name }))} /> },
        { name: 'product_id', label: w('product'), half: true, help: w('product.help'), field: <Input maxLength={32} /> },
        { name: 'from', label: w('from'), half: true, help: w('now'), field: <TimeField /> },
        { name: 'until', label: w('until'), required: true, half: true, help: w('until.help'), field: <TimeField /> },
        { name: 'file_id', label: w('file'), required: true, field: <FileField accept="image/*,application/pdf" /> },
      ]}
      send={(body: Open['NewPaper']) => file.mutateAsync({ body: filled(body) })}
    />
  )
}

/** Kinds of papers; their states share the group of words. */
function PaperKind(props: { value?: string; onChange?: (v: string) => void; id?: string }) {
  const w = useWords(words)
  const kinds = ['brand_authorisation', 'customs_declaration', 'quarantine_certificate', 'origin_certificate'] as const
  return <ChoiceField {...(props as object)} options={kinds.map((k) => ({ value: k, label: w(`paper.${k}`) }))} />
}
