import { Button, Checkbox, Input, Modal, Progress } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams, useLocation } from 'react-router'
import { Loaded, PartySelect, useExplain, useUnsaved, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { words as shared } from '../goods/words'
import { Grid } from './Grid'
import { saveAll, type Outcome } from './save'
import { valueOf } from './sheet'
import style from './stock.module.css'
import { useChanges } from './useChanges'
import { useGroups, usePage } from './useLines'
import { words } from './words'

export function GridTab() {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const [address, setAddress] = useSearchParams()
  const supplier = address.get('supplier_id') ?? ''
  const q = address.get('q') ?? ''
  const set = (more: Record<string, string>) => {
    const next = new URLSearchParams(address)
    next.delete('after')
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setAddress(next, { replace: true })
  }
  return (
    <div className={style.sheet}>
      <div className={style.foot} style={{ flexWrap: 'wrap' }}>
        {role === 'operator' && <PartySelect kind="suppliers" label={g('choose.supplier')} value={supplier || undefined} onChange={(id) => set({ supplier_id: id })} />}
        <Input.Search key={q} style={{ maxWidth: 320 }} aria-label={g('words.hint')} placeholder={g('words.hint')} allowClear defaultValue={q} onSearch={(text) => set({ q: text.trim() })} />
      </div>
      {role === 'operator' && !supplier ? <Notice title={w('choose')} text={w('choose.text')} /> : <Sheet key={supplier} supplier={supplier} q={q} />}
    </div>
  )
}

function Sheet({ supplier, q }: { supplier: string; q: string }) {
  const w = useWords(words)
  const [address] = useSearchParams()
  const after = address.get('after') ?? ''
  const page = usePage(supplier, q, after)
  const { groups, loading } = useGroups(supplier)
  const story = useChanges()
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map())
  const [lowOnly, setLowOnly] = useState(false)
  useUnsaved(story.changes.size > 0)
  const lines = useMemo(() => (page.data?.lines ?? []).filter((l) => !lowOnly || groups.some((g) => g.warehouse && isLow(page.data?.stock.get(`${l.id} ${g.warehouse}`)))), [page.data, lowOnly, groups])
  return (
    <Loaded of={page} lines={8}>
      {(data) => (
        <>
          <Bar story={story} here={data.lines.map((l) => l.id)} setFailures={setFailures} lowOnly={lowOnly} setLowOnly={setLowOnly} />
          {!loading && !groups.some((g) => g.warehouse) && (
            <Notice compact title={w('no.warehouse')} text={w('no.warehouse.text')}>
              <Link to="/warehouses">{w('to.warehouses')}</Link>
            </Notice>
          )}
          {lines.length === 0 ? <Notice title={w('empty')} text={w('empty.text')} /> : <Grid page={data} lines={lines} groups={groups} failures={failures} {...story} />}
          <Pages next={data.next} />
        </>
      )}
    </Loaded>
  )
}

const isLow = (item: { free: number; low_below: number } | undefined) => item === undefined || item.free < Math.max(1, item.low_below)

interface BarProps {
  story: ReturnType<typeof useChanges>
  here: string[]
  setFailures: (to: ReadonlyMap<string, string>) => void
  lowOnly: boolean
  setLowOnly: (to: boolean) => void
}

/** What is changed, and what can be done with it. */
function Bar({ story, here, setFailures, lowOnly, setLowOnly }: BarProps) {
  const w = useWords(words)
  const { role } = useHouse()
  const explain = useExplain()
  const cache = useQueryClient()
  const [outcomes, setOutcomes] = useState<Outcome[]>()
  const [busy, setBusy] = useState(false)
  const all = [...story.changes.values()]
  const invalid = all.filter((c) => valueOf(c.text, c.col.kind) === undefined).length
  const elsewhere = all.filter((c) => !here.includes(c.line.id)).length
  const good = all.length - invalid
  const save = async () => {
    const told: Outcome[] = []
    setOutcomes([])
    setBusy(true)
    await saveAll(all, role === 'operator', explain, (more) => setOutcomes([...(told.push(...more), told)]))
    await cache.invalidateQueries()
    story.forget(told.filter((o) => !o.why).map((o) => o.key))
    setFailures(new Map(told.filter((o) => o.why).map((o) => [o.key, o.why])))
    setBusy(false)
  }
  const failed = outcomes?.filter((o) => o.why).length ?? 0
  return (
    <div className={style.bar} role="toolbar" aria-label={w('grid')}>
      <span aria-live="polite">{all.length === 0 ? <span className="quiet">{w('save.none')}</span> : w('changes', { count: all.length })}</span>
      {elsewhere > 0 && <span className="quiet small">{w('elsewhere', { count: elsewhere })}</span>}
      {invalid > 0 && <span className={style.bad}>{w('invalid', { count: invalid })}</span>}
      <Checkbox checked={lowOnly} onChange={(e) => setLowOnly(e.target.checked)}>
        {w('lowOnly')}
      </Checkbox>
      <span className={style.spring} />
      <Button disabled={!story.canUndo} onClick={story.undo}>
        {w('undo')}
      </Button>
      <Button disabled={!story.canRedo} onClick={story.redo}>
        {w('redo')}
      </Button>
      <Button disabled={all.length === 0} onClick={() => story.forget()}>
        {w('discard')}
      </Button>
      <Button type="primary" disabled={good === 0} loading={busy} onClick={() => void save()}>
        {w('save', { count: good })}
      </Button>
      {outcomes && (
        <Modal open title={busy ? w('saving') : w('results.title')} closable={!busy} maskClosable={false} onCancel={() => setOutcomes(undefined)} footer={<Button type="primary" disabled={busy} onClick={() => setOutcomes(undefined)}>{w('close')}</Button>}>
          {busy && <Progress percent={Math.round((100 * outcomes.length) / Math.max(1, outcomes.length + good))} status="active" />}
          <p aria-live="polite">{w('results.sum', { done: outcomes.length - failed, failed })}</p>
          <ul className={style.results} tabIndex={0}>
            {outcomes.map((o) => (
              <li key={o.key}>
                <span>
                  {o.change.line.title} <span className="quiet small">{o.change.col.title}</span> {o.change.before || '—'} → {o.change.text}
                </span>
                <span className={o.why ? style.bad : style.good}>{o.why || w('result.done')}</span>
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </div>
  )
}

/** Pages by cursor; changed cells stay over them. */
function Pages({ next }: { next: string }) {
  const w = useWords(words)
  const [address] = useSearchParams()
  const go = useNavigate()
  const { state } = useLocation() as { state: { ways?: string[] } | null }
  const ways = state?.ways ?? []
  const after = address.get('after') ?? ''
  const to = (where: string, way: string[]) => {
    const search = new URLSearchParams(address)
    where ? search.set('after', where) : search.delete('after')
    void go({ search: search.toString() }, { state: { ways: way } })
  }
  if (!after && !next) return null
  return (
    <div className={style.foot}>
      <Button disabled={!after} onClick={() => to(ways[ways.length - 1] ?? '', ways.slice(0, -1))}>
        {w('previous')}
      </Button>
      <span className="quiet">{w('page', { page: ways.length + 1 })}</span>
      <Button disabled={!next} onClick={() => to(next, [...ways, after])}>
        {w('next')}
      </Button>
    </div>
  )
}
