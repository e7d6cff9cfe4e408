import { Input, InputNumber, Switch } from 'antd'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { Ask, call, List, MoneyField, Page, RowLink, Two, useAct, useRead, useWords, type Column, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { filled, useContactFields } from '../partners/forms'
import { State, useStateTabs } from '../partners/State'
import { words } from './words'

type Row = Open['Supplier']

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/suppliers', { query: query as never }, { signal })

export default function SuppliersPage() {
  const w = useWords(words)
  const tabs = useStateTabs('supplier')
  return (
    <Page title={w('title')} actions={<><Policy /><Add /></>}>
      <List<Row>
        name="suppliers"
        title={w('title')}
        load={load}
        columns={useColumns()}
        tabs={tabs}
        rowKey={(s) => s.id}
        to={(s) => `/suppliers/${s.id}`}
        empty={<Notice title={w('empty')} text={w('empty.text')}><Add /></Notice>}
      />
    </Page>
  )
}

function useColumns(): Column<Row>[] {
  const w = useWords(words)
  const { time, money, date } = useFormats()
  return useMemo(
    () => [
      { key: 'name', title: w('company'), width: 240, render: (s) => <Two first={<RowLink to={`/suppliers/${s.id}`}>{s.name}</RowLink>} second={s.credit_code} />, text: (s) => s.name },
      { key: 'state', title: w('state'), width: 190, render: (s) => <Standing supplier={s} />, text: (s) => w.code('supplier', s.state) },
      { key: 'freight', title: w('freight.each'), width: 130, align: 'right', render: (s) => <span className="number">{money(s.freight_minor)}</span>, text: (s) => decimal(s.freight_minor, 2), kind: 'decimal' },
      { key: 'free', title: w('freight.free'), width: 130, align: 'right', render: (s) => <span className="number">{s.freight_free_from_minor ? money(s.freight_free_from_minor) : w('freight.never')}</span>, text: (s) => decimal(s.freight_free_from_minor, 2), kind: 'decimal' },
      { key: 'recheck', title: w('recheck'), width: 120, render: (s) => (s.recheck_at ? <span className="number">{date(s.recheck_at)}</span> : <span className="quiet">—</span>), text: (s) => s.recheck_at && date(s.recheck_at), kind: 'date' },
      { key: 'created', title: w('created'), width: 150, render: (s) => <span className="number quiet">{time(s.created_at)}</span>, text: (s) => time(s.created_at), kind: 'time' },
      { key: 'code', title: w('creditCode'), width: 190, spare: true, render: (s) => <span className="number">{s.credit_code ?? '—'}</span>, text: (s) => s.credit_code },
    ],
    [w, time, money, date],
  )
}

export function Standing({ supplier: s }: { supplier: Row }) {
  const w = useWords(words)
  const { date } = useFormats()
  const due = s.recheck_at !== undefined && new Date(s.recheck_at).getTime() <= Date.now()
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
      <State of="supplier" state={s.state} />
      {s.suspended_for && <Pill tone="red">{w(`why.${s.suspended_for}`)}</Pill>}
      {s.leave_at && s.state !== 'left' && <Pill tone="violet">{`${w('leaving')} ${date(s.leave_at)}`}</Pill>}
      {due && s.state !== 'left' && <Pill tone="amber">{w('recheck.due')}</Pill>}
    </span>
  )
}

interface NewSupplier extends Omit<Open['NewSupplier'], 'return_contact'> {
  contact?: boolean
  return_contact?: Open['Contact']
}

function Add() {
  const w = useWords(words)
  const go = useNavigate()
  const create = useAct('post', '/v1/suppliers', { done: w('added'), silent: true, onDone: (s) => void go(`/suppliers/${s.id}`) })
  const contact = useContactFields('return_contact').map((f) => ({ ...f, when: (v: Record<string, unknown>) => v['contact'] === true }))
  return (
    <Ask
      label={w('add')}
      wide
      button={{ type: 'primary' }}
      text={w('add.text')}
      fields={[
        { name: 'name', label: w('company'), required: true, field: <Input maxLength={100} autoFocus /> },
        { name: 'credit_code', label: w('creditCode'), help: w('creditCode.help'), field: <Input maxLength={18} /> },
        { name: 'freight_minor', label: w('freight.each'), half: true, field: <MoneyField /> },
        { name: 'freight_free_from_minor', label: w('freight.free'), half: true, help: w('freight.free.help'), field: <MoneyField /> },
        { name: 'contact', label: w('withContact'), valueName: 'checked', field: <Switch /> },
        ...contact,
      ]}
      send={({ contact: _, ...body }: NewSupplier) => create.mutateAsync({ body: filled(body) as Open['NewSupplier'] })}
    />
  )
}

function Policy() {
  const w = useWords(words)
  const policy = useRead('/v1/supplier-policy', {})
  const set = useAct('put', '/v1/supplier-policy', { done: w('policy.done'), silent: true })
  if (!policy.data) return null
  return (
    <Ask
      label={w('policy')}
      text={w('policy.text')}
      values={policy.data}
      fields={[
        { name: 'grace_days', label: w('policy.grace'), help: w('policy.grace.help'), required: true, field: <InputNumber min={0} max={365} precision={0} style={{ width: '100%' }} /> },
        { name: 'suspends', label: w('policy.suspends'), valueName: 'checked', field: <Switch /> },
        { name: 'recheck_days', label: w('policy.recheck'), help: w('policy.recheck.help'), required: true, field: <InputNumber min={0} max={3650} precision={0} style={{ width: '100%' }} /> },
      ]}
      send={(body: Open['SupplierPolicy']) => set.mutateAsync({ body })}
    />
  )
}
