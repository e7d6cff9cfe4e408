import { queryOptions, useQuery } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { body, client, type Schemas } from '../../api/client'
import { makePasskey, passkeysWork } from '../../api/passkeys'
import { time } from '../../format/time'
import { Ask, FormDialog, Loaded, Page, Stack, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useHouse } from '../../parts/house'
import { AppForm, offerApp, type Offer, type SetUpAnswer } from './AppForm'
import { useGuard } from './proof'
import { RecoveryCodes } from './RecoveryCodes'
import { Row } from './Row'
import { RuleCard } from './RuleCard'
import style from './security.module.css'
import { words } from './words'

type Security = Schemas['Security']

const securityQuery = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => body(client.GET('/console/api/security', { signal })),
})

/** What protects one's own account: second factors, password, sessions. */
export default function SecurityPage() {
  const w = useWords(words)
  const me = useHouse()
  const security = useQuery(securityQuery)
  return (
    <Page title={w('title')} hint={w('hint')}>
      <Loaded of={security}>
        {(data) => (
          <Stack>
            <Factors data={data} />
            <Passkeys data={data} />
            <PasswordCard />
            <Sessions data={data} />
            {me.role === 'operator' && <RuleCard />}
          </Stack>
        )}
      </Loaded>
    </Page>
  )
}

