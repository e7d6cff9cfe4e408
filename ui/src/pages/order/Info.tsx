import type { ReactNode } from 'react'
import type { OrderPage } from '../../api/queries'
import { provinceOf, region } from '../../format/region'
import { useSpeech } from '../../i18n/language'
import { useRead } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { LockIcon } from '../../parts/icons'
import style from './OrderPage.module.css'

/** Who ordered, to whom it goes, and on what terms. */
export function Info({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const { time } = useFormats()
  const unpaid = order.sub_orders.some((s) => s.state === 'pending_payment' || s.state === 'unconfirmed')
  return (
    <Card title={t('order.info')}>
      <dl className={style.info}>
        <Row name={t('order.distributor')}>{order.distributor.name}</Row>
        {order.channel && <Row name={t('order.channel')}>{order.channel}</Row>}
        <Row name={t('order.placed')}>
          <span className="number">{time(order.placed_at)}</span>
        </Row>
        {unpaid && order.pay_by && (
          <Row name={t('order.payBy')}>
            <span className="number">{time(order.pay_by)}</span>
          </Row>
        )}
        {unpaid && order.hold_until && (
          <Row name={t('order.holdUntil')}>
            <span className="number">{time(order.hold_until)}</span>
          </Row>
        )}
        <Row name={t('order.contact')}>
          <Contact order={order} />
        </Row>
        {order.region && <Row name={t('order.region')}><Region code={order.region} /></Row>}
        {order.remark && <Row name={t('order.remark')}>{order.remark}</Row>}
        <Row name={t('order.terms')}>
          {t('order.terms.text', { ship: order.ship_days, receive: order.receive_days, window: order.window_days })}
        </Row>
      </dl>
    </Card>
  )
}

/** A region by its names down to the city, where divisions are known by names in the language. */
function Region({ code }: { code: string }) {
  const { language } = useSpeech()
  const province = provinceOf(code, language)
  const within = useRead('/v1/regions', { query: { parent: `${code.slice(0, 2)}0000` } }, { enabled: language === 'zh' && province !== code, staleTime: Infinity })
  const city = (within.data?.items ?? []).find((r) => r.code === code || r.code === `${code.slice(0, 4)}00`)
  return <>{city ? `${province} ${city.name}` : region(code, language)}</>
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Contact({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  if (!order.contact) return <span className="quiet">{t('order.contact.erased')}</span>
  return (
    <>
      {order.contact.name} <span className="number">{order.contact.phone}</span>
      {order.contact.address && <div>{order.contact.address}</div>}
      <div className={style.masked}>
        <LockIcon />
        {t('order.contact.masked')}
      </div>
    </>
  )
}
