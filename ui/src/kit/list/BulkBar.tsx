import { App, Button, Modal, Progress } from 'antd'
import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Failure } from '../../api/client'
import { useExplain } from '../api'
import { useWords } from '../words'
import style from './list.module.css'
import type { Bulk } from './shape'
import { words } from './words'

interface Props<T> {
  bulk: Bulk<T>[]
  rows: T[]
  rowKey: (row: T) => string
  onNone: () => void
}

/** What can be done to the chosen rows. */
export function BulkBar<T>({ bulk, rows, rowKey, onNone }: Props<T>) {
  const w = useWords(words)
  const { modal } = App.useApp()
  const [doing, setDoing] = useState<{ act: Bulk<T>; rows: T[]; answer: unknown }>()
  const ask = async (act: Bulk<T>) => {
    const fit = rows.filter((row) => act.suits?.(row) ?? true)
    if (act.ask) {
      const answer = await act.ask(fit)
      if (answer !== undefined) setDoing({ act, rows: fit, answer })
      return
    }
    const left = rows.length - fit.length
    modal.confirm({
      title: w('sure', { count: fit.length, name: act.label }),
      content: left > 0 ? w('chosen.unfit', { count: left }) : undefined,
      okButtonProps: { danger: act.danger ?? false, disabled: fit.length === 0 },
      onOk: () => setDoing({ act, rows: fit, answer: true }),
    })
  }
  return (
    <div className={style.bulk} role="toolbar">
      <strong>{w('chosen', { count: rows.length })}</strong>
      {bulk.map((b) => (
        <Button key={b.key} size="small" danger={b.danger ?? false} onClick={() => void ask(b)}>
          {b.label}
        </Button>
      ))}
      <Button type="link" size="small" onClick={onNone}>
        {w('chosen.none')}
      </Button>
      {doing && <Results {...doing} rowKey={rowKey} onClose={() => (setDoing(undefined), onNone())} />}
    </div>
  )
}

type Result = { state: 'done' | 'failed'; text: string }

/** Does it row by row, and keeps a result for each. Every row has a command of its own: trying again does nothing twice. */
function Results<T>({ act, rows, answer, rowKey, onClose }: { act: Bulk<T>; rows: T[]; answer: unknown; rowKey: (row: T) => string; onClose: () => void }) {
  const w = useWords(words)
  const cache = useQueryClient()
  const { begin, stop, running, results } = useRowByRow(act, answer, rowKey)
  const begun = useRef(false)
  if (!begun.current) {
    begun.current = true
    void Promise.resolve().then(() => begin(rows))
  }
  const done = [...results.values()].filter((r) => r.state === 'done').length
  const failed = results.size - done
  const close = () => {
    stop()
    void cache.invalidateQueries()
    onClose()
  }
  const copy = () => void navigator.clipboard.writeText(rows.map((row) => `${act.name(row)}\t${results.get(rowKey(row))?.text ?? ''}`).join('\n'))
  return (
    <Modal
      open
      title={w('results.title', { name: act.label })}
      onCancel={close}
      mask={{ closable: false }}
      footer={[
        <Button key="copy" onClick={copy}>
          {w('results.copy')}
        </Button>,
        running ? (
          <Button key="stop" danger onClick={stop}>
            {w('results.stop')}
          </Button>
        ) : (
          failed > 0 && (
            <Button key="again" onClick={() => void begin(rows.filter((row) => results.get(rowKey(row))?.state !== 'done'))}>
              {w('results.again')}
            </Button>
          )
        ),
        <Button key="close" type="primary" disabled={running} onClick={close}>
          {w('results.close')}
        </Button>,
      ]}
    >
      <Progress percent={Math.round((100 * results.size) / Math.max(1, rows.length))} status={running ? 'active' : failed > 0 ? 'exception' : 'success'} />
      <p aria-live="polite">
        {w('results.done', { count: done })} · {w('results.failed', { count: failed })} · {w('results.left', { count: rows.length - results.size })}
      </p>
      <ul className={style.results} tabIndex={0}>
        {rows.map((row) => {
          const result = results.get(rowKey(row))
          return (
            <li key={rowKey(row)}>
              <span>{act.name(row)}</span>
              <span className={result?.state === 'failed' ? style.bad : style.good}>{result?.text ?? '…'}</span>
            </li>
          )
        })}
      </ul>
    </Modal>
  )
}

function useRowByRow<T>(act: Bulk<T>, answer: unknown, rowKey: (row: T) => string) {
  const w = useWords(words)
  const explain = useExplain()
  const [results, setResults] = useState<Map<string, Result>>(new Map())
  const [running, setRunning] = useState(true)
  const stopped = useRef(false)
  const commands = useRef(new Map<string, string>())
  const begin = async (rows: T[]) => {
    stopped.current = false
    setRunning(true)
    setResults((before) => new Map([...before].filter(([, r]) => r.state === 'done')))
    for (const row of rows) {
      if (stopped.current) break
      const key = rowKey(row)
      const command = commands.current.get(key) ?? crypto.randomUUID()
      commands.current.set(key, command)
      const result = await act.act(row, answer, command).then(
        (said): Result => ({ state: 'done', text: said || w('results.ok') }),
        (error: Error): Result => {
          // A refusal is final: the same again is a new command.
          if (error instanceof Failure && error.status >= 400 && error.status < 500) commands.current.delete(key)
          return { state: 'failed', text: explain(error) }
        },
      )
      setResults((before) => new Map(before).set(key, result))
    }
    setRunning(false)
  }
  return { begin, running, results, stop: () => (stopped.current = true) }
}
