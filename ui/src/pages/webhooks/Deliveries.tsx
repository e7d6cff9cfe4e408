import { Button, Drawer } from 'antd'
import { useMemo, useState } from 'react'
import { call, Facts, List, Loaded, TimeField, useAct, useRead, useWords, type Bulk, type Column, type Filter, type Open, Stack } from '../../kit'
import type { Say } from '../../kit/words'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import { words } from './words'

type Delivery = Open['Delivery']

const tones = { waiting: 'amber', delivered: 'green', failed: 'red' } as const

/** What became of one try, in words. */
export const outcomeOf = (a: Open['DeliveryAttempt'], w: Say<typeof words>) => [a.failure && w(`failure.${a.failure}`), a.status && w('attempt.status', { status: a.status })].filter(Boolean).join(' · ') || w('attempt.none')

/** The log of a webhook's messages: narrowed, opened one by one, sent again. */
export function Deliveries({ webhook }: { webhook: string }) {
  const w = useWords(words)
  const [open, setOpen] = useState<Delivery>()
  const load = useMemo(
    () => (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/webhooks/{webhook_id}/deliveries', { path: { webhook_id: webhook }, query: query as never }, { signal }),
    [webhook],
  )
  const bulk: Bulk<Delivery>[] = [
    {
      key: 'replay',
      label: w('replay'),
      suits: (d) => d.sequence !== undefined,
      name: (d) => `${d.sequence ?? ''} ${d.event}`,
      act: async (d, _, command) => void (await call('post', '/v1/webhooks/{webhook_id}/replay', { path: { webhook_id: webhook }, body: { delivery_id: d.id } }, { command })),
    },
  ]
  return (
    <>
      <List<Delivery>
        name="deliveries"
        title={w('deliveries')}
        load={load}
        columns={useColumns()}
        filters={useFilters()}
        fixed={useMemo(() => ({}), [])}
        rowKey={(d) => d.id}
        onOpen={setOpen}
        bulk={bulk}
        every={15_000}
        empty={<Notice title={w('deliveries.empty')} text={w('deliveries.empty.text')} />}
      />
      {open && <One webhook={webhook} delivery={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function useFilters(): Filter[] {
  const w = useWords(words)
  const events = useRead('/v1/webhook-events', {}, { staleTime: Infinity }).data?.items
  return useMemo(
    () => [
      { kind: 'choice', key: 'state', label: w('result'), options: (['waiting', 'delivered', 'failed'] as const).map((s) => ({ value: s, label: w(`delivery.${s}`) })) },
      { kind: 'choice', key: 'event', label: w('event'), options: (events ?? []).map((e) => ({ value: e.event, label: e.event })) },
      { kind: 'own', key: 'since', label: w('since'), field: (value, change) => <span style={{ width: 210 }}><TimeField aria-label={w('since')} value={value || undefined} onChange={(t) => change(t ?? '')} /></span> },
      { kind: 'text', key: 'sequence', label: w('number') },
    ],
    [w, events],
  )
}

function useColumns(): Column<Delivery>[] {
  const w = useWords(words)
  const { time } = useFormats()
  return useMemo(
    () => [
      { key: 'event', title: w('event'), width: 220, render: (d) => d.event, text: (d) => d.event },
      { key: 'number', title: w('number'), width: 80, align: 'right', render: (d) => <span className="number">{d.sequence ?? '—'}</span>, text: (d) => d.sequence ?? '', kind: 'integer' },
      { key: 'result', title: w('result'), width: 110, render: (d) => <Pill tone={tones[d.state]}>{w(`delivery.${d.state}`)}</Pill>, text: (d) => w(`delivery.${d.state}`) },
      { key: 'tries', title: w('tries'), width: 70, align: 'right', render: (d) => <span className="number">{(d.attempts ?? []).length}</span>, text: (d) => (d.attempts ?? []).length, kind: 'integer' },
      { key: 'answer', title: w('answer'), width: 220, render: (d) => <LastTry delivery={d} />, text: (d) => ((d.attempts ?? []).at(-1) ? outcomeOf((d.attempts ?? []).at(-1)!, w) : '') },
      { key: 'at', title: w('at'), width: 140, render: (d) => <span className="number quiet">{time(d.created_at)}</span>, text: (d) => time(d.created_at), kind: 'time' },
    ],
    [w, time],
  )
}

function LastTry({ delivery }: { delivery: Delivery }) {
  const w = useWords(words)
  const last = (delivery.attempts ?? []).at(-1)
  return last ? <span className="small">{`${outcomeOf(last, w)} · ${w('attempt.ms', { ms: last.duration_ms })}`}</span> : <span className="quiet">—</span>
}

/** One message exactly as it is sent and signed, its tries with their answers, and the button that sends it again. */
function One({ webhook, delivery, onClose }: { webhook: string; delivery: Delivery; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const { time } = useFormats()
  const whole = useRead('/v1/webhooks/{webhook_id}/deliveries/{delivery_id}', { path: { webhook_id: webhook, delivery_id: delivery.id } })
  const replay = useAct('post', '/v1/webhooks/{webhook_id}/replay', { done: w('replay.done') })
  const again = delivery.sequence !== undefined && (
    <Button type="primary" loading={replay.isPending} onClick={() => replay.mutate({ path: { webhook_id: webhook }, body: { delivery_id: delivery.id } })}>
      {w('replay.one')}
    </Button>
  )
  return (
    <Drawer open title={delivery.event} size={narrow ? '100%' : 640} onClose={onClose} footer={again}>
      <Loaded of={whole}>
        {(d) => (
          <Stack>
            <Facts
              facts={[
                { label: 'webhook-id', value: <CopyText text={d.id} /> },
                { label: w('number'), value: d.sequence },
                { label: w('result'), value: w(`delivery.${d.state}`) },
                { label: w('due'), value: d.due_at ? time(d.due_at) : '' },
              ]}
            />
            <section>
              <h3>{w('body')}</h3>
              <p className="quiet small">{w('body.headers')}</p>
              <Code text={pretty(d.body ?? '')} />
            </section>
            <section>
              <h3>{w('tries')}</h3>
              {(d.attempts ?? []).map((a) => (
                <div key={a.at} style={{ marginTop: 8 }}>
                  <span className="number">{time(a.at)}</span> · {outcomeOf(a, w)} · {w('attempt.ms', { ms: a.duration_ms })}
                  {a.answer && <Code text={a.answer} />}
                </div>
              ))}
            </section>
          </Stack>
        )}
      </Loaded>
    </Drawer>
  )
}

export function Code({ text }: { text: string }) {
  return (
    <pre tabIndex={0} style={{ margin: '6px 0 0', padding: 12, borderRadius: 8, background: 'var(--head)', border: '1px solid var(--line)', overflow: 'auto', maxHeight: 360, fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {text}
    </pre>
  )
}

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
