import { Fragment } from 'react'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import { groups, type Group } from './ledger'
import style from './OrderPage.module.css'

/** The books of the order: a group of postings for each thing that moved money. */
export function Ledger({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const { role } = useHouse()
  const { money } = useFormats()
  const found = groups(order.postings)
  // A party sees its own side only, so that sums mean nothing there.
  const off = found.reduce((total, g) => total + Math.abs(g.sum), 0)
  const verdict =
    role === 'operator' && found.length > 0 ? (
      off === 0 ? (
        <Pill tone="green">{t('order.ledger.balanced')}</Pill>
      ) : (
        <Pill tone="red">{t('order.ledger.unbalanced', { amount: money(off, order.currency) })}</Pill>
      )
    ) : null
  return (
    <Card title={t('order.ledger')} extra={verdict} flush>
      {found.length === 0 ? (
        <Notice title={t('order.ledger.none')} compact />
      ) : (
        <Groups groups={found} currency={order.currency} />
      )}
    </Card>
  )
}

function Groups({ groups, currency }: { groups: Group[]; currency: string }) {
  const { t } = useSpeech()
  const narrow = useNarrow()
  if (narrow) {
    return (
      <ul className={style.bookings}>
        {groups.map((g) => (
          <GroupCard key={g.id} group={g} currency={currency} />
        ))}
      </ul>
    )
  }
  return (
    <div className={style.scroll} tabIndex={0} role="region" aria-label={t('order.ledger')}>
      <table className={style.postings}>
        <thead>
          <tr>
            <th scope="col">{t('order.ledger.time')}</th>
            <th scope="col">{t('order.ledger.kind')}</th>
            <th scope="col">{t('order.ledger.account')}</th>
            <th scope="col">{t('order.ledger.party')}</th>
            <th scope="col">{t('order.ledger.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((g) => (
            <GroupRows key={g.id} group={g} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A group where there is no room for a table. */
function GroupCard({ group, currency }: { group: Group; currency: string }) {
  const { code } = useSpeech()
  const { time } = useFormats()
  return (
    <li>
      <div className={style.booked}>
        <strong>{code('posting', group.kind)}</strong>
        <span className="number quiet small">{time(group.at)}</span>
      </div>
      {group.legs.map((leg) => (
        <div key={leg.id} className={style.leg}>
          <span>
            {code('account', leg.account)} <span className="quiet small">{leg.party}</span>
          </span>
          <Signed minor={leg.amount_minor} currency={currency} />
        </div>
      ))}
    </li>
  )
}

function Signed({ minor, currency }: { minor: number; currency: string }) {
  const { money } = useFormats()
  return (
    <span className={`number ${minor < 0 ? style.minus : ''}`}>
      {minor > 0 ? '+' : ''}
      {money(minor, currency)}
    </span>
  )
}

function GroupRows({ group, currency }: { group: Group; currency: string }) {
  const { code } = useSpeech()
  const { time } = useFormats()
  return (
    <Fragment>
      {group.legs.map((leg, i) => (
        <tr key={leg.id} className={i === 0 ? style.firstLeg : undefined}>
          <td className="number quiet">{i === 0 ? time(group.at) : ''}</td>
          <td>{i === 0 ? code('posting', group.kind) : ''}</td>
          <td>{code('account', leg.account)}</td>
          <td className="quiet">{leg.party}</td>
          <td>
            <Signed minor={leg.amount_minor} currency={currency} />
          </td>
        </tr>
      ))}
    </Fragment>
  )
}
