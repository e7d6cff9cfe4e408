import { Alert, Button, Input } from 'antd'
import { Link, useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, rate, Split, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { useContractTexts } from '../partners/contractTerms'
import { useReason } from '../partners/forms'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { fromTyped, toTyped, usePageFields, type Typed } from './forms'
import { words } from './words'

interface Props {
  recruitment: Open['Recruitment']
}

export default function RecruitmentPage() {
  const w = useWords(words)
  const { recruitment: id = '' } = useParams()
  const recruitment = useRead('/v1/recruitments/{recruitment_id}', { path: { recruitment_id: id } })
  const r = recruitment.data
  return (
    <Page title={r?.title ?? w('title')} mark={r && <State of="recruitment" state={r.state} />} hint={<CopyText text={id} />} up={{ to: '/recruitments', label: w('title') }} actions={r && <Acts recruitment={r} />}>
      <Loaded of={recruitment}>{(known) => <Whole recruitment={known} />}</Loaded>
    </Page>
  )
}

function Acts({ recruitment: r }: Props) {
  const w = useWords(words)
  const operator = useHouse().role === 'operator'
  const path = { recruitment_id: r.id }
  const edit = useAct('put', '/v1/recruitments/{recruitment_id}', { done: w('edited'), silent: true })
  const propose = useAct('post', '/v1/recruitments/{recruitment_id}/propose', { done: w('proposed') })
  const open = useAct('post', '/v1/recruitments/{recruitment_id}/open', { done: w('opened'), silent: true })
  const close = useAct('post', '/v1/recruitments/{recruitment_id}/close', { done: w('closed'), silent: true })
  const refuse = useAct('post', '/v1/recruitments/{recruitment_id}/refuse', { done: w('refused'), silent: true })
  const fields = usePageFields()
  const reason = useReason()
  const draft = r.state === 'draft' || r.state === 'refused'
  return (
    <>
      {draft && <Ask label={w('edit')} wide values={toTyped(r)} fields={fields} send={(typed: Typed) => edit.mutateAsync({ path, body: fromTyped({ ...toTyped(r), ...typed }) })} />}
      {draft && r.supplier_id && <Button type={operator ? 'default' : 'primary'} loading={propose.isPending} onClick={() => propose.mutate({ path, body: {} })}>{w('propose')}</Button>}
      {operator && r.state === 'proposed' && <Ask label={w('refuse')} danger fields={reason} send={(body: Open['Reason']) => refuse.mutateAsync({ path, body })} />}
      {operator && ['draft', 'proposed', 'closed'].includes(r.state) && <Ask label={w('open')} text={w('open.text')} button={{ type: 'primary' }} send={() => open.mutateAsync({ path, body: {} })} />}
      {r.state === 'open' && <Ask label={w('close')} text={w('close.text')} danger send={() => close.mutateAsync({ path, body: {} })} />}
    </>
  )
}

function Whole({ recruitment: r }: Props) {
  const w = useWords(words)
  const { time, money } = useFormats()
  const operator = useHouse().role === 'operator'
  const texts = useContractTexts()
  return (
    <Split
      aside={
        operator && (
          <>
            {(r.way === 'purchase' || r.way === 'paid') && <Warning />}
            <Card title={w('applications')}><Link to={`/distributor-applications?state=any&recruitment_id=${r.id}`}>{w('applications.see')} →</Link></Card>
            <History subject={r.id} />
          </>
        )
      }
    >
      <Card title={w('page')}>
        <Facts
          facts={[
            ...(r.reason ? [{ label: w('reason'), value: r.reason, wide: true }] : []),
            { label: w('text'), value: r.text, wide: true },
            { label: w('way'), value: w.code('way', r.way) },
            { label: w('industry'), value: r.industry },
            { label: w('owner'), value: r.supplier_id ? <PartyLink kind="suppliers" id={r.supplier_id} /> : w('operator') },
            { label: w('kinds'), value: (r.channel_kinds ?? []).map((k) => w.code('channel', k)).join(w.and) || w('unlimited') },
            { label: w('opens'), value: time(r.opens_at) },
            { label: w('closes'), value: time(r.closes_at) },
            ...(r.fee_minor ? [{ label: w('fee'), value: money(r.fee_minor, r.template.currency) }] : []),
            ...(r.purchase ? [{ label: w('trial.days'), value: r.purchase.trial_days }, { label: w('trial.amount'), value: money(r.purchase.amount_minor ?? 0, r.template.currency) }] : []),
            { label: w('pass'), value: r.pass_ppm ? rate(r.pass_ppm) : undefined },
            { label: w('second'), value: w(`second.${r.second_review ?? 'never'}`) },
            { label: w('fields'), value: (r.fields ?? []).map((f) => f.label + (f.required ? ' *' : '')).join('\n') },
            { label: w('criteria'), value: (r.criteria ?? []).map((c) => `${c.label} × ${c.weight}`).join('\n') },
          ]}
        />
      </Card>
      <Card title={w('template')}>
        <Facts facts={texts(r.template).filter((t) => t.text !== '').map((t) => ({ label: t.label, value: t.text }))} />
      </Card>
    </Split>
  )
}

/** The warning that pages by purchase or fee need acknowledged. */
function Warning() {
  const w = useWords(words)
  const warning = useRead('/v1/legal-warning', {})
  const acknowledge = useAct('post', '/v1/legal-warning/acknowledge', { done: w('warning.done'), silent: true })
  const withdraw = useAct('post', '/v1/legal-warning/withdraw', { done: w('warning.withdraw'), silent: true })
  return (
    <Card title={w('warning.title')}>
      <Loaded of={warning}>
        {(x) => (
          <>
            <Alert type="warning" title={<span className={style.text}>{w.language === 'zh' ? x.zh : x.en}</span>} style={{ marginBottom: 12 }} />
            {x.acknowledged ? (
              <Ask label={w('warning.withdraw')} text={w('warning.withdraw.text')} danger send={() => withdraw.mutateAsync({ body: {} } as never)} />
            ) : (
              <Ask label={w('warning.ack')} fields={[{ name: 'word', label: w('warning.word'), required: true, field: <Input maxLength={40} /> }]} send={({ word }: { word: string }) => acknowledge.mutateAsync({ body: { version: x.version, language: w.language, word } })} />
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}
