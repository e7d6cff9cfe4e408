import { Alert, Button, Checkbox, Input, Select, Upload } from 'antd'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { begin, download, makeSheet, Page, Stack, useAll, useExplain, useWords } from '../../kit'
import { decimal } from '../../format/money'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { checkRows, finished, ordersOf, selectedGoods, sendable, type Row } from './check'
import { readFile } from './read'
import { Rows } from './Rows'
import { payOrders, sendOrders, type Outcome } from './send'
import { cellsOf, fields, readTable } from './table'
import { words } from './words'

const most = 2000

export default function BulkOrdersPage() {
  const w = useWords(words)
  const work = useWork()
  const { rows } = work
  const channels = useAll('/v1/channels', {})
  const [channel, setChannel] = useState<string>()
  const [pay, setPay] = useState(false)
  const orders = ordersOf(rows)
  const ready = orders.filter(sendable).length
  const unpaid = orders.filter((o) => o.every((r) => r.state === 'placed')).length
  return (
    <Page title={w('title')} hint={w('hint')} actions={<Link to="/place-order">{w('one')}</Link>}>
      <Stack>
        <Entry take={work.take} busy={work.checking} />
        {work.failure && <Alert type="error" showIcon title={work.failure} />}
        {rows.length === 0 ? (
          <Notice title={w('empty')} text={w('empty.text')} />
        ) : (
          <Card
            title={w('rows', { count: rows.length })}
            hint={work.checking ? w('checking') : w('rows.summary', { rows: rows.length, orders: orders.length, ready, bad: orders.filter((o) => !sendable(o) && !o.every(finished)).length, done: orders.filter((o) => o.every(finished)).length })}
          >
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', marginBottom: 12 }}>
              <Select aria-label={w('channel')} allowClear placeholder={`${w('channel')} · ${w('channel.none')}`} style={{ minWidth: 200 }} value={channel ?? null} options={(channels.data ?? []).filter((c) => c.state === 'active').map((c) => ({ value: c.id, label: c.name }))} onChange={(c: string | undefined) => setChannel(c)} />
              <Checkbox checked={pay} onChange={(e) => setPay(e.target.checked)}>
                {w('pay')}
              </Checkbox>
              <span style={{ flex: 1 }} />
              <Button onClick={work.clear}>{w('clear')}</Button>
              <Button onClick={() => void work.check(rows)}>{w('check')}</Button>
              <Button onClick={() => exportRows(w, rows)}>{w('export')}</Button>
              {unpaid > 0 && (
                <Button disabled={work.sending} onClick={work.payAll}>
                  {w('payAll', { count: unpaid })}
                </Button>
              )}
              <Button type="primary" disabled={ready === 0 || work.checking} loading={work.sending} onClick={() => work.send(channel, pay)}>
                {w('send', { count: ready })}
              </Button>
            </div>
            <Rows rows={rows} change={work.change} remove={work.remove} />
          </Card>
        )}
      </Stack>
    </Page>
  )
}

/** Where the table comes in: pasted or as a file. */
function Entry({ take, busy }: { take: (table: string[][]) => void; busy: boolean }) {
  const w = useWords(words)
  const explain = useExplain()
  const [text, setText] = useState('')
  const [failure, setFailure] = useState('')
  const template = () => void makeSheet(w('template.name'), fields.map((f) => ({ title: w(f) })), []).then((file) => download(file, `${w('template.name')}.xlsx`), (e: Error) => setFailure(explain(e)))
  const read = (table: string[][]) => {
    setFailure('')
    setText('')
    take(table)
  }
  return (
    <Card title={w('input')}>
      <Input.TextArea
        aria-label={w('paste')}
        placeholder={`${w('paste')}\n${w('sample').replaceAll('\t', '   ')}`}
        autoSize={{ minRows: 4, maxRows: 10 }}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onPaste={(e) => {
          const pasted = e.clipboardData.getData('text')
          if (text !== '' || !pasted.includes('\t')) return
          e.preventDefault()
          read(readTable(pasted))
        }}
      />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 12 }}>
        <Button disabled={text.trim() === ''} loading={busy} onClick={() => read(readTable(text))}>
          {w('read')}
        </Button>
        <Upload
          accept=".xlsx,.csv,.txt"
          showUploadList={false}
          beforeUpload={(file) => {
            void readFile(file).then(read, (e: Error) => setFailure(explain(e)))
            return false
          }}
        >
          <Button>{w('upload')}</Button>
        </Upload>
        <Button type="link" onClick={template}>
          {w('template')}
        </Button>
      </div>
      {failure && <Alert type="error" showIcon title={failure} style={{ marginTop: 12 }} />}
    </Card>
  )
}

