import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { Ask, call, List, Page, RowLink, Two, useAct, useWords, type Column, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { SecretOnce, useWebhookFields } from './WebhookFields'
import { words } from './words'

type Webhook = Open['Webhook']

export const tones = { active: 'green', paused: 'amber', disabled: 'red' } as const

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/webhooks', { query: query as never }, { signal })

export default function WebhooksPage() {
  const w = useWords(words)
  const go = useNavigate()
  const [made, setMade] = useState<Webhook>()
  const make = useAct('post', '/v1/webhooks', { silent: true, onDone: setMade })
  const fields = useWebhookFields()
  const button = <Ask label={w('make')} text={w('make.text')} button={{ type: 'primary' }} wide fields={fields} values={{ events: ['*'] }} send={(body: Open['WebhookWish']) => make.mutateAsync({ body })} />
  return (
    <Page title={w('title')} hint={w('hint')} actions={button}>
      <List<Webhook>
        name="webhooks"
        title={w('title')}
        load={load}
        columns={useColumns()}
        rowKey={(h) => h.id}
        to={(h) => `/webhooks/${h.id}`}
        empty={<Notice title={w('empty')} text={w('empty.text')}>{button}</Notice>}
      />
      {made?.secret && <SecretOnce secret={made.secret} onClose={() => void go(`/webhooks/${made.id}`)} />}
    </Page>
  )
}

function useColumns(): Column<Webhook>[] {
  const w = useWords(words)
  const { time, count } = useFormats()
  return useMemo(
    () => [
      { key: 'url', title: w('url'), width: 320, render: (h) => <Two first={<RowLink to={`/webhooks/${h.id}`}>{h.url}</RowLink>} second={h.description} />, text: (h) => h.url },
      { key: 'events', title: w('events'), width: 220, render: (h) => (h.events ?? []).join(' '), text: (h) => (h.events ?? []).join(' ') },
      { key: 'state', title: w('state'), width: 150, render: (h) => <Two first={<Pill tone={tones[h.state]}>{w(`state.${h.state}`)}</Pill>} second={h.failing_since ? w('failing', { at: time(h.failing_since) }) : undefined} />, text: (h) => w(`state.${h.state}`) },
      { key: 'waiting', title: w('waiting'), width: 90, align: 'right', render: (h) => <span className="number">{count(h.waiting)}</span>, text: (h) => h.waiting, kind: 'integer' },
      { key: 'last', title: w('last'), width: 150, render: (h) => <span className="number quiet">{time(h.delivered_at)}</span>, text: (h) => time(h.delivered_at), kind: 'time' },
    ],
    [w, time, count],
  )
}
