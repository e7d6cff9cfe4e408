import { Button, Checkbox, InputNumber } from 'antd'
import { useRef } from 'react'
import { Link } from 'react-router'
import { Ask, Facts, FormPart, Loaded, MoneyField, Page, Split, TimeField, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Faults } from './Faults'
import { Inboxes } from './Inboxes'
import { words } from './words'

export const world = 'sandbox' as const

export default function SandboxPage() {
  const w = useWords(words)
  const sandbox = useRead('/v1/sandbox', {}, { world, refetchInterval: 15_000 })
  const reset = useAct('post', '/v1/sandbox/reset', { world, done: w('reset.done'), silent: true })
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={
        <>
          <Link to="/keys">
            <Button tabIndex={-1}>{w('keys')}</Button>
          </Link>
          <Ask label={w('reset')} text={w('reset.text')} danger send={() => reset.mutateAsync({})} />
        </>
      }
    >
      <Loaded of={sandbox} lines={8}>
        {(s) => (
          <Split
            aside={
              <>
                <Money />
                <Settings key={s.made_at} settings={s.settings} />
              </>
            }
          >
            <Clock sandbox={s} />
            <Counts counts={s.counts} />
            <Faults />
            <Inboxes url={s.inbox_url} />
          </Split>
        )}
      </Loaded>
    </Page>
  )
}

const steps = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const

/** The sandbox's own clock: it goes as the real one does, and forward on wish. */
function Clock({ sandbox: s }: { sandbox: Open['Sandbox'] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const again = useRef<Open['Journey']>({})
  const travel = useAct('post', '/v1/sandbox/travel', { world, done: w('travel.done') })
  // A long journey is answered before it is over; the same place is asked for again until it is reached.
  const go = async (journey: Open['Journey']): Promise<void> => {
    again.current = journey
    const answer = await travel.mutateAsync({ body: journey })
    if (!answer.arrived) await go({ to: answer.to })
  }
  const minutes = Math.floor(s.ahead_seconds / 60)
  return (
    <Card title={w('clock')}>
      <Facts
        columns={3}
        facts={[
          { label: w('now'), value: <span className="number">{time(s.now)}</span> },
          { label: w('ahead'), value: minutes === 0 ? w('ahead.none') : w('duration', { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 }) },
          { label: w('made'), value: time(s.made_at) },
        ]}
      />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 16, alignItems: 'center' }}>
        <span className="quiet">{w('travel')}</span>
        {(Object.keys(steps) as (keyof typeof steps)[]).map((step) => (
          <Button key={step} loading={travel.isPending && again.current.seconds === steps[step]} disabled={travel.isPending} onClick={() => void go({ seconds: steps[step] }).catch(() => undefined)}>
            {w(`travel.${step}`)}
          </Button>
        ))}
        <Ask label={w('travel.to')} text={w('travel.text')} submit={w('travel')} fields={[{ name: 'to', label: w('travel.at'), required: true, field: <TimeField /> }]} values={{ to: new Date(Date.parse(s.now) + 3 * 86_400_000).toISOString() }} send={(body: Open['Journey']) => go(body)} />
      </div>
    </Card>
  )
}

function Counts({ counts }: { counts: Open['SandboxCounts'] }) {
  const w = useWords(words)
  const { count } = useFormats()
  return (
    <Card title={w('counts')}>
      <dl style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(104px, 1fr))', gap: 12 }}>
        {(Object.keys(counts) as (keyof Open['SandboxCounts'])[]).map((c) => (
          <div key={c}>
            <dt className="quiet small">{w(`count.${c}`)}</dt>
            <dd className="number">{count(counts[c])}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Money() {
  const w = useWords(words)
  const { money } = useFormats()
  const wallet = useRead('/v1/wallet', {}, { world }).data?.accounts?.find((a) => a.kind === 'wallet')
  const act = useAct('post', '/v1/sandbox/top-ups', { world, done: w('topUp.done'), silent: true })
  return (
    <Card title={w('money')} extra={<Ask label={w('topUp')} fields={[{ name: 'amount_minor', label: w('topUp.amount'), required: true, field: <MoneyField /> }]} values={{ amount_minor: 1_000_000 }} send={(body: Open['PlayMoney']) => act.mutateAsync({ body })} />}>
      <span className="quiet small">{w('money.balance')}</span>
      <p className="number" style={{ fontSize: 22, fontWeight: 600 }}>
        {wallet ? money(wallet.balance_minor, wallet.currency) : '—'}
      </p>
    </Card>
  )
}

function Settings({ settings }: { settings: Open['SandboxSettings'] }) {
  const w = useWords(words)
  const act = useAct('put', '/v1/sandbox/settings', { world, done: w('saved'), silent: true })
  const seconds = (max: number) => <InputNumber min={0} max={max} precision={0} style={{ width: '100%' }} />
  return (
    <Card title={w('settings')} hint={w('settings.text')}>
      <FormPart
        values={settings}
        fields={[
          { name: 'ship_after_seconds', label: w('settings.ship'), required: true, field: seconds(2_592_000) },
          { name: 'track_every_seconds', label: w('settings.track'), required: true, field: seconds(864_000) },
          { name: 'answer_after_seconds', label: w('settings.answer'), required: true, field: seconds(864_000) },
          { name: 'restocks', label: w('settings.restocks'), valueName: 'checked', field: <Checkbox /> },
        ]}
        send={(body: Open['SandboxSettings']) => act.mutateAsync({ body })}
      />
    </Card>
  )
}
