import { useMemo } from 'react'
import { body, client } from '../../api/client'
import type { OrderRow, OrdersFilter } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { List, Page, type Column, type Filter } from '../../kit'
import { decimal } from '../../format/money'
import { Notice } from '../../parts/Notice'
import { useFormats, useHouse } from '../../parts/house'
import { Amount, Goods, OrderName, States, Suppliers } from './cells'
import { useTraits } from './traits'
import style from '../../kit/list/list.module.css'

const states = ['unconfirmed', 'pending_payment', 'to_ship', 'to_receive', 'completed', 'cancelled', 'closed'] as const
const caseStates = ['open', 'pending_review', 'intercepting', 'awaiting_return', 'inspecting', 'awaiting_refund'] as const
const shippings = ['late', 'soon'] as const

const load = (query: Record<string, string | number>, signal: AbortSignal) => body(client.GET('/console/api/orders', { params: { query: query as OrdersFilter }, signal }))

export default function OrdersPage() {
  const { t, code } = useSpeech()
  const tabs = useMemo(() => ({ key: 'state', options: [{ value: '', label: t('common.all') }, ...states.map((s) => ({ value: s, label: code('state', s) }))] }), [t, code])
  return (
    <Page title={t('orders.title')}>
      <List<OrderRow>
        name="orders"
        title={t('orders.title')}
        load={load}
        columns={useColumns()}
        filters={useFilters()}
        tabs={tabs}
        rowKey={(o) => o.id}
        to={(o) => `/orders/${o.id}`}
        empty={<Notice title={t('orders.empty.all')} text={t('orders.empty.all.text')} />}
      />
    </Page>
  )
}

function useFilters(): Filter[] {
  const { t, code } = useSpeech()
  const { role } = useHouse()
  const traits = useTraits()
  return useMemo(() => {
    const parties: Filter[] =
      role === 'operator'
        ? [
            { kind: 'party', key: 'distributor', label: t('orders.distributor'), of: 'distributors' },
            { kind: 'party', key: 'supplier', label: t('orders.supplier'), of: 'suppliers' },
          ]
        : []
    return [
      { kind: 'text', key: 'q', label: t('orders.search.hint') },
      ...parties,
      { kind: 'days', from: 'from', to: 'to', label: t('orders.dates') },
      ...traits,
      { kind: 'choice', key: 'after_sale', label: t('orders.afterSale'), options: caseStates.map((s) => ({ value: s, label: s === 'open' ? t('orders.afterSale.open') : code('case.state', s) })) },
      { kind: 'choice', key: 'shipping', label: t('orders.shipping'), options: shippings.map((s) => ({ value: s, label: t(`orders.shipping.${s}`) })) },
    ]
  }, [t, code, role, traits])
}

function useColumns(): Column<OrderRow>[] {
  const { t, code } = useSpeech()
  const { time } = useFormats()
  const { role } = useHouse()
  return useMemo(() => {
    const all: Column<OrderRow>[] = [
      { key: 'order', title: t('orders.column.order'), width: 190, render: (o) => <OrderName order={o} />, text: (o) => o.own_number },
      { key: 'goods', title: t('orders.column.goods'), width: 230, render: (o) => <Goods order={o} />, text: (o) => o.title },
      { key: 'distributor', title: t('orders.column.distributor'), width: 130, render: (o) => <span className={style.clip}>{o.distributor.name}</span>, text: (o) => o.distributor.name },
      { key: 'suppliers', title: t('orders.column.suppliers'), width: 150, render: (o) => <Suppliers order={o} />, text: (o) => o.suppliers.join('、') },
      { key: 'amount', title: t(role === 'supplier' ? 'orders.column.owed' : 'orders.column.amount'), width: 130, align: 'right', render: (o) => <Amount order={o} />, text: (o) => decimal(o.total_minor, 2), kind: 'decimal' },
      { key: 'state', title: t('orders.column.state'), width: 150, render: (o) => <States order={o} />, text: (o) => o.states.map((s) => code('state', s.state)).join('、') },
      { key: 'placed', title: t('orders.column.placed'), width: 130, render: (o) => <span className="number quiet">{time(o.placed_at)}</span>, text: (o) => time(o.placed_at), kind: 'time' },
    ]
    return all.filter((c) => !(role === 'distributor' && c.key === 'distributor') && !(role === 'supplier' && c.key === 'suppliers'))
  }, [t, code, time, role])
}
