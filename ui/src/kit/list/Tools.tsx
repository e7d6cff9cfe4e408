import { App, Button, Checkbox, Input, Popover, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { ColumnsIcon, ExportIcon, KeysIcon, RefreshIcon, ViewsIcon } from '../../parts/icons'
import { useNarrow } from '../../parts/useNarrow'
import { useDesk } from '../desk'
import { exportList } from '../sheet'
import { useWords } from '../words'
import style from './list.module.css'
import type { Batch, Column } from './shape'
import { words } from './words'

interface Props<T> {
  name: string
  title: string
  columns: Column<T>[]
  load: (after: string | undefined, signal: AbortSignal) => Promise<Batch<T>>
  onRefresh: () => void
  busy: boolean
  extra?: ReactNode
}

/** Saved views, column choice, export, refresh and the keys' help of a list. */
export function Tools<T>({ name, title, columns, load, onRefresh, busy, extra }: Props<T>) {
  const w = useWords(words)
  const narrow = useNarrow()
  return (
    <div className={style.tools}>
      {extra}
      <Views name={name} />
      {!narrow && <Columns name={name} columns={columns} />}
      {columns.some((c) => c.text) && (
        <Tooltip title={w('export')}>
          <Button type="text" icon={<ExportIcon />} aria-label={w('export')} onClick={() => exportList(title, w('export.title', { name: title }), columns, load)} />
        </Tooltip>
      )}
      <Tooltip title={w('refresh')}>
        <Button type="text" icon={<RefreshIcon />} aria-label={w('refresh')} onClick={onRefresh} disabled={busy} />
      </Tooltip>
      {!narrow && (
        <Tooltip title={w('keys.text')}>
          <Button type="text" icon={<KeysIcon />} aria-label={w('keys.text')} />
        </Tooltip>
      )}
    </div>
  )
}

function Columns<T>({ name, columns }: { name: string; columns: Column<T>[] }) {
  const w = useWords(words)
  const desk = useDesk(name)
  const chosen = desk.columns ?? columns.filter((c) => !c.spare).map((c) => c.key)
  const toggle = (key: string, on: boolean) => {
    const next = columns.map((c) => c.key).filter((k) => (k === key ? on : chosen.includes(k)))
    if (next.length > 0) desk.saveColumns(next, columns.map((c) => c.key))
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className={style.menu}>
          {columns.map((c) => (
            <Checkbox key={c.key} checked={chosen.includes(c.key)} onChange={(e) => toggle(c.key, e.target.checked)}>
              {c.title}
            </Checkbox>
          ))}
          <Button type="link" size="small" onClick={() => desk.saveColumns(undefined)}>
            {w('columns.usual')}
          </Button>
        </div>
      }
    >
      <Tooltip title={w('columns')}>
        <Button type="text" icon={<ColumnsIcon />} aria-label={w('columns')} />
      </Tooltip>
    </Popover>
  )
}

function Views({ name }: { name: string }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const desk = useDesk(name)
  const go = useNavigate()
  const { search } = useLocation()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const save = () => {
    const address = new URLSearchParams(search)
    address.delete('after')
    desk.saveView({ name: typed.trim(), search: address.toString() })
    setTyped('')
  }
  const remove = (view: { name: string; search: string }) => {
    desk.dropView(view.name)
    const key = `view-${view.name}`
    message.open({
      key,
      type: 'info',
      duration: 6,
      content: (
        <span>
          {w('views.removed', { name: view.name })}{' '}
          <Button type="link" size="small" onClick={() => (desk.saveView(view), message.destroy(key))}>
            {w('undo')}
          </Button>
        </span>
      ),
    })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className={style.menu}>
          {desk.views.length === 0 && <span className="quiet small">{w('views.none')}</span>}
          {desk.views.map((v) => (
            <span key={v.name} className={style.menuRow}>
              <Button type="text" onClick={() => (setOpen(false), void go({ search: v.search }))}>
                {v.name}
              </Button>
              <Button type="text" size="small" aria-label={w('views.remove', { name: v.name })} onClick={() => remove(v)}>
                ×
              </Button>
            </span>
          ))}
          <form className={style.menuRow} onSubmit={(e) => (e.preventDefault(), typed.trim() && save())}>
            <Input size="small" aria-label={w('views.name')} placeholder={w('views.name')} value={typed} maxLength={60} onChange={(e) => setTyped(e.target.value)} />
            <Button size="small" htmlType="submit" disabled={typed.trim() === ''} title={w('views.save')}>
              +
            </Button>
          </form>
        </div>
      }
    >
      <Button type="text" icon={<ViewsIcon />} aria-label={w('views')}>
        {w('views')}
      </Button>
    </Popover>
  )
}
