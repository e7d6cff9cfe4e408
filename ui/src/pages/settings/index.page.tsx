import { InputNumber, Switch } from 'antd'
import { Link } from 'react-router'
import { Ask, FormPart, Loaded, Page, useAct, useRead, useWords, type FieldOf } from '../../kit'
import { Input } from 'antd'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { Rates } from './Rates'
import { Selections } from './Selections'
import { Templates } from './Templates'
import { words } from './words'

export default function SettingsPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={
        <>
          <Link to="/penalties">{w('penalties')}</Link>
          <Link to="/settings/front">{w('tab.front')}</Link>
        </>
      }
      tabs={[
        { key: 'suppliers', label: w('tab.suppliers'), content: () => <Policy /> },
        { key: 'templates', label: w('tab.templates'), content: () => <Templates /> },
        { key: 'stock', label: w('tab.stock'), content: () => <LowStock /> },
        { key: 'selections', label: w('tab.selections'), content: () => <Selections /> },
        { key: 'rates', label: w('tab.rates'), content: () => <Rates /> },
        { key: 'warning', label: w('tab.warning'), content: () => <Warning /> },
      ]}
    />
  )
}

function Policy() {
  const w = useWords(words)
  const policy = useRead('/v1/supplier-policy', {})
  const act = useAct('put', '/v1/supplier-policy', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'grace_days', label: w('policy.grace'), required: true, half: true, field: <InputNumber min={0} precision={0} /> },
    { name: 'recheck_days', label: w('policy.recheck'), required: true, half: true, field: <InputNumber min={0} precision={0} /> },
    { name: 'suspends', label: w('policy.suspends'), valueName: 'checked', field: <Switch />, help: w('policy.suspends.help') },
  ]
  return (
    <Card title={w('tab.suppliers')} hint={w('now')}>
      <Loaded of={policy}>{(p) => <FormPart fields={fields} values={p} send={(v: never) => act.mutateAsync({ body: v })} />}</Loaded>
    </Card>
  )
}

function LowStock() {
  const w = useWords(words)
  const mark = useRead('/v1/low-stock-mark', {})
  const act = useAct('put', '/v1/low-stock-mark', { done: w('done'), silent: true })
  return (
    <Card title={w('tab.stock')} hint={w('now')}>
      <Loaded of={mark}>
        {(m) => <FormPart fields={[{ name: 'low_below', label: w('stock.label'), required: true, field: <InputNumber min={0} precision={0} />, help: w('stock.help') }]} values={{ low_below: m.low_below }} send={(v: never) => act.mutateAsync({ body: v })} />}
      </Loaded>
    </Card>
  )
}

function Warning() {
  const w = useWords(words)
  const { time } = useFormats()
  const warning = useRead('/v1/legal-warning', {})
  const ack = useAct('post', '/v1/legal-warning/acknowledge', { done: w('done'), silent: true })
  const withdraw = useAct('post', '/v1/legal-warning/withdraw', { done: w('done'), silent: true })
  return (
    <Card title={w('tab.warning')} hint={w('warn.hint')}>
      <Loaded of={warning}>
        {(l) => (
          <>
            <Pill tone={l.acknowledged ? 'green' : 'amber'}>{l.acknowledged ? w('warn.acknowledged', { time: time(l.at), version: l.version }) : w('warn.not', { version: l.version })}</Pill>
            <p style={{ whiteSpace: 'pre-line', margin: '12px 0', maxWidth: 760 }}>{w.language === 'zh' ? l.zh : l.en}</p>
            {l.acknowledged ? (
              <Ask label={w('warn.withdraw')} text={w('warn.withdraw.text')} danger send={() => withdraw.mutateAsync({ body: {} })} />
            ) : (
              <Ask label={w('warn.ack')} fields={[{ name: 'word', label: w('warn.word'), required: true, field: <Input maxLength={40} /> }]} send={(v: { word: string }) => ack.mutateAsync({ body: { language: w.language, version: l.version, word: v.word } })} />
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}