function Factors({ data }: { data: Security }) {
  const w = useWords(words)
  const { zone } = useHouse()
  const { message } = App.useApp()
  const { guard, busy, dialog } = useGuard()
  const [offer, setOffer] = useState<Offer>()
  const [codes, setCodes] = useState<string[]>([])
  const has = Boolean(data.totp_since) || data.passkeys.length > 0
  const done = (answer: SetUpAnswer) => {
    setOffer(undefined)
    void message.success(w('app.done'))
    setCodes(answer.recovery_codes)
    void guard(async () => {})
  }
  return (
    <Card title={w('factors')} hint={w(data.must ? 'factors.must' : 'factors.may')}>
      <div className={style.rows}>
        <Row name={w('app')} text={data.totp_since ? w('app.since', { at: time(data.totp_since, zone) }) : w('app.none')}>
          <Button type={has ? 'default' : 'primary'} loading={busy} onClick={() => void guard(async () => setOffer(await offerApp()))}>
            {w(data.totp_since ? 'app.replace' : 'app.setUp')}
          </Button>
          {data.totp_since && (
            <Ask
              label={w('app.remove')}
              text={w('app.remove.text')}
              danger
              send={async () =>
                void guard(async () => {
                  await body(client.DELETE('/console/api/security/totp'))
                  void message.success(w('removed'))
                })
              }
            />
          )}
        </Row>
        <Row name={w('codes')} text={has ? w('codes.left', { count: data.recovery_codes }) : w('codes.none')}>
          {has && (
            <Ask
              label={w('codes.renew')}
              text={w('codes.renew.text')}
              send={async () => void guard(async () => setCodes((await body(client.POST('/console/api/security/recovery-codes'))).recovery_codes))}
            />
          )}
        </Row>
      </div>
      {offer && (
        <Modal open title={w('app.setUp')} footer={null} mask={{ closable: false }} onCancel={() => setOffer(undefined)}>
          <AppForm offer={offer} onDone={done} />
        </Modal>
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
      {dialog}
    </Card>
  )
}

function Passkeys({ data }: { data: Security }) {
  const w = useWords(words)
  const { zone } = useHouse()
  const { message } = App.useApp()
  const { guard, busy, dialog } = useGuard()
  const [naming, setNaming] = useState(false)
  const [codes, setCodes] = useState<string[]>([])
  const works = passkeysWork()
  const add = (name: string) =>
    guard(async () => {
      const credential = await makePasskey()
      const answer = await body(client.POST('/console/api/security/passkeys', { body: { name, credential } }))
      void message.success(w('passkeys.added'))
      setCodes(answer.recovery_codes)
    })
  const nameField = { name: 'name', label: w('passkeys.name'), required: true, help: w('passkeys.name.help'), field: <Input maxLength={100} autoFocus /> }
  return (
    <Card
      title={w('passkeys')}
      hint={w(works ? 'passkeys.text' : 'passkeys.not')}
      extra={
        works && (
          <Button loading={busy} onClick={() => setNaming(true)}>
            {w('passkeys.add')}
          </Button>
        )
      }
    >
      {data.passkeys.length === 0 && <p className="quiet">{w('passkeys.none')}</p>}
      <div className={style.rows}>
        {data.passkeys.map((p) => (
          <Row
            key={p.id}
            name={p.name}
            mark={p.backed_up && w('passkeys.backed')}
            text={`${w('passkeys.facts', { site: p.site, at: time(p.created_at, zone) })} · ${p.used_at ? w('passkeys.used', { at: time(p.used_at, zone) }) : w('passkeys.unused')}`}
          >
            <Ask
              label={w('passkeys.rename')}
              fields={[nameField]}
              values={{ name: p.name }}
              send={async ({ name }: { name: string }) => {
                await body(client.PUT('/console/api/security/passkeys/{passkey}', { params: { path: { passkey: p.id } }, body: { name } }))
                void guard(async () => {})
              }}
            />
            <Ask
              label={w('app.remove')}
              text={w('passkeys.remove.text')}
              danger
              send={async () =>
                void guard(async () => {
                  await body(client.DELETE('/console/api/security/passkeys/{passkey}', { params: { path: { passkey: p.id } } }))
                  void message.success(w('removed'))
                })
              }
            />
          </Row>
        ))}
      </div>
      {naming && (
        <FormDialog
          title={w('passkeys.add')}
          submit={w('passkeys.add')}
          fields={[nameField]}
          values={{ name: w('passkeys.this') }}
          onClose={() => setNaming(false)}
          send={async ({ name }: { name: string }) => void add(name)}
        />
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
      {dialog}
    </Card>
  )
}

function PasswordCard() {
  const w = useWords(words)
  const { message } = App.useApp()
  const { guard, dialog } = useGuard()
  return (
    <Card title={w('password')}>
      <Row name={w('password.change')} text={w('password.text')}>
        <Ask
          label={w('password.change')}
          fields={[
            { name: 'old_password', label: w('password.old'), required: true, field: <Input.Password autoComplete="current-password" maxLength={200} /> },
            {
              name: 'new_password', label: w('password.new'), required: true, help: w('password.new.help'),
              field: <Input.Password autoComplete="new-password" minLength={8} maxLength={200} />,
            },
          ]}
          send={async (typed: { old_password: string; new_password: string }) => {
            await body(client.PUT('/console/api/security/password', { body: typed }))
            void message.success(w('password.done'))
            void guard(async () => {})
          }}
        />
      </Row>
      {dialog}
    </Card>
  )
}

function Sessions({ data }: { data: Security }) {
  const w = useWords(words)
  const { zone } = useHouse()
  const { message } = App.useApp()
  const { guard, busy, dialog } = useGuard()
  const end = (session: string) =>
    guard(async () => {
      await body(client.DELETE('/console/api/security/sessions/{session}', { params: { path: { session } } }))
      void message.success(w('sessions.ended'))
    })
  const endOthers = () =>
    guard(async () => {
      await body(client.DELETE('/console/api/security/sessions'))
      void message.success(w('sessions.ended'))
    })
  return (
    <Card
      title={w('sessions')}
      extra={
        data.sessions.length > 1 && (
          <Button loading={busy} onClick={() => void endOthers()}>
            {w('sessions.endOthers')}
          </Button>
        )
      }
    >
      <div className={style.rows}>
        {data.sessions.map((s) => (
          <Row
            key={s.id}
            name={s.browser || w('sessions.unknown')}
            mark={s.current && w('sessions.this')}
            text={w('sessions.facts', { address: s.address, begun: time(s.begun_at, zone), seen: time(s.seen_at, zone) })}
          >
            {!s.current && (
              <Button disabled={busy} onClick={() => void end(s.id)}>
                {w('sessions.end')}
              </Button>
            )}
          </Row>
        ))}
      </div>
      {dialog}
    </Card>
  )
}
