import { Link, useParams } from 'react-router'
import { Facts, FileLink, Loaded, Page, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { useSkus } from '../goods/names'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { Acts } from './Acts'
import { Effects } from './Points'
import { words } from './words'

type Penalty = Open['Penalty']

export default function PenaltyPage() {
  const w = useWords(words)
  const { penalty: id = '' } = useParams()
  const penalty = useRead('/v1/penalties/{penalty_id}', { path: { penalty_id: id } })
  const p = penalty.data
  return (
    <Page
      title={p ? w.code('offence', p.kind) : w('one')}
      mark={p && <State of="penalty" state={p.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/penalties', label: w('title') }}
      actions={p && <Acts penalty={p} />}
    >
      <Loaded of={penalty}>{(known) => <Whole penalty={known} />}</Loaded>
    </Page>
  )
}

function Whole({ penalty: p }: { penalty: Penalty }) {
  const w = useWords(words)
  const { time } = useFormats()
  const { role } = useHouse()
  return (
    <Split
      aside={
        <>
          <Card title={w('effects')}>
            <Effects effects={p.effects ?? []} />
          </Card>
          {role === 'operator' && <History subject={p.id} />}
        </>
      }
    >
      <Card title={w('case')}>
        <Facts
          facts={[
            { label: w('distributor'), value: <PartyLink kind="distributors" id={p.distributor_id} /> },
            { label: w('points'), value: <span className="number">{p.points}</span> },
            ...(role === 'operator' ? [{ label: w('from'), value: p.supplier_id ? <PartyLink kind="suppliers" id={p.supplier_id} /> : w('operator') }] : []),
            { label: w('opened'), value: time(p.opened_at) },
            { label: w('answerBy'), value: time(p.answer_by) },
            { label: w('appealBy'), value: time(p.appeal_by) },
            { label: w('expires'), value: time(p.expires_at) },
            { label: w('order'), value: p.order_id && <Link to={`/orders/${p.order_id}`}>{p.order_id}</Link> },
            { label: w('sku'), value: p.sku_id && <Sku id={p.sku_id} /> },
            { label: w('channel'), value: p.channel_id && <Channel id={p.channel_id} /> },
          ]}
        />
      </Card>
      <Story penalty={p} />
    </Split>
  )
}

/** A SKU by its title; distributors read no catalogue, they know it by the mall. */
function Sku({ id }: { id: string }) {
  const { role } = useHouse()
  const sku = useSkus(role === 'distributor' ? [] : [id]).get(id)
  return (
    <>
      {sku?.title} <CopyText text={id} />
    </>
  )
}

function Channel({ id }: { id: string }) {
  const { role } = useHouse()
  const channel = useRead('/v1/channels/{channel_id}', { path: { channel_id: id } }, { enabled: role !== 'supplier' })
  return (
    <>
      {channel.data?.name} <CopyText text={id} />
    </>
  )
}

function Story({ penalty: p }: { penalty: Penalty }) {
  const w = useWords(words)
  const { time } = useFormats()
  const said = [
    { key: 'complaint', text: p.text, at: p.created_at },
    { key: 'answer', text: p.answer, at: p.answered_at },
    { key: 'decision', text: p.decision, at: p.decided_at },
    { key: 'appeal', text: p.appeal, at: p.appealed_at },
    { key: 'review', text: p.review, at: p.reviewed_at ?? p.revoked_at },
  ] as const
  return (
    <Card title={w('story')}>
      <ol className={style.trail}>
        {said
          .filter((s) => s.text)
          .map((s) => (
            <li key={s.key}>
              <strong>{w(`story.${s.key}`)}</strong>
              <span className={style.text}>{s.text}</span>
              <Exhibits penalty={p} side={s.key} />
              <span className="quiet small number">{time(s.at)}</span>
            </li>
          ))}
      </ol>
    </Card>
  )
}

/** The files of one side. The other side's are read through the case. */
function Exhibits({ penalty: p, side }: { penalty: Penalty; side: string }) {
  const w = useWords(words)
  const { role } = useHouse()
  const files = (p.evidence ?? []).filter((e) => e.side === side)
  if (files.length === 0) return null
  return (
    <span className={style.acts}>
      {files.map((e, n) => {
        const at = `/console/api/v1/penalties/${p.id}/evidence/${e.file_id}`
        return role === 'operator' ? (
          <FileLink key={e.file_id} file={e.file_id} at={at} />
        ) : (
          <a key={e.file_id} href={at} download>
            {w('evidence.one', { n: n + 1 })}
          </a>
        )
      })}
    </span>
  )
}