/** The rows and what is done with them. Sending goes on in the tray when the page is left. */
function useWork() {
  const w = useWords(words)
  const explain = useExplain()
  const [rows, setRows] = useState<Row[]>([])
  const [checking, setChecking] = useState(false)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState('')
  const next = useRef(1)
  const check = async (all: Row[]) => {
    setChecking(true)
    setFailure('')
    try {
      const open = all.filter((r) => !finished(r))
      const judged = new Map((await checkRows(open, await selectedGoods(), w)).map((r) => [r.key, r]))
      setRows(all.map((r) => judged.get(r.key) ?? r))
    } catch (error) {
      setFailure(explain(error as Error))
    } finally {
      setChecking(false)
    }
  }
  const take = (table: string[][]) => {
    const read = cellsOf(table)
    const added = read.slice(0, most).map((cells): Row => ({ key: next.current++, cells, state: 'checking', why: '' }))
    const all = [...rows, ...added]
    setRows(all)
    void check(all).then(() => read.length > most && setFailure(w('more')))
  }
  const change = (key: number, cells: Row['cells']) => {
    const all = rows.map((r): Row => (r.key === key ? { ...r, cells, state: 'checking', why: '' } : r))
    setRows(all)
    void check(all)
  }
  const settle = (outcomes: Outcome[]) => {
    const of = new Map(outcomes.flatMap((o) => o.keys.map((key) => [key, o] as const)))
    setRows((before) =>
      before.map((r): Row => {
        const o = of.get(r.key)
        return o ? { ...r, state: o.state, why: o.why, ...(o.order ? { order: o.order } : {}) } : r
      }),
    )
  }
  const send = (channel: string | undefined, pay: boolean) => {
    setSending(true)
    begin(w('sending'), async ({ signal, tell }) => {
      try {
        const sum = await sendOrders(rows, {
          channel,
          pay,
          signal,
          unknown: w('unknown'),
          payFailed: (why) => w('pay.failed', { why }),
          tell: (outcomes, done, total) => {
            settle(outcomes)
            tell(done, total)
          },
        })
        return { note: `${w('state.placed')} ${sum.placed} · ${w('state.failed')} ${sum.failed}` }
      } finally {
        setSending(false)
      }
    })
  }
  const payAll = () => {
    setSending(true)
    begin(w('paying'), async ({ signal, tell }) => {
      try {
        const paid = await payOrders(rows, {
          signal,
          unknown: w('unknown'),
          payFailed: (why) => w('pay.failed', { why }),
          tell: (outcomes, done, total) => {
            settle(outcomes)
            tell(done, total)
          },
        })
        return { note: `${w('state.paid')} ${paid}` }
      } finally {
        setSending(false)
      }
    })
  }
  return { rows, checking, sending, payAll, failure, check, take, change, send, clear: () => setRows([]), remove: (key: number) => void check(rows.filter((r) => r.key !== key)) }
}

function exportRows(w: ReturnType<typeof useWords<typeof words>>, rows: Row[]) {
  begin(w('export'), async ({ signal }) => {
    const heads = [...fields.map((f) => ({ title: w(f) })), { title: w('state') }, { title: w('order') }, { title: w('total'), kind: 'decimal' as const }]
    const lines = rows.map((r) => [...fields.map((f) => r.cells[f]), [w.code('state', r.state), r.why].filter(Boolean).join(w.colon), r.order?.id ?? '', r.order ? decimal(r.order.total_minor, 2) : ''])
    const file = await makeSheet(w('export.name'), heads, lines, signal)
    const take = () => download(file, `${w('export.name')}.xlsx`)
    take()
    return { take }
  })
}
