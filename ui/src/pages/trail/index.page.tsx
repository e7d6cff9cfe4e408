import { Drawer } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { beginning, moved } from '../../format/time'
import { call, List, Page, Stack, Two, useRead, useWords, type Column, type Filter, type Open } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { useNarrow } from '../../parts/useNarrow'
import table from '../after-sales/AfterSale.module.css'
import { placeOf } from '../notices/places'
import { acts } from '../partners/acts'
import { fieldNames } from '../partners/fieldNames'
import { usePeople } from '../partners/Who'
import { changesOf } from './changes'
import { words } from './words'

type Entry = Open['TrailEntry']

export default function TrailPage() {
  const w = useWords(words)
  return (
    <Page title={w('title')} hint={w('hint')}>
      <Trail />
    </Page>
  )
}

function Trail() {
  const w = useWords(words)
  const a = useWords(acts)
  const f = useWords(fieldNames)
  const { time } = useFormats()
  const { zone } = useHouse()
  const people = usePeople()
  const actions = useRead('/v1/trail-actions', {}).data?.items
  const [open, setOpen] = useState<Entry>()
  const load = useCallback(
    ({ from, to, ...query }: Record<string, string | number>, signal: AbortSignal) => {
      const days = { ...(from ? { from: beginning(String(from), zone) } : {}), ...(to ? { until: beginning(moved(String(to), 1), zone) } : {}) }
      return call('get', '/v1/trail', { query: { order: 'newest', ...query, ...days } as never }, { signal })
    },
    [zone],
  )
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'subject', label: w('subject') },
      { kind: 'choice', key: 'action', label: w('action'), options: (actions ?? []).map((value) => ({ value, label: a.code('act', value) })) },
      { kind: 'choice', key: 'actor', label: w('who'), options: (people ?? []).map((p) => ({ value: p.id, label: `${p.name} (${p.login})` })) },
      { kind: 'days', from: 'from', to: 'to', label: w('days') },
    ],
    [w, a, actions, people],
  )
  const columns = useMemo<Column<Entry>[]>(() => {
    const names = new Map(people?.map((p) => [p.id as string, p.name]))
    const who = (e: Entry) => names.get(e.actor) ?? (e.actor.startsWith('key_') ? w('key', { id: e.actor }) : a.code('actor', e.actor))
    const said = (e: Entry) => changesOf(e.before, e.after).map((c) => `${f.code('field', c.field)}: ${c.before || '—'} → ${c.after || '—'}`).join('; ')
    return [
      { key: 'at', title: w('column.at'), width: 140, render: (e) => <span className="number">{time(e.at)}</span>, text: (e) => time(e.at), kind: 'time' },
      { key: 'actor', title: w('column.actor'), width: 130, render: who, text: who },
      { key: 'action', title: w('column.action'), width: 150, render: (e) => a.code('act', e.action), text: (e) => e.action },
      { key: 'subject', title: w('column.subject'), width: 190, render: (e) => <Subject of={e.subject} />, text: (e) => e.subject },
      { key: 'changes', title: w('column.changes'), width: 340, render: (e) => <Two first={said(e) || w('none')} second={w('count', { count: changesOf(e.before, e.after).length })} />, text: said },
    ]
  }, [w, a, f, time, people])
  return (
    <>
      <List<Entry> name="trail" title={w('title')} load={load} columns={columns} filters={filters} rowKey={(e) => e.id} onOpen={setOpen} empty={<Notice title={w('empty')} />} />
      {open && <Whole of={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

/** What was changed, with the page where it is shown. */
function Subject({ of }: { of: string }) {
  const place = placeOf(of, 'operator')
  return place ? <Link to={place} className="number small">{of}</Link> : <span className="number small">{of}</span>
}

/** One entry: the value before and after, where they differ. */
function Whole({ of, onClose }: { of: Entry; onClose: () => void }) {
  const w = useWords(words)
  const a = useWords(acts)
  const f = useWords(fieldNames)
  const narrow = useNarrow()
  const changes = changesOf(of.before, of.after)
  const place = placeOf(of.subject, 'operator')
  return (
    <Drawer open title={a.code('act', of.action)} size={narrow ? '100%' : 720} onClose={onClose}>
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
                  <td>{f.code('field', c.field)}</td>
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
