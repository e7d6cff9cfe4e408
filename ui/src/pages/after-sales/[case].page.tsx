import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { orderQuery, type OrderPage } from '../../api/queries'
import { placed } from '../../format/region'
import { useSpeech } from '../../i18n/language'
import { Facts, Loaded, Page, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { CaseState } from '../../parts/State'
import order from '../order/OrderPage.module.css'
import { Acts } from './Acts'
import style from './AfterSale.module.css'
import { happened, over, type AfterSale } from './cases'
import { Evidence } from './Evidence'
import { Money } from './Money'
import { words } from './words'

export default function AfterSalePage() {
  const { case: id = '' } = useParams()
  const afterSale = useRead('/v1/after-sales/{after_sale_id}', { path: { after_sale_id: id } })
  return <Loaded of={afterSale}>{(of) => <Whole of={of} />}</Loaded>
}

function Whole({ of }: { of: AfterSale }) {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time } = useFormats()
  const asked = useQuery(orderQuery(of.order_id))
  const whole = asked.data
  const waiting = asked.isPending
  const titleOf = (line: number) => whole?.lines.find((l) => l.number === line)?.title ?? `#${line}`
  const ended = over(of.state)
  const late = of.due_at && new Date(of.due_at) < new Date()
  const step = of.state === 'awaiting_return' && of.waybill ? 'next.returning' : (`next.${of.state}` as const)
  return (
    <Page title={[code('case.kind', of.kind), whole?.own_number].filter(Boolean).join(' · ')} mark={<CaseState state={of.state} />} hint={<CopyText text={of.id} />} up={{ to: '/after-sales', label: w('title') }}>
      <Split
        aside={
          <>
            <Money of={of} currency={whole?.currency} />
            <About of={of} whole={whole} waiting={waiting} />
            <Timeline of={of} whole={whole} waiting={waiting} />
          </>
        }
      >
        <Card title={w('next')} hint={!ended && of.due_at ? w(late ? 'overdue' : 'due', { time: time(of.due_at) }) : undefined}>
          <div className={style.next}>
            <p>{w(step)}</p>
            {of.return_to && <ReturnTo to={of.return_to} />}
            <Acts of={of} currency={whole?.currency} titleOf={titleOf} />
          </div>
        </Card>
        <Goods of={of} whole={whole} waiting={waiting} />
        <Evidence of={of} />
      </Split>
    </Page>
  )
}

/** Where the buyer sends the goods: to be copied whole. */
function ReturnTo({ to }: { to: Open['Contact'] }) {
  const w = useWords(words)
  const { language } = useSpeech()
  const whole = `${to.name} ${to.phone} ${placed(to.region, to.address, language)}`
  return (
    <p>
      {w('returnTo')} <CopyText text={whole} />
    </p>
  )
}

interface Props {
  of: AfterSale
  whole: OrderPage | undefined
  /** Its order, which names goods and parties, is still asked for. */
  waiting: boolean
}

function Goods({ of, whole, waiting }: Props) {
  const w = useWords(words)
  const { role } = useHouse()
  const { money, count } = useFormats()
  return (
    <Card title={w('goods')} hint={w('units', { count: count(of.units) })}>
      {waiting ? (
        <Bone height={72} />
      ) : (
        <table className={style.table}>
          <thead>
            <tr>
              <th>{w('goods.title')}</th>
              <th className={style.count}>{w('goods.price')}</th>
              <th className={style.count}>{w('goods.units')}</th>
            </tr>
          </thead>
          <tbody>
            {(of.lines ?? []).map((l) => {
              const line = whole?.lines.find((x) => x.number === l.line)
              return (
                <tr key={l.line}>
                  <td>
                    {line?.title ?? `#${l.line}`} <div className="quiet small">{line?.code}</div>
                  </td>
                  <td className={style.count}>{line ? money(role === 'supplier' ? line.supply_minor : line.settlement_minor, whole?.currency) : '—'}</td>
                  <td className={style.count}>{count(l.units)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function About({ of, whole, waiting }: Props) {
  const w = useWords(words)
  const { code } = useSpeech()
  const { role } = useHouse()
  const { time } = useFormats()
  const sub = whole?.sub_orders.find((s) => s.id === of.sub_order_id)
  return (
    <Card title={w('facts')}>
      <Facts
        columns={1}
        facts={[
          { label: w('order'), value: waiting ? <Bone height={22} /> : <Link to={`/orders/${of.order_id}`}>{whole?.own_number ?? of.order_id}</Link> },
          ...(role === 'distributor' ? [] : [{ label: w('distributor'), value: whole?.distributor.name }]),
          ...(role === 'supplier' ? [] : [{ label: w('supplier'), value: sub?.supplier.name }]),
          { label: w('reason'), value: code('reason', of.reason) },
          { label: w('latest'), value: of.note },
          ...(of.waybill ? [{ label: w('back'), value: <>{of.carrier} <CopyText text={of.waybill} /></> }] : []),
          { label: w('applied'), value: time(of.applied_at) },
          ...(of.ended_at ? [{ label: w('ended'), value: time(of.ended_at) }] : []),
        ]}
      />
    </Card>
  )
}

/** What happened to the case, the latest first. */
function Timeline({ of, whole, waiting }: Props) {
  const w = useWords(words)
  const { code } = useSpeech()
  const { time } = useFormats()
  const events = (whole?.events ?? []).filter((e) => e.subject === of.id).toReversed()
  return (
    <Card title={w('timeline')}>
      {waiting && <Bone height={72} />}
      {!waiting && events.length === 0 && <p className="quiet">{w('timeline.none')}</p>}
      <ol className={order.timeline}>
        {events.map((e) => (
          <li key={e.id}>
            <span className={order.happened}>{code('event', happened(e))}</span>
            {(e.facts.carrier || e.facts.reason) && <span className={order.detail}>{[e.facts.carrier, e.facts.waybill, e.facts.reason && code('reason', e.facts.reason)].filter(Boolean).join(' ')}</span>}
            <span className="number quiet small">
              {time(e.at)}
              {e.actor_name ? ` · ${e.actor_name}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
