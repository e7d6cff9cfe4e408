import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import { useLocation } from 'react-router'
import { call, FormDialog, List, Page, RowButton, Two, useAct, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { Preview } from '../assortment/Preview'
import { AgreementField } from '../goods/fields'
import { FilterText, tidy, useFilterFields, type GoodsFilter } from '../goods/filter'
import { words as shared } from '../goods/words'
import { words } from './words'

type Rule = Open['PoolRule']
type Terms = Open['NewPoolRule']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/pool-rules', { query: query as never }, { signal })

export default function PoolRulesPage() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time, count } = useFormats()
  const { state } = useLocation() as { state: { filter?: GoodsFilter } | null }
  const [writing, setWriting] = useState<Rule | Partial<Rule> | undefined>(state?.filter ? { filter: state.filter } : undefined)
  const [looked, setLooked] = useState<Rule>()
  const replace = useAct('put', '/v1/pool-rules/{pool_rule_id}', { done: g('saved') })
  const flip = (r: Rule) => replace.mutate({ path: { pool_rule_id: r.id }, body: { name: r.name, active: !r.active, filter: r.filter, ...(r.agreement_id ? { agreement_id: r.agreement_id } : {}) } })
  const columns: Column<Rule>[] = [
    { key: 'name', title: g('name'), width: 180, render: (r) => <strong>{r.name}</strong>, text: (r) => r.name },
    { key: 'filter', title: w('filter'), width: 280, render: (r) => <FilterText filter={r.filter} /> },
    { key: 'active', title: g('state'), width: 90, render: (r) => <Pill tone={r.active ? 'green' : 'grey'}>{w(r.active ? 'on' : 'off')}</Pill>, text: (r) => w(r.active ? 'on' : 'off') },
    { key: 'added', title: w('added'), width: 100, align: 'right', render: (r) => <Two first={<span className="number">{count(r.added)}</span>} second={`${w('dropped')} ${count(r.dropped)}`} />, text: (r) => r.added, kind: 'integer' },
    { key: 'swept', title: w('swept'), width: 140, render: (r) => <span className="number quiet">{r.swept_at ? time(r.swept_at) : w('never')}</span>, text: (r) => time(r.swept_at), kind: 'time' },
    {
      key: 'acts', title: g('act'), width: 190,
      render: (r) => (
        <>
          <RowButton label={w('preview')} of={r.name} onClick={() => setLooked(r)} />
          <RowButton label={g('edit')} of={r.name} onClick={() => setWriting(r)} />
          <RowButton label={w(r.active ? 'switchOff' : 'switchOn')} of={r.name} onClick={() => flip(r)} />
        </>
      ),
    },
  ]
  const add = (
    <Button type="primary" onClick={() => setWriting({})}>
      {w('new')}
    </Button>
  )
  return (
    <Page title={w('title')} hint={w('hint')} actions={add}>
      <List<Rule> name="pool-rules" title={w('title')} load={load} columns={columns} rowKey={(r) => r.id} onOpen={setWriting} every={30_000} empty={<Notice title={w('empty')} text={w('empty.text')}>{add}</Notice>} />
      {looked && <Preview rule={looked.id} onClose={() => setLooked(undefined)} />}
      {writing && <RuleForm rule={writing} onClose={() => setWriting(undefined)} />}
    </Page>
  )
}

function RuleForm({ rule, onClose }: { rule: Partial<Rule>; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { currency } = useHouse()
  const make = useAct('post', '/v1/pool-rules', { silent: true, done: w('made') })
  const replace = useAct('put', '/v1/pool-rules/{pool_rule_id}', { silent: true, done: g('saved') })
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'active', label: w('active'), half: true, valueName: 'checked', field: <Switch />, help: w('active.help') },
    { name: 'agreement_id', label: w('agreement'), half: true, field: <AgreementField /> },
    ...useFilterFields(),
  ]
  const send = (v: Terms) => {
    const body: Terms = { name: v.name, active: v.active ?? true, filter: tidy(v.filter, currency), ...(v.agreement_id ? { agreement_id: v.agreement_id } : {}) }
    return rule.id ? replace.mutateAsync({ path: { pool_rule_id: rule.id }, body }) : make.mutateAsync({ body })
  }
  return (
    <FormDialog wide title={rule.id ? (rule.name ?? '') : w('new')} fields={fields} values={{ name: rule.name, active: rule.active ?? true, agreement_id: rule.agreement_id, filter: rule.filter ?? {} }} send={send} onClose={onClose}>
      <Draft rule={rule.id} />
    </FormDialog>
  )
}

/** Previews what is in the form, before it is saved. */
function Draft({ rule }: { rule: string | undefined }) {
  const w = useWords(words)
  const { currency } = useHouse()
  const form = Form.useFormInstance()
  const [filter, setFilter] = useState<GoodsFilter>()
  return (
    <>
      <Button onClick={() => setFilter(tidy(form.getFieldValue('filter') as GoodsFilter, currency))}>{w('previewDraft')}</Button>
      {filter && <Preview filter={filter} {...(rule ? { rule } : {})} agreement={form.getFieldValue('agreement_id') as string | undefined} onClose={() => setFilter(undefined)} />}
    </>
  )
}
