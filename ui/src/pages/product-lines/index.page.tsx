import { Button, Input } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { call, FormDialog, List, Page, useAct, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { NameButton } from '../goods/NameButton'
import { SkusField } from '../goods/fields'
import { FilterText, tidy, useFilterFields } from '../goods/filter'
import { words as shared } from '../goods/words'
import { LineDrawer } from './LineDrawer'
import { words } from './words'

export type Line = Open['ProductLine']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/product-lines', { query: query as never }, { signal })

export default function ProductLinesPage() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const [address, setAddress] = useSearchParams()
  const [making, setMaking] = useState(false)
  const look = (id: string | undefined) => {
    const next = new URLSearchParams(address)
    id ? next.set('line', id) : next.delete('line')
    setAddress(next, { replace: true })
  }
  const columns: Column<Line>[] = [
    { key: 'name', title: g('name'), width: 200, render: (l) => <NameButton name={l.name} onClick={() => look(l.id)} />, text: (l) => l.name },
    { key: 'filter', title: w('filter'), width: 320, render: (l) => (l.filter ? <FilterText filter={l.filter} /> : <span className="quiet">{w('named')}</span>) },
    { key: 'state', title: g('state'), width: 100, render: (l) => <Pill tone={l.ended_at ? 'grey' : 'green'}>{w(l.ended_at ? 'ended' : 'running')}</Pill>, text: (l) => w(l.ended_at ? 'ended' : 'running') },
    { key: 'changed', title: g('changed'), width: 150, render: (l) => <span className="number quiet">{time(l.changed_at)}</span>, text: (l) => time(l.changed_at), kind: 'time' },
  ]
  const add = (
    <Button type="primary" onClick={() => setMaking(true)}>
      {w('new')}
    </Button>
  )
  const looked = address.get('line')
  return (
    <Page title={w('title')} hint={w('hint')} actions={add}>
      <List<Line> name="product-lines" title={w('title')} load={load} columns={columns} rowKey={(l) => l.id} onOpen={(l) => look(l.id)} empty={<Notice title={w('empty')} text={w('empty.text')}>{add}</Notice>} />
      {making && <LineForm onClose={() => setMaking(false)} />}
      {looked && <LineDrawer id={looked} onClose={() => look(undefined)} />}
    </Page>
  )
}

/** Makes a line, or puts other goods in the place of a line's. */
export function LineForm({ line, named = [], onClose }: { line?: Line; named?: string[]; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { currency } = useHouse()
  const make = useAct('post', '/v1/product-lines', { silent: true, done: w('made') })
  const replace = useAct('put', '/v1/product-lines/{product_line_id}', { silent: true, done: g('saved') })
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    ...useFilterFields(),
    { name: 'sku_ids', label: w('named'), field: <SkusField />, help: w('named.help') },
  ]
  const send = (v: Open['PartOfPool']) => {
    const filter = tidy(v.filter, currency)
    const body = { name: v.name, ...(Object.keys(filter).length > 0 ? { filter } : {}), ...(v.sku_ids?.length ? { sku_ids: v.sku_ids } : {}) }
    return line ? replace.mutateAsync({ path: { product_line_id: line.id }, body }) : make.mutateAsync({ body })
  }
  return (
    <FormDialog wide title={line?.name ?? w('new')} fields={fields} values={{ name: line?.name, filter: line?.filter ?? {}, sku_ids: named }} send={send} onClose={onClose}>
      {line && <p className="quiet">{w('edit.text')}</p>}
    </FormDialog>
  )
}
