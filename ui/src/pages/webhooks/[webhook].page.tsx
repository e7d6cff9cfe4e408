import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, TimeField, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { Deliveries, outcomeOf } from './Deliveries'
import { tones } from './index.page'
import { SecretOnce, useWebhookFields } from './WebhookFields'
import { words } from './words'

type Webhook = Open['Webhook']

export default function WebhookPage() {
  const { webhook: id = '' } = useParams()
  const w = useWords(words)
  const webhook = useRead('/v1/webhooks/{webhook_id}', { path: { webhook_id: id } })
  const h = webhook.data
  return (
    <Page
      title={h?.description || w('title')}
      up={{ to: '/webhooks', label: w('title') }}
      mark={h && <Pill tone={tones[h.state]}>{w(`state.${h.state}`)}</Pill>}
      hint={h && <CopyText text={h.url} />}
      actions={h && <Acts webhook={h} />}
      {...(h
        ? {
            tabs: [
              { key: 'deliveries', label: w('deliveries'), content: () => <Deliveries webhook={h.id} /> },
              { key: 'facts', label: w('facts'), content: () => <Settings webhook={h} /> },
            ],
          }
        : {})}
    >
      {!h && <Loaded of={webhook}>{() => null}</Loaded>}
    </Page>
  )
}

function Acts({ webhook: h }: { webhook: Webhook }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const path = { webhook_id: h.id }
  const test = useAct('post', '/v1/webhooks/{webhook_id}/test', {
    onDone: (d) => {
      const last = (d.attempts ?? []).at(-1)
      if (d.state === 'delivered') message.success(w('test.done', { status: last?.status ?? '', ms: last?.duration_ms ?? 0 }))
      else if (last) message.warning(w('test.failed', { why: outcomeOf(last, w) }))
      else message.info(w('test.sent'))
    },
  })
  const pause = useAct('post', '/v1/webhooks/{webhook_id}/pause', { done: w('pause.done') })
  const resume = useAct('post', '/v1/webhooks/{webhook_id}/resume', { done: w('resume.done') })
  const replay = useAct('post', '/v1/webhooks/{webhook_id}/replay', { done: w('replay.done'), silent: true })
  return (
    <>
      {h.state === 'active' ? (
        <Button loading={pause.isPending} onClick={() => pause.mutate({ path, body: {} })}>
          {w('pause')}
        </Button>
      ) : (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ path, body: {} })}>
          {w('resume')}
        </Button>
      )}
      <Ask
        label={w('replay')}
        text={w('replay.text')}
        values={{ from: new Date(Date.now() - 86_400_000).toISOString(), failed_only: true }}
        fields={[
          { name: 'from', label: w('replay.from'), half: true, required: true, field: <TimeField /> },
          { name: 'to', label: w('replay.to'), half: true, field: <TimeField /> },
          { name: 'failed_only', label: w('replay.failed'), valueName: 'checked', field: <Checkbox /> },
        ]}
        send={(body: Open['Replaying']) => replay.mutateAsync({ path, body })}
      />
      <Button type="primary" loading={test.isPending} onClick={() => test.mutate({ path, body: {} })}>
        {w('test')}
      </Button>
    </>
  )
}

function Settings({ webhook: h }: { webhook: Webhook }) {
  const w = useWords(words)
  const go = useNavigate()
  const { time, count } = useFormats()
  const [secret, setSecret] = useState('')
  const path = { webhook_id: h.id }
  const edit = useAct('put', '/v1/webhooks/{webhook_id}', { done: w('saved'), silent: true })
  const rotate = useAct('post', '/v1/webhooks/{webhook_id}/rotate-secret', { silent: true, onDone: (to) => setSecret(to.secret ?? '') })
  const remove = useAct('delete', '/v1/webhooks/{webhook_id}', { done: w('removed'), silent: true, onDone: () => void go('/webhooks') })
  return (
    <Card title={w('facts')}>
      <Facts
        facts={[
          { label: w('url'), value: h.url, wide: true },
          { label: w('events'), value: (h.events ?? []).join('\n'), wide: true },
          { label: w('state'), value: [w(`state.${h.state}`), h.disabled_for && w(`disabled.${h.disabled_for}`), h.failing_since && w('failing', { at: time(h.failing_since) }), h.next_try_at && w('nextTry', { at: time(h.next_try_at) })].filter(Boolean).join(' · ') },
          { label: w('last'), value: time(h.delivered_at) },
          { label: w('waiting'), value: count(h.waiting) },
          { label: w('sequence'), value: count(h.last_sequence) },
          { label: w('created'), value: time(h.created_at) },
          { label: w('oldSecret'), value: h.old_secret_until ? time(h.old_secret_until) : '' },
        ]}
      />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 16 }}>
        <Ask label={w('edit')} wide fields={useWebhookFields()} values={{ url: h.url, events: h.events, description: h.description }} send={(body: Open['WebhookWish']) => edit.mutateAsync({ path, body })} button={{}} />
        <Ask label={w('rotate')} text={w('rotate.text')} send={() => rotate.mutateAsync({ path, body: {} })} />
        <Ask label={w('remove')} text={w('remove.text')} danger send={() => remove.mutateAsync({ path })} />
      </div>
      {secret && <SecretOnce secret={secret} onClose={() => setSecret('')} />}
    </Card>
  )
}
