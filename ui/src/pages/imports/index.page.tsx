import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { call, List, Page, RowLink, Two, useWords, type Column } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { Bar, ImportState, type Import } from './cells'
import { kindsOf, Templates, Upload } from './Upload'
import { words } from './words'

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/imports', { query: query as never }, { signal })

export default function ImportsPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const [uploading, setUploading] = useState(false)
  const button = (
    <Button type="primary" onClick={() => setUploading(true)}>
      {w('new')}
    </Button>
  )
  return (
    <Page title={w('title')} hint={w('hint')} actions={button}>
      <div style={{ marginBottom: 16 }}>
        <Card title={w('templates')}>
          <Templates kinds={kindsOf(role === 'operator')} />
        </Card>
      </div>
      <List<Import> name="imports" title={w('title')} load={load} columns={useColumns()} rowKey={(i) => i.id} to={(i) => `/imports/${i.id}`} every={4000} empty={<Notice title={w('empty')} text={w('empty.text')}>{button}</Notice>} />
      {uploading && <Upload onClose={() => setUploading(false)} />}
    </Page>
  )
}

function useColumns(): Column<Import>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { time, count } = useFormats()
  const suppliers = useSuppliers()
  return useMemo(() => {
    const all: Column<Import>[] = [
      { key: 'file', title: w('file'), width: 240, render: (i) => <Two first={<RowLink to={`/imports/${i.id}`}>{i.file_name}</RowLink>} second={w.code('kind', i.kind)} />, text: (i) => i.file_name },
      { key: 'supplier', title: g('supplier'), width: 130, render: (i) => suppliers.name(i.supplier_id), text: (i) => suppliers.name(i.supplier_id) },
      { key: 'state', title: g('state'), width: 100, render: (i) => <ImportState of={i} />, text: (i) => w.code('state', i.state) },
      { key: 'progress', title: w('progress'), width: 180, render: (i) => <Bar of={i} />, text: (i) => i.read_rows, kind: 'integer' },
      { key: 'refused', title: w('refused'), width: 90, align: 'right', render: (i) => <span className="number" style={i.refused_rows ? { color: 'var(--red)' } : undefined}>{count(i.refused_rows)}</span>, text: (i) => i.refused_rows, kind: 'integer' },
      { key: 'created', title: w('started'), width: 140, render: (i) => <span className="number quiet">{time(i.created_at)}</span>, text: (i) => time(i.created_at), kind: 'time' },
    ]
    return all.filter((c) => role === 'operator' || c.key !== 'supplier')
  }, [w, g, role, time, count, suppliers])
}
