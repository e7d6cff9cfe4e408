import { Button, Drawer, Form, Input } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { call, List, Page, Stack, Two, useAll, useWords, type Column, type Filter, type Open } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { useNarrow } from '../../parts/useNarrow'
import table from '../after-sales/AfterSale.module.css'
import { placeOf } from '../notices/places'
import { changesOf } from './changes'
import { words } from './words'

type Entry = Open['TrailEntry']

export default function TrailPage() {
  const w = useWords(words)
  const [address, setAddress] = useSearchParams()
  const subject = address.get('subject') ?? ''
  return (
    <Page title={w('title')} hint={w('hint')}>
      <Form layout="inline" onFinish={(v: { subject?: string }) => setAddress(v.subject?.trim() ? { subject: v.subject.trim() } : {})} initialValues={{ subject }} key={subject} style={{ marginBottom: 16, rowGap: 8 }}>
        <Form.Item name="subject" label={w('subject')} extra={w('subject.help')} style={{ flex: '1 1 320px', maxWidth: 560 }}>
          <Input maxLength={64} allowClear />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {w('look')}
        </Button>
      </Form>
      {subject ? <Trail key={subject} subject={subject} /> : <Notice title={w('start')} text={w('start.text')} />}
    </Page>
  )
}

/** The server narrows by subject; who, what and when are looked for here, page by page. */
async function load(query: Record<string, string | number>, signal: AbortSignal) {
  const { subject, who, action, from, to, limit } = query
  const narrowed = who || action || from || to
  const found: Entry[] = []
  let after = query.after ? String(query.after) : undefined
  for (let n = 0; n < (narrowed ? 25 : 1); n++) {
    const page = await call('get', '/v1/trail', { query: { subject: String(subject), limit: narrowed ? 200 : Number(limit), ...(after ? { after } : {}) } }, { signal })
    const day = (e: Entry) => e.at.slice(0, 10)
    found.push(...(page.items ?? []).filter((e) => (!who || e.actor === who) && (!action || e.action.includes(String(action))) && (!from || day(e) >= String(from)) && (!to || day(e) <= String(to))))
    after = page.next || undefined
    if (!after || found.length >= Number(limit)) break
  }
  return { items: found, ...(after ? { next: after } : {}) }
}

function useNames() {
  const people = useAll('/v1/people', {})
  return useMemo(() => new Map((people.data ?? []).map((p) => [p.id as string, `${p.name} (${p.login})`])), [people.data])
}

function Trail({ subject }: { subject: string }) {
  const w = useWords(words)
  const { time } = useFormats()
  const names = useNames()
  const [open, setOpen] = useState<Entry>()
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'action', label: w('action') },
      { kind: 'choice', key: 'who', label: w('who'), options: [...names].map(([value, label]) => ({ value, label })) },
      { kind: 'days', from: 'from', to: 'to', label: w('days') },
    ],
    [w, names],
  )
  const columns = useMemo<Column<Entry>[]>(() => {
    const who = (e: Entry) => names.get(e.actor) ?? (e.actor.startsWith('key_') ? w('key', { id: e.actor }) : e.actor)
    const changes = (e: Entry) => changesOf(e.before, e.after)
    const said = (e: Entry) => changes(e).map((c) => `${c.field}: ${c.before || '—'} → ${c.after || '—'}`).join('; ')
    return [
      { key: 'at', title: w('column.at'), width: 140, render: (e) => <span className="number">{time(e.at)}</span>, text: (e) => time(e.at), kind: 'time' },
      { key: 'actor', title: w('column.actor'), width: 180, render: who, text: who },
      { key: 'action', title: w('column.action'), width: 180, render: (e) => <code>{e.action}</code>, text: (e) => e.action },
      { key: 'changes', title: w('column.changes'), width: 380, render: (e) => <Two first={said(e) || w('none')} second={w('count', { count: changes(e).length })} />, text: said },
    ]
  }, [w, time, names])
  return (
    <>
      <List<Entry> name="trail" title={`${w('title')}-${subject}`} load={load} fixed={{ subject }} columns={columns} filters={filters} rowKey={(e) => e.id} onOpen={setOpen} />
      {open && <Whole of={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

/** One entry: the value before and after, where they differ. */
function Whole({ of, onClose }: { of: Entry; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const changes = changesOf(of.before, of.after)
  const place = placeOf(of.subject, 'operator')
  return (
    <Drawer open title={of.action} size={narrow ? '100%' : 720} onClose={onClose}>
      <Stack>
        <p>
          <CopyText text={of.subject} /> {place && <Link to={place}>{w('open')}</Link>}
        </p>
        {changes.length === 0 ? (
          <p className="quiet">{w('none')}</p>
        ) : (
          <table className={table.table}>
            <thead>
              <tr>
                <th>{w('field')}</th>
                <th>{w('before')}</th>
                <th>{w('after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((c) => (
                <tr key={c.field}>
                  <td><code>{c.field}</code></td>
                  <td style={{ color: 'var(--red-ink)' }}>{c.before ? <del>{c.before}</del> : '—'}</td>
                  <td style={{ color: 'var(--green-ink)' }}>{c.after ? <ins>{c.after}</ins> : '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Stack>
    </Drawer>
  )
}
