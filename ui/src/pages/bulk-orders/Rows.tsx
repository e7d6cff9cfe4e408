import { Input, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { FormDialog, RowButton, useWords } from '../../kit'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { finished, type Row } from './check'
import { fields, type Cells, type Field } from './table'
import { words } from './words'

const tones = { checking: 'grey', ready: 'sea', bad: 'red', sending: 'amber', placed: 'accent', paid: 'green', failed: 'red' } as const

interface Props {
  rows: Row[]
  change: (key: number, cells: Cells) => void
  remove: (key: number) => void
}

/** The rows with what is wrong with each, or what became of it. */
export function Rows({ rows, change, remove }: Props) {
  const w = useWords(words)
  const { money } = useFormats()
  const [mending, setMending] = useState<Row>()
  const cell = (f: Field, width: number) => ({ title: w(f), key: f, width, render: (_: unknown, r: Row) => r.cells[f] || <span className="quiet">—</span> })
  return (
    <>
      <Table<Row>
        size="small"
        rowKey="key"
        dataSource={rows}
        scroll={{ x: 1080 }}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        columns={[
          { title: w('row'), key: 'n', width: 48, render: (_, r) => rows.indexOf(r) + 1 },
          { title: w('state'), key: 'state', width: 240, render: (_, r) => <State row={r} /> },
          cell('own', 130),
          { title: w('sku'), key: 'sku', width: 190, render: (_, r) => (r.good ? `${r.good.title} · ${r.cells.sku}` : r.cells.sku || '—') },
          cell('quantity', 64),
          cell('sale', 80),
          cell('name', 80),
          cell('phone', 120),
          { title: w('address'), key: 'address', width: 220, render: (_, r) => [r.cells.province, r.cells.city, r.cells.district, r.cells.address].filter(Boolean).join(' ') || '—' },
          { title: w('total'), key: 'total', width: 96, align: 'right', render: (_, r) => <span className="number">{r.order ? money(r.order.total_minor, r.order.currency) : ''}</span> },
          {
            title: '',
            key: 'acts',
            width: 110,
            render: (_, r) =>
              finished(r) ? (
                r.order && <Link to={`/orders/${r.order.id}`}>{w('order')}</Link>
              ) : (
                <>
                  <RowButton label={w('mend')} of={r.cells.own} onClick={() => setMending(r)} />
                  <RowButton label={w('remove')} of={r.cells.own} onClick={() => remove(r.key)} />
                </>
              ),
          },
        ]}
      />
      {mending && (
        <FormDialog
          title={w('mend')}
          values={mending.cells}
          onClose={() => setMending(undefined)}
          send={(cells: Partial<Cells>) => {
            change(mending.key, Object.fromEntries(fields.map((f) => [f, cells[f] ?? ''])) as Cells)
            return Promise.resolve()
          }}
          fields={fields.map((f) => ({ name: f, label: w(f), half: f !== 'address' && f !== 'remark', field: <Input /> }))}
        />
      )}
    </>
  )
}

function State({ row }: { row: Row }) {
  const w = useWords(words)
  return (
    <span style={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      <Pill tone={tones[row.state]}>{w(`state.${row.state}`)}</Pill>
      {row.why && (
        <span className="small" style={{ color: 'var(--red)', overflowWrap: 'anywhere' }}>
          {row.why}
        </span>
      )}
    </span>
  )
}
