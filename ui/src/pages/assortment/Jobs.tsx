import { useQueryClient } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useEffect } from 'react'
import { call, List, useWords, type Column, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { FilterText } from '../goods/filter'
import { words as shared } from '../goods/words'
import { words } from './words'

type Job = Open['PoolJob']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/pool-jobs', { query: query as never }, { signal })

/** Jobs that open or close all that a filter finds, with their progress. */
export function Jobs() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time, count } = useFormats()
  const cache = useQueryClient()
  // Jobs change goods while they are looked at here: whatever shows goods next asks anew.
  useEffect(() => () => void cache.invalidateQueries({ queryKey: ['open'], refetchType: 'none' }), [cache])
  const columns: Column<Job>[] = [
    { key: 'action', title: w('job'), width: 90, render: (j) => <strong>{w.code('job', j.action)}</strong>, text: (j) => w.code('job', j.action) },
    { key: 'filter', title: w('job.filter'), width: 280, render: (j) => <FilterText filter={j.filter} /> },
    {
      key: 'progress', title: g('state'), width: 190,
      render: (j) => (
        <>
          <Pill tone={j.state === 'done' ? 'green' : 'sea'}>{w.code('job', j.state)}</Pill>
          <Progress size="small" aria-label={w('job')} percent={j.state === 'done' ? 100 : Math.min(99, Math.floor((100 * j.seen) / Math.max(1, j.found)))} status={j.state === 'done' ? 'success' : 'active'} />
          <span className="quiet small number">{w('job.progress', { seen: count(j.seen), found: count(j.found) })}</span>
        </>
      ),
      text: (j) => w.code('job', j.state),
    },
    { key: 'changed', title: w('job.changed'), width: 90, align: 'right', render: (j) => <span className="number">{count(j.changed)}</span>, text: (j) => j.changed, kind: 'integer' },
    { key: 'refused', title: w('job.refused'), width: 90, align: 'right', render: (j) => <span className="number">{count(j.refused)}</span>, text: (j) => j.refused, kind: 'integer' },
    { key: 'created', title: g('created'), width: 140, render: (j) => <span className="number quiet">{time(j.created_at)}</span>, text: (j) => time(j.created_at), kind: 'time' },
  ]
  return <List<Job> name="pool-jobs" title={w('tab.jobs')} load={load} columns={columns} rowKey={(j) => j.id} every={3000} empty={<Notice title={w('jobs.empty')} text={w('jobs.empty.text')} />} />
}
