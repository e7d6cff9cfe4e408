import { Button, Drawer, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { Ask, Facts, Loaded, Stack, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import { Code, pretty } from '../webhooks/Deliveries'
import { words } from './words'

type Inbox = Open['Inbox']
type Letter = Open['InboxLetter']
const world = 'sandbox' as const
const tones = { verified: 'green', wrong: 'red', stale: 'amber', unsigned: 'red', no_secret: 'grey' } as const

/** Where webhooks of the sandbox land: made here, told how to answer, and looked into. */
export function Inboxes({ url }: { url: string }) {
  const w = useWords(words)
  const inboxes = useRead('/v1/sandbox/inbox', {}, { world })
  const drop = useAct('delete', '/v1/sandbox/inbox/{name}', { world, silent: true })
  const [open, setOpen] = useState('')
  return (
    <Card title={w('inboxes')} extra={<SetInbox />}>
      <p className="quiet small" style={{ marginBottom: 12, overflowWrap: 'anywhere' }}>
        {w('inboxes.hint', { url })}
      </p>
      <Loaded of={inboxes}>
        {({ items }) =>
          (items ?? []).length === 0 ? (
            <p className="quiet">{w('inboxes.none')}</p>
          ) : (
            <Stack>
              {(items ?? []).map((i) => (
                <div key={i.name} style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
                  <strong style={{ flex: '1 1 120px' }}>{i.name}</strong>
                  <CopyText text={url.replace('{name}', i.name)} />
                  <Button size="small" onClick={() => setOpen(i.name)} aria-label={`${w('inbox.look')} ${i.name}`}>
                    {w('inbox.look')}
                  </Button>
                  <SetInbox inbox={i} />
                  <Ask label={w('inbox.drop')} text={w('inbox.drop.text')} danger button={{ size: 'small' }} send={() => drop.mutateAsync({ path: { name: i.name } })} />
                </div>
              ))}
            </Stack>
          )
        }
      </Loaded>
      {open && <Letters name={open} onClose={() => setOpen('')} />}
    </Card>
  )
}

function SetInbox({ inbox }: { inbox?: Inbox }) {
  const w = useWords(words)
  const set = useAct('put', '/v1/sandbox/inbox/{name}', { world, done: w('saved'), silent: true })
  const name: FieldOf[] = inbox ? [] : [{ name: 'name', label: w('inbox.name'), required: true, field: <Input maxLength={40} placeholder="orders" /> }]
  const fields: FieldOf[] = [
    ...name,
    { name: 'secret', label: w('inbox.secret'), help: w('inbox.secret.help'), field: <Input maxLength={200} autoComplete="off" /> },
    { name: 'answer', label: w('inbox.answer'), half: true, field: <InputNumber min={200} max={599} precision={0} style={{ width: '100%' }} /> },
    { name: 'answers', label: w('inbox.answers'), help: w('inbox.answers.help'), half: true, field: <InputNumber min={1} max={1000} precision={0} style={{ width: '100%' }} /> },
  ]
  const send = ({ name: typed, ...body }: Open['InboxSettings'] & { name?: string }) =>
    set.mutateAsync({ path: { name: inbox?.name ?? typed ?? '' }, body: Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined && v !== '' && v !== null)) })
  return <Ask label={w(inbox ? 'inbox.edit' : 'inbox.make')} button={{ size: 'small' }} fields={fields} values={inbox ? { secret: inbox.secret, answer: inbox.answer || undefined, answers: inbox.answers || undefined } : {}} send={send} />
}

function Letters({ name, onClose }: { name: string; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const { time } = useFormats()
  const letters = useRead('/v1/sandbox/inbox/{name}', { path: { name }, query: { limit: 100 } }, { world, refetchInterval: 5000 })
  const [open, setOpen] = useState<Letter>()
  return (
    <Drawer open title={`${w('letters')} · ${name}`} size={narrow ? '100%' : 640} onClose={onClose}>
      <Loaded of={letters}>
        {({ items }) =>
          (items ?? []).length === 0 ? (
            <Notice title={w('letters.none')} />
          ) : (
            <ul>
              {(items ?? []).map((l) => (
                <li key={l.id} style={{ padding: '8px 0', borderTop: '1px solid var(--line)' }}>
                  <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
                    <span className="number">{time(l.at)}</span>
                    <Pill tone={tones[l.signature]}>{w(`signature.${l.signature}`)}</Pill>
                    <span className="quiet">{w('answered', { status: l.answered })}</span>
                    <Button size="small" type="link" aria-expanded={open?.id === l.id} onClick={() => setOpen(open?.id === l.id ? undefined : l)}>
                      {w('inbox.look')}
                    </Button>
                  </div>
                  {open?.id === l.id && <Whole name={name} letter={l} />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Drawer>
  )
}

function Whole({ name, letter }: { name: string; letter: Letter }) {
  const w = useWords(words)
  const whole = useRead('/v1/sandbox/inbox/{name}/{letter_id}', { path: { name, letter_id: letter.id } }, { world })
  return (
    <Loaded of={whole}>
      {(l) => (
        <>
          <Facts columns={1} facts={Object.entries(l.headers ?? {}).map(([head, value]) => ({ label: head, value: String(value) }))} />
          <h3>{w('body')}</h3>
          <Code text={pretty(l.body || (l.body_base64 ?? ''))} />
        </>
      )}
    </Loaded>
  )
}
