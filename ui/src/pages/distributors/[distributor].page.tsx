import { Button } from 'antd'
import { Link, useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, rate, Split, Stacked, useAct, useAll, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { Points } from '../penalties/Points'
import { Grade } from './Grade'
import { Rates } from './Rates'
import { words } from './words'

export default function DistributorPage() {
  const w = useWords(words)
  const { distributor: id = '' } = useParams()
  const distributor = useRead('/v1/distributors/{distributor_id}', { path: { distributor_id: id } })
  const d = distributor.data
  return (
    <Page
      title={d?.name ?? w('title')}
      mark={d && <State of="distributor" state={d.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/distributors', label: w('title') }}
      actions={d && <Acts distributor={d} />}
      tabs={[
        { key: 'profile', label: w('tab.profile'), content: () => <Loaded of={distributor}>{(known) => <Profile distributor={known} />}</Loaded> },
        { key: 'grade', label: w('tab.grade'), content: () => <Grade distributor={id} /> },
        { key: 'contracts', label: w('tab.contracts'), content: () => <Contracts distributor={id} /> },
        { key: 'penalties', label: w('tab.penalties'), content: () => <Points distributor={id} /> },
        { key: 'rates', label: w('tab.rates'), content: () => <Rates distributor={id} /> },
        { key: 'history', label: w('tab.history'), content: () => <History subject={id} /> },
      ]}
    />
  )
}

function Acts({ distributor: d }: { distributor: Open['Distributor'] }) {
  const w = useWords(words)
  const path = { distributor_id: d.id }
  const suspend = useAct('post', '/v1/distributors/{distributor_id}/suspend', { done: w('suspended'), silent: true })
  const resume = useAct('post', '/v1/distributors/{distributor_id}/resume', { done: w('resumed'), silent: true })
  if (d.state === 'active') return <Ask label={w('suspend')} text={w('suspend.text')} danger send={() => suspend.mutateAsync({ path, body: {} })} />
  if (d.state === 'suspended') return <Ask label={w('resume')} text={w('resume.text')} button={{ type: 'primary' }} send={() => resume.mutateAsync({ path, body: {} })} />
  return null
}

function Profile({ distributor: d }: { distributor: Open['Distributor'] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const links = [
    ['link.wallet', `/wallet?distributor_id=${d.id}`],
    ['link.orders', `/orders?distributor=${d.id}`],
    ['link.keys', `/keys?distributor=${d.id}`],
    ['link.statements', `/statements?distributor_id=${d.id}`],
    ['link.penalties', `/penalties?distributor_id=${d.id}`],
  ] as const
  return (
    <Split
      aside={
        <Card title={w('links')}>
          <ul className={style.steps}>
            {links.map(([label, to]) => (
              <li key={label} style={{ display: 'block' }}>
                <Link to={to}>{w(label)} →</Link>
              </li>
            ))}
          </ul>
        </Card>
      }
    >
      <Card title={w('profile')}>
        <Facts facts={[{ label: w('name'), value: d.name }, { label: w('created'), value: time(d.created_at) }, { label: w('inviter'), value: d.inviter_id && <PartyLink kind="distributors" id={d.inviter_id} /> }]} />
      </Card>
      <Channels distributor={d.id} />
    </Split>
  )
}

function Channels({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const channels = useAll('/v1/channels', { query: { distributor_id: distributor } as never })
  return (
    <Card title={w('channels')}>
      <Loaded of={channels}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">{w('channels.none')}</p>
          ) : (
            <Stacked>
              <table className={style.table}>
                <thead>
                  <tr>
                    <th>{w('name')}</th>
                    <th>{w('kind')}</th>
                    <th>{w('platform')}</th>
                    <th>{w('state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((c) => (
                    <tr key={c.id}>
                      <td>{c.name}</td>
                      <td>{w.code('channel', c.kind)}</td>
                      <td>{c.platform ?? '—'}</td>
                      <td><Pill tone={c.state === 'active' ? 'green' : 'grey'}>{c.state === 'active' ? w('distributor.active') : w('recruitment.closed')}</Pill></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Stacked>
          )
        }
      </Loaded>
    </Card>
  )
}

function Contracts({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const { date } = useFormats()
  const contracts = useAll('/v1/contracts', { query: { distributor_id: distributor } as never })
  return (
    <Card title={w('tab.contracts')} extra={<Link to={`/contracts?new=${distributor}`}><Button type="primary">{w('contract.new')}</Button></Link>}>
      <Loaded of={contracts}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">{w('contracts.none')}</p>
          ) : (
            <Stacked>
              <table className={style.table}>
                <thead>
                  <tr>
                    <th>{w('version')}</th>
                    <th>{w('state')}</th>
                    <th>{w('ratio')}</th>
                    <th>{w('from')}</th>
                    <th>{w('until')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((c) => (
                    <tr key={c.id}>
                      <td><Link to={`/contracts/${c.id}`}>{w('contract.nth', { n: c.version })}</Link></td>
                      <td><State of="contract" state={c.state} /></td>
                      <td className="number">{rate(c.price_ratio_ppm)}</td>
                      <td className="number">{c.from ? date(c.from) : '—'}</td>
                      <td className="number">{c.until ? date(c.until) : w('until.open')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Stacked>
          )
        }
      </Loaded>
    </Card>
  )
}
