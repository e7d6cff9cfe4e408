import { Link } from 'react-router'
import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats, useHouse } from '../../parts/house'
import { CaseState } from '../../parts/State'
import style from './OrderPage.module.css'

type Case = OrderPage['after_sales'][number]

/** The after-sales of a sub-order. */
export function Cases({ cases, currency }: { cases: Case[]; currency: string }) {
  const { t } = useSpeech()
  if (cases.length === 0) return null
  return (
    <div className={style.cases}>
      <h3>{t('order.cases')}</h3>
      <ul>
        {cases.map((c) => (
          <CaseRow key={c.id} afterSale={c} currency={currency} />
        ))}
      </ul>
    </div>
  )
}

function CaseRow({ afterSale: c, currency }: { afterSale: Case; currency: string }) {
  const { t, code } = useSpeech()
  const { time, count, money } = useFormats()
  const { role } = useHouse()
  const facts: [string, string][] = [
    [t('order.case.reason'), code('reason', c.reason)],
    [t('order.case.note'), c.note],
    [t('order.case.waybill'), [c.carrier, c.waybill].filter(Boolean).join(' ')],
    [t('order.case.applied'), time(c.applied_at)],
    [t('order.case.due'), c.due_at && !c.ended_at ? time(c.due_at) : ''],
    [t('order.case.ended'), c.ended_at ? time(c.ended_at) : ''],
  ]
  return (
    <li>
      <div className={style.caseHead}>
        <strong>
          <Link to={`/after-sales/${c.id}`}>{code('case.kind', c.kind)}</Link>
        </strong>
        <CaseState state={c.state} />
        <span className="quiet">{t('order.case.units', { units: count(c.units) })}</span>
        <span className={`number ${style.caseAmount}`}>
          {role === 'supplier' ? `${t('order.case.supply')} ${money(c.supply_minor, currency)}` : `${t('order.case.refund')} ${money(c.refund_minor, currency)}`}
        </span>
      </div>
      <dl className={style.caseFacts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </li>
  )
}
