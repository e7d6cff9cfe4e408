import { Input, Switch } from 'antd'
import { useMemo, useState } from 'react'
import { Ask, call, ChoiceField, FormDialog, LinesField, List, RowButton, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import listStyle from '../../kit/list/list.module.css'
import { Notice } from '../../parts/Notice'
import { CategoryField } from '../goods/fields'
import { useCategories } from '../goods/names'
import { words as shared } from '../goods/words'
import { words } from './words'

type Attribute = Open['Attribute']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/attributes', { query: query as never }, { signal })
const kinds = ['text', 'number', 'choice'] as const
const lines = (list: string[] | null | undefined) => (list ?? []).map((l) => l.trim()).filter(Boolean)

export function Attributes() {
  const w = useWords(words)
  const g = useWords(shared)
  const categories = useCategories()
  const [editing, setEditing] = useState<Attribute>()
  const make = useAct('post', '/v1/attributes', { silent: true, done: w('attribute.made') })
  const change = useAct('put', '/v1/attributes/{attribute_id}', { silent: true, done: g('saved') })
  const remove = useAct('delete', '/v1/attributes/{attribute_id}', { silent: true, done: w('removed') })
  const filters = useMemo<Filter[]>(() => [{ kind: 'own', key: 'category_id', label: g('category'), field: (v, to) => <CategoryField any className={listStyle.choice} value={v || undefined} onChange={(x) => to(x ?? '')} /> }], [g])
  const rest = (kind?: string): FieldOf[] => [
    { name: 'unit', label: w('attribute.unit'), half: true, field: <Input maxLength={20} />, when: (v) => (kind ?? v['kind']) === 'number' },
    { name: 'choices', label: w('attribute.choices'), field: <LinesField />, when: (v) => (kind ?? v['kind']) === 'choice' },
    { name: 'required', label: w('attribute.required'), half: true, valueName: 'checked', field: <Switch /> },
    { name: 'facet', label: w('attribute.facet'), half: true, valueName: 'checked', field: <Switch /> },
  ]
  const name: FieldOf = { name: 'name', label: g('name'), required: true, half: true, field: <Input maxLength={100} /> }
  const fields: FieldOf[] = [
    { name: 'category_id', label: w('attribute.category'), required: true, half: true, field: <CategoryField any /> },
    name,
    { name: 'kind', label: w('attribute.kind'), required: true, half: true, field: <ChoiceField options={kinds.map((k) => ({ value: k, label: w.code('attribute.kind', k) }))} /> },
    ...rest(),
  ]
  const columns: Column<Attribute>[] = [
    { key: 'name', title: g('attribute'), width: 160, render: (a) => <strong>{a.name}</strong>, text: (a) => a.name },
    { key: 'category', title: w('attribute.category'), width: 220, render: (a) => categories.path(a.category_id), text: (a) => categories.path(a.category_id) },
    { key: 'kind', title: w('attribute.kind'), width: 240, render: (a) => `${w.code('attribute.kind', a.kind)}${a.unit ? ` (${a.unit})` : ''}${a.choices?.length ? `${w.colon}${a.choices.join(w.and)}` : ''}`, text: (a) => w.code('attribute.kind', a.kind) },
    { key: 'required', title: w('attribute.required'), width: 80, render: (a) => (a.required ? g('yes') : g('no')) },
    { key: 'facet', title: w('attribute.facet'), width: 120, render: (a) => (a.facet ? g('yes') : g('no')) },
    {
      key: 'acts', title: g('act'), width: 140,
      render: (a) => (
        <>
          <RowButton label={g('edit')} of={a.name} onClick={() => setEditing(a)} />
          <Ask label={w('attribute.remove')} danger button={{ type: 'link', size: 'small' }} text={w('attribute.remove.text')} send={() => remove.mutateAsync({ path: { attribute_id: a.id } })} />
        </>
      ),
    },
  ]
  return (
    <>
      <List<Attribute>
        name="attributes"
        title={w('tab.attributes')}
        load={load}
        columns={columns}
        filters={filters}
        rowKey={(a) => a.id}
        extra={<Ask wide label={w('attribute.new')} button={{ type: 'primary' }} fields={fields} values={{ kind: 'text', required: false, facet: false }} send={(v: Open['NewAttribute']) => make.mutateAsync({ body: { ...v, ...(v.kind === 'choice' ? { choices: lines(v.choices) } : {}) } })} />}
        empty={<Notice title={w('attribute.empty')} text={w('attribute.hint')} />}
      />
      {editing && (
        <FormDialog title={editing.name} fields={[name, ...rest(editing.kind)]} values={editing} send={(v: Open['AttributeChange']) => change.mutateAsync({ path: { attribute_id: editing.id }, body: { ...v, ...(editing.kind === 'choice' ? { choices: lines(v.choices) } : {}) } })} onClose={() => setEditing(undefined)} />
      )}
    </>
  )
}
