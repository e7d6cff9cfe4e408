import { useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { Ask, begin, call, readAll, useExplain, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { PartyName } from './Party'
import { lastMonth, type Statement } from './statements'
import { words } from './words'

interface Outcome {
  closing: Open['Closing']
  drawn: Statement[]
}

/** Closes a month for all parties, as long work; then shows what came of it, a row a statement. */
export function Close() {
  const w = useWords(words)
  const cache = useQueryClient()
  const explain = useExplain()
  const { date } = useFormats()
  const [outcome, setOutcome] = useState<Outcome>()
  const send = (v: { month: string }) =>
    // The dialog waits for the server's answer, so that a refused month is said at its field; the tray shows it meanwhile.
    new Promise<void>((resolve, reject) => {
      begin(w('close.task', v), async ({ signal, tell }) => {
        try {
          const closing = await call('post', '/v1/statements', { body: v }, { signal, command: crypto.randomUUID() })
          const all = await readAll<Statement>((after) => call('get', '/v1/statements', { query: { limit: 200, ...(after ? { after } : {}) } }, { signal }), 20_000)
          const drawn = all.filter((s) => s.month === v.month).toSorted((a, b) => b.closed_at.localeCompare(a.closed_at)).slice(0, closing.statements)
          tell(closing.statements, closing.statements)
          void cache.invalidateQueries()
          setOutcome({ closing, drawn })
          resolve()
          return { note: says(closing) }
        } catch (error) {
          reject(error)
          throw new Error(explain(error as Error))
        }
      })
    })
  const says = (c: Open['Closing']) => (c.statements === 0 && !c.failed?.length ? w('close.nothing', { month: c.month }) : w('close.done', { month: c.month, statements: c.statements, postings: c.postings, failed: c.failed?.length ?? 0 }))
  return (
    <>
      <Ask
        label={w('close')}
        title={w('close.title')}
        text={w('close.text')}
        fields={[{ name: 'month', label: w('close.month'), required: true, field: <Input type="month" />, help: w('close.month.help') }]}
        values={{ month: lastMonth(date(new Date().toISOString())) }}
        button={{ type: 'primary' }}
        send={send}
      />
      {outcome && (
        <Modal open width={720} title={w('close.results', { month: outcome.closing.month })} footer={null} onCancel={() => setOutcome(undefined)}>
          <p role="status" style={{ marginBottom: 12 }}>{says(outcome.closing)}</p>
          <Results {...outcome} />
        </Modal>
      )}
    </>
  )
}

function Results({ closing, drawn }: Outcome) {
  const w = useWords(words)
  const { money } = useFormats()
  const failed = closing.failed ?? []
  if (drawn.length + failed.length === 0) return null
  const rows = [...failed.map((account) => ({ key: account, account, s: undefined as Statement | undefined })), ...drawn.map((s) => ({ key: s.id, account: s.account_id, s: s as Statement | undefined }))]
  return (
    <Table
      size="small"
      rowKey="key"
      dataSource={rows}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      scroll={{ x: 480 }}
      columns={[
        { key: 'party', title: w('column.party'), render: (_, r) => (r.s ? <PartyName of={r.s} /> : r.account) },
        { key: 'closing', title: w('column.closing'), align: 'right', render: (_, r) => <span className="number">{r.s ? money(r.s.closing_minor, r.s.currency) : '—'}</span> },
        { key: 'state', title: w('close.results', { month: '' }), render: (_, r) => (r.s ? <Link to={`/statements/${r.s.id}`}>{w('close.ok')} · {w('close.see')}</Link> : <span style={{ color: 'var(--red-ink)' }}>{w('close.failed')}</span>) },
      ]}
    />
  )
}
