import { Drawer, Input, Switch, Table } from 'antd'
import { useState } from 'react'
import { Ask, call, FormDialog, List, Loaded, RowButton, useAct, useRead, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { Notice } from '../../parts/Notice'
import { SkuField } from '../goods/fields'
import { useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { words } from './words'

type Label = Open['Label']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/labels', { query: query as never }, { signal })

export function Labels() {
  const w = useWords(words)
  const g = useWords(shared)
  const suppliers = useSuppliers()
  const [editing, setEditing] = useState<Label>()
  const [looked, setLooked] = useState<Label>()
  const make = useAct('post', '/v1/labels', { silent: true, done: w('label.made') })
  const change = useAct('put', '/v1/labels/{label_id}', { silent: true, done: g('saved') })
  const remove = useAct('delete', '/v1/labels/{label_id}', { silent: true, done: w('removed') })
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'shown', label: w('label.shown'), valueName: 'checked', field: <Switch /> },
  ]
  const columns: Column<Label>[] = [
    { key: 'name', title: g('label'), width: 200, render: (l) => <strong>{l.name}</strong>, text: (l) => l.name },
    { key: 'owner', title: w('label.owner'), width: 140, render: (l) => (l.supplier_id ? suppliers.name(l.supplier_id) : w('label.own')), text: (l) => (l.supplier_id ? suppliers.name(l.supplier_id) : w('label.own')) },
    { key: 'shown', title: w('label.shown'), width: 120, render: (l) => (l.shown ? g('yes') : g('no')) },
    {
      key: 'acts', title: g('act'), width: 220,
      render: (l) => (
        <>
          <RowButton label={w('label.goods')} of={l.name} onClick={() => setLooked(l)} />
          {!l.supplier_id && <RowButton label={g('edit')} of={l.name} onClick={() => setEditing(l)} />}
          {!l.supplier_id && <Ask label={w('attribute.remove')} danger button={{ type: 'link', size: 'small' }} text={w('label.remove.text')} send={() => remove.mutateAsync({ path: { label_id: l.id } })} />}
        </>
      ),
    },
  ]
  return (
    <>
      <List<Label> name="labels" title={w('tab.labels')} load={load} columns={columns} rowKey={(l) => l.id} onOpen={setLooked} extra={<Ask label={w('label.new')} button={{ type: 'primary' }} fields={fields} send={(v: Open['NewLabel']) => make.mutateAsync({ body: v })} />} empty={<Notice title={w('label.empty')} text={w('label.hint')} />} />
      {editing && <FormDialog title={editing.name} fields={fields} values={editing} send={(v: Open['LabelChange']) => change.mutateAsync({ path: { label_id: editing.id }, body: v })} onClose={() => setEditing(undefined)} />}
      {looked && <Goods label={looked} onClose={() => setLooked(undefined)} />}
    </>
  )
}

/** The goods under a label, put on and taken off by product. */
function Goods({ label, onClose }: { label: Label; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const goods = useRead('/v1/assortment', { query: { label_ids: label.id, limit: 200 } as never })
  const put = useAct('post', '/v1/labels/{label_id}/products', { done: g('saved') })
  const path = { label_id: label.id }
  return (
    <Drawer open size={560} title={`${g('label')} · ${label.name}`} onClose={onClose}>
      {!label.supplier_id && (
        <div style={{ marginBottom: 12 }}>
          <SkuField label={w('label.add')} onSku={(s) => s && put.mutate({ path, body: { add: [s.product_id] } })} />
        </div>
      )}
      <Loaded of={goods}>
        {({ items }) => (
          <Table<Open['AssortedGood']>
            rowKey="sku_id"
            size="small"
            pagination={false}
            dataSource={items ?? []}
            locale={{ emptyText: w('label.goods.none') }}
            columns={[
              { title: g('sku'), dataIndex: 'title' },
              { title: g('code'), width: 120, dataIndex: 'code' },
              { title: g('act'), width: 80, render: (_, s) => !label.supplier_id && <RowButton danger label={w('label.off')} of={s.title} onClick={() => put.mutate({ path, body: { remove: [s.product_id] } })} /> },
            ]}
          />
        )}
      </Loaded>
    </Drawer>
  )
}
