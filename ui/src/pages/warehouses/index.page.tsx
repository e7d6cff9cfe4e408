import { App, Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { Ask, call, FormDialog, List, Page, PartySelect, RowButton, Two, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useSuppliers } from '../goods/names'
import { RegionField, RegionName } from '../goods/region'
import { words as shared } from '../goods/words'
import { Coverage } from './Coverage'
import { words } from './words'

type Warehouse = Open['Warehouse']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/warehouses', { query: query as never }, { signal })

export default function WarehousesPage() {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { modal } = App.useApp()
  const [covering, setCovering] = useState<Warehouse>()
  const [editing, setEditing] = useState<Warehouse>()
  const make = useAct('post', '/v1/warehouses', { silent: true, done: w('made') })
  const describe = useAct('put', '/v1/warehouses/{warehouse_id}', { silent: true, done: g('saved') })
  const close = useAct('post', '/v1/warehouses/{warehouse_id}/close', { done: w('closed') })
  const reopen = useAct('post', '/v1/warehouses/{warehouse_id}/reopen', { done: w('reopened') })
  const suppliers = useSuppliers()
  const text: FieldOf[] = [
    { name: 'name', label: w('name'), required: true, field: <Input maxLength={80} /> },
    { name: 'code', label: w('code'), half: true, field: <Input maxLength={64} />, help: w('code.help') },
    { name: 'region', label: g('region'), half: true, field: <RegionField /> },
  ]
  const owner: FieldOf[] = role === 'operator' ? [{ name: 'supplier_id', label: g('supplier'), required: true, field: <SupplierField /> }] : []
  const filters = useMemo<Filter[]>(() => (role === 'operator' ? [{ kind: 'party', key: 'supplier_id', label: g('supplier'), of: 'suppliers' }] : []), [role, g])
  const covered = (h: Warehouse) => (h.coverage?.length ? w('coverage.count', { count: h.coverage.length }) : g('everywhere'))
  const columns: Column<Warehouse>[] = [
    { key: 'name', title: w('name'), width: 200, render: (h) => <Two first={<strong>{h.name}</strong>} second={h.code} />, text: (h) => h.name },
    ...(role === 'operator' ? [{ key: 'supplier', title: g('supplier'), width: 130, render: (h: Warehouse) => suppliers.name(h.supplier_id), text: (h: Warehouse) => suppliers.name(h.supplier_id) }] : []),
    { key: 'region', title: g('region'), width: 150, render: (h) => (h.region ? <RegionName code={h.region} /> : '—'), text: (h) => h.region },
    {
      key: 'coverage', title: w('coverage'), width: 140,
      render: (h) => (
        <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => setCovering(h)} aria-label={`${covered(h)} · ${w('coverage.set')} ${h.name}`}>
          {covered(h)}
        </Button>
      ),
      text: (h) => h.coverage?.join(' ') || g('everywhere'),
    },
    { key: 'state', title: g('state'), width: 90, render: (h) => <Pill tone={h.state === 'open' ? 'green' : 'grey'}>{w.code('state', h.state)}</Pill>, text: (h) => w.code('state', h.state) },
    {
      key: 'acts', title: g('act'), width: 170,
      render: (h) => (
        <>
          <RowButton label={g('edit')} of={h.name} onClick={() => setEditing(h)} />
          {h.state === 'open' ? (
            <RowButton danger label={w('close')} of={h.name} onClick={() => modal.confirm({ title: w('close'), content: w('close.text', { name: h.name }), okButtonProps: { danger: true }, onOk: () => close.mutateAsync({ path: { warehouse_id: h.id }, body: {} }) })} />
          ) : (
            <RowButton label={w('reopen')} of={h.name} onClick={() => reopen.mutate({ path: { warehouse_id: h.id }, body: {} })} />
          )}
        </>
      ),
    },
  ]
  const add = <Ask label={w('new')} button={{ type: 'primary' }} fields={[...owner, ...text]} send={(v: Open['NewWarehouse']) => make.mutateAsync({ body: v })} />
  return (
    <Page title={w('title')} hint={w('hint')} actions={add}>
      <List<Warehouse> name="warehouses" title={w('title')} load={load} columns={columns} filters={filters} rowKey={(h) => h.id} empty={<Notice title={w('empty')} text={w('empty.text')} />} />
      {covering && <Coverage of={covering} onClose={() => setCovering(undefined)} />}
      {editing && (
        <FormDialog
          title={editing.name}
          fields={text}
          values={{ name: editing.name, code: editing.code, region: editing.region }}
          send={(v: Open['WarehouseText']) => describe.mutateAsync({ path: { warehouse_id: editing.id }, body: v })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  )
}

/** A supplier as a field of a form. */
export function SupplierField({ value, onChange }: { value?: string; onChange?: (to: string | undefined) => void }) {
  const g = useWords(shared)
  return <PartySelect kind="suppliers" label={g('supplier')} value={value} onChange={(id) => onChange?.(id || undefined)} />
}
