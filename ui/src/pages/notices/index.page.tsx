import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { call, List, Page, Stack, Two, useAct, useRead, useWords, type Column, type Filter, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice as Empty } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import { events, groupOf } from './events'
import { Mail } from './Mail'
import { placeOf } from './places'
import { Preferences } from './Preferences'
import { words } from './words'

type Told = Open['SiteNotice']

export default function NoticesPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={<ReadAll />}
      tabs={[
        { key: 'inbox', label: w('tab.inbox'), content: () => <Inbox /> },
        { key: 'preferences', label: w('tab.preferences'), content: () => <Preferences /> },
        { key: 'mail', label: w('tab.mail'), content: () => <Mail /> },
      ]}
    />
  )
}

function ReadAll() {
  const w = useWords(words)
  const latest = useRead('/v1/notices', { query: { limit: 1 } }).data?.items?.[0]
  const unread = useRead('/v1/notices/unread', {}).data?.unread ?? 0
  const act = useAct('post', '/v1/notices/read', { done: w('read.all.done') })
  return (
    <Button disabled={!latest || unread === 0} loading={act.isPending} onClick={() => latest && act.mutate({ body: { up_to: latest.id } })}>
      {w('read.all')}
    </Button>
  )
}

const walk = 10

/** The server narrows by unread only; kinds and words are looked for here, page by page. */
async function load(query: Record<string, string | number>, signal: AbortSignal) {
  const { q, kind, unread, after: from, limit } = query
  const found: Told[] = []
  let after = from ? String(from) : undefined
  const text = String(q ?? '').trim().toLowerCase()
  for (let n = 0; n < (q || kind ? walk : 1); n++) {
    const page = await call('get', '/v1/notices', { query: { limit: q || kind ? 200 : Number(limit), ...(after ? { after } : {}), ...(unread ? { unread: true } : {}) } }, { signal })
    found.push(...(page.items ?? []).filter((t) => (!kind || groupOf(t.event) === kind) && (!text || `${t.title} ${t.body}`.toLowerCase().includes(text))))
    after = page.next || undefined
    if (!after || found.length >= Number(limit)) break
  }
  return { items: found, ...(after ? { next: after } : {}) }
}

/** Writes the instants in a notice's words in the house's zone. */
function useSaid() {
  const { time } = useFormats()
  return useCallback((words: string) => words.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (instant) => time(instant)), [time])
}

function Inbox() {
  const w = useWords(words)
  const e = useWords(events)
  const { time } = useFormats()
  const said = useSaid()
  const [open, setOpen] = useState<Told>()
  const mark = useAct('post', '/v1/notices/{notice_id}/read')
  const groups = useMemo(() => Object.keys(events).filter((k) => k.startsWith('group.')).map((k) => k.slice(6)), [])
  const filters = useMemo<Filter[]>(() => [{ kind: 'text', key: 'q', label: w('search') }, { kind: 'choice', key: 'kind', label: w('kind'), options: groups.map((g) => ({ value: g, label: e.code('group', g) })) }], [w, e, groups])
  const columns = useMemo<Column<Told>[]>(
    () => [
      { key: 'notice', title: w('column.notice'), width: 480, render: (t) => <Two first={t.read_at ? said(t.title) : <strong>{said(t.title)}</strong>} second={said(t.body)} />, text: (t) => `${said(t.title)} ${said(t.body)}` },
      { key: 'kind', title: w('column.kind'), width: 130, render: (t) => e.code('group', groupOf(t.event)), text: (t) => e.code('event', t.event) },
      { key: 'state', title: w('column.state'), width: 90, render: (t) => <Pill tone={t.read_at ? 'grey' : 'accent'}>{w(t.read_at ? 'read' : 'unread')}</Pill>, text: (t) => w(t.read_at ? 'read' : 'unread') },
      { key: 'at', title: w('column.at'), width: 140, render: (t) => <span className="number quiet">{time(t.at)}</span>, text: (t) => time(t.at), kind: 'time' },
    ],
    [w, e, time, said],
  )
  const show = (t: Told) => {
    setOpen(t)
    if (!t.read_at) mark.mutate({ path: { notice_id: t.id } })
  }
  return (
    <>
      <List<Told>
        name="notices"
        title={w('title')}
        load={load}
        columns={columns}
        filters={filters}
        tabs={{ key: 'unread', options: [{ value: '', label: w('all') }, { value: 'true', label: w('unread') }] }}
        rowKey={(t) => t.id}
        onOpen={show}
        every={60_000}
        empty={<Empty title={w('empty')} text={w('empty.text')} />}
      />
      {open && <Whole of={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function Whole({ of, onClose }: { of: Told; onClose: () => void }) {
  const w = useWords(words)
  const e = useWords(events)
  const { role } = useHouse()
  const { time } = useFormats()
  const said = useSaid()
  const narrow = useNarrow()
  const place = placeOf(of.subject, role, of.event) ?? Object.values(of.facts ?? {}).map((id) => placeOf(String(id), role, of.event)).find(Boolean)
  return (
    <Drawer open title={said(of.title)} size={narrow ? '100%' : 520} onClose={onClose}>
      <Stack>
        <p className="quiet small">
          {e.code('event', of.event)} · {time(of.at)} {of.in_writing && `· ${w('inWriting')}`}
        </p>
        <p>{said(of.body)}</p>
        {place && <Link to={place}>{w('open')}</Link>}
        {role === 'operator' && <Receipts of={of} />}
      </Stack>
    </Drawer>
  )
}

/** Who was told of the same thing, and whether it was read. */
function Receipts({ of }: { of: Told }) {
  const w = useWords(words)
  const { time } = useFormats()
  const receipts = useQuery({ queryKey: ['open', 'receipts', of.subject], queryFn: ({ signal }) => call('get', '/v1/notices/receipts', { query: { subject: of.subject, limit: 50 } }, { signal }) })
  const rows = (receipts.data?.items ?? []).filter((r) => r.event === of.event)
  return (
    <section>
      <h3>{w('receipts')}</h3>
      {rows.length === 0 && <p className="quiet">{w('receipts.none')}</p>}
      <ul>
        {rows.map((r) => (
          <li key={r.notice_id}>
            {w.code('role', r.role)} · {r.read_at ? w('receipts.read', { name: r.read_by ?? '', time: time(r.read_at) }) : w('receipts.unread')}
            {(r.mails ?? []).map((m, n) => (
              <span key={n} className="quiet small"> · {w.code('mail', m.state)}</span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

