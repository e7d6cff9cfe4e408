import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { Failure } from '../../api/client'
import { orderQuery, type OrderPage as Order } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { CopyText } from '../../parts/CopyText'
import { Failed } from '../../parts/Failed'
import { BackIcon } from '../../parts/icons'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { OrderStates } from '../../parts/State'
import { usePageTitle } from '../../parts/usePageTitle'
import { Acts } from '../order/Acts'
import { Amounts } from '../order/Amounts'
import { History } from '../order/History'
import { Info } from '../order/Info'
import { Ledger } from '../order/Ledger'
import style from '../order/OrderPage.module.css'
import { Progress } from '../order/Progress'
import { SubOrders } from '../order/SubOrders'

export default function OrderPage() {
  const { t } = useSpeech()
  const { order: id = '' } = useParams()
  const order = useQuery(orderQuery(id))
  usePageTitle(order.data ? t('order.title', { number: order.data.own_number }) : t('orders.title'))
  return (
    <>
      <Link to="/orders" className={style.back}>
        <BackIcon />
        {t('order.back')}
      </Link>
      {order.data ? (
        <Whole order={order.data} />
      ) : order.error ? (
        isMissing(order.error) ? (
          <Notice title={t('failure.order')} text={t('failure.order.text')} />
        ) : (
          <Failed error={order.error} retry={() => void order.refetch()} busy={order.isFetching} />
        )
      ) : (
        <Bones />
      )}
    </>
  )
}

/** A malformed id is as missing as any other. */
function isMissing(error: Error): boolean {
  return error instanceof Failure && (error.status === 404 || error.status === 422)
}

function Whole({ order }: { order: Order }) {
  const { t } = useSpeech()
  return (
    <>
      <header className={style.head}>
        <h1>{t('order.title', { number: order.own_number })}</h1>
        <OrderStates states={countStates(order)} />
        <span className={style.id}>
          <span className="quiet small">{t('order.id')}</span>
          <CopyText text={order.id} />
        </span>
      </header>
      <Acts order={order} />
      <div className={style.grid}>
        <Progress order={order} />
        <div className={style.mainColumn}>
          <SubOrders order={order} />
          <Ledger order={order} />
        </div>
        <div className={style.sideColumn}>
          <Amounts order={order} />
          <Info order={order} />
          <History order={order} />
        </div>
      </div>
    </>
  )
}

const life = ['under_review', 'unconfirmed', 'pending_payment', 'to_ship', 'to_receive', 'completed', 'cancelled', 'closed']

function countStates(order: Order): { state: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const s of order.sub_orders) counts.set(s.state, (counts.get(s.state) ?? 0) + 1)
  return [...counts].map(([state, count]) => ({ state, count })).toSorted((a, b) => life.indexOf(a.state) - life.indexOf(b.state))
}

function Bones() {
  const { t } = useSpeech()
  return (
    <div className={style.bones} role="status" aria-label={t('common.loading')}>
      <Bone width={280} height={30} />
      <Bone height={96} />
      <Bone height={320} />
    </div>
  )
}
