import { Button } from 'antd'
import { useState } from 'react'
import { Loaded, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { usePeople, Who } from './Who'
import style from './partners.module.css'
import { acts } from './acts'
import { fieldNames } from './fieldNames'
import { shared } from './words'

/** Who did what to one thing, newest first, with what was before and after. Only the operator reads the trail. */
export function History({ subject }: { subject: string }) {
  const w = useWords(shared)
  const a = useWords(acts)
  const { time } = useFormats()
  const [limit, setLimit] = useState(20)
  const entries = useRead('/v1/trail', { query: { subject, limit, order: 'newest' } as never })
  usePeople() // beside the trail, not after it
  return (
    <Card title={w('history')}>
      <Loaded of={entries}>
        {(page) => {
          const items = page.items ?? []
          if (items.length === 0) return <p className="quiet">{w('history.none')}</p>
          return (
            <>
              <ol className={style.trail}>
                {items.map((e) => (
                  <li key={e.id}>
                    <span>
                      <strong>{a.code('act', e.action)}</strong> <span className="quiet">· <Who actor={e.actor} /></span>
                    </span>
                    <span className="quiet small number">{time(e.at)}</span>
                    <Changes entry={e} />
                  </li>
                ))}
              </ol>
              {page.next && limit < 200 && <Button type="link" onClick={() => setLimit(200)}>{w('history.more')}</Button>}
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Changes({ entry }: { entry: Open['TrailEntry'] }) {
  const w = useWords(shared)
  const f = useWords(fieldNames)
  const named = (field: string) => (f.code('field', field) === field ? field.replaceAll('_', ' ') : f.code('field', field))
  const rows = changed(entry.before, entry.after)
  if (rows.length === 0) return null
  return (
    <details>
      <summary>{rows.map((r) => named(r.name)).slice(0, 3).join(w.and)}{rows.length > 3 ? '…' : ''}</summary>
      <div className={style.changes}>
        <span />
        <span className="quiet">{w('history.before')}</span>
        <span className="quiet">{w('history.after')}</span>
        {rows.map((r) => (
          <Row key={r.name} {...r} name={named(r.name)} />
        ))}
      </div>
    </details>
  )
}

const Row = ({ name, before, after }: Change) => (
  <>
    <span className="quiet">{name}</span>
    <span>{before || '—'}</span>
    <span>{after || '—'}</span>
  </>
)

interface Change {
  name: string
  before: string
  after: string
}

/** What differs between two bodies of a trail entry, by field. */
export function changed(before: unknown, after: unknown): Change[] {
  const was = asObject(before)
  const is = asObject(after)
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
    .map((name) => ({ name, before: written(was[name]), after: written(is[name]) }))
}

const asObject = (v: unknown): Record<string, unknown> => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : v === undefined || v === null ? {} : { value: v })
const written = (v: unknown) => (v === undefined || v === null ? '' : typeof v === 'string' ? v : JSON.stringify(v))
