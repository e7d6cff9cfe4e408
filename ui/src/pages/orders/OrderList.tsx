import { Table, type TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { Link, useNavigate } from 'react-router'
import type { OrderRow } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats, useHouse } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { OrderStates, Pill } from '../../parts/State'
import { useNarrow } from '../../parts/useNarrow'
import { OrderCards } from './OrderCards'
import style from './OrdersPage.module.css'

interface Props {
  /** Undefined while the first page is on its way. */
  rows: OrderRow[] | undefined
  stale: boolean
  narrowed: boolean
}

export function OrderList({ rows, stale, narrowed }: Props) {
  const { t } = useSpeech()
  const narrow = useNarrow()
  if (!rows) return <Bones />
  if (rows.length === 0) {
    return narrowed ? (
      <Notice title={t('orders.empty')} text={t('orders.empty.text')} />
    ) : (
      <Notice title={t('orders.empty.all')} text={t('orders.empty.all.text')} />
    )
  }
  return (
    <div className={stale ? style.stale : undefined} aria-busy={stale}>
      {narrow ? <OrderCards rows={rows} /> : <OrderTable rows={rows} />}
    </div>
  )
}

function OrderTable({ rows }: { rows: OrderRow[] }) {
  const go = useNavigate()
  const columns = useColumns()
  return (
    <Table<OrderRow>
      rowKey="id"
      columns={columns}
      dataSource={rows}
      pagination={false}
      scroll={{ x: 1060 }}
      rowClassName={style.tableRow}
      onRow={(o) => ({
        // The link in the row is for the keyboard; the rest of the row is a larger place to click.
        onClick: (e) => {
          if (!(e.target as HTMLElement).closest('a') && !window.getSelection()?.toString()) void go(`/orders/${o.id}`)
        },
      })}
    />
  )
}

function useColumns(): TableColumnsType<OrderRow> {
  const { t } = useSpeech()
  const formats = useFormats()
  const { role } = useHouse()
  return useMemo(() => {
    const all: TableColumnsType<OrderRow> = [
      { key: 'order', title: t('orders.column.order'), width: 190, render: (_, o) => <OrderName order={o} /> },
      { key: 'goods', title: t('orders.column.goods'), width: 230, render: (_, o) => <Goods order={o} /> },
      { key: 'distributor', title: t('orders.column.distributor'), width: 130, render: (_, o) => <span className={style.clip}>{o.distributor.name}</span> },
      { key: 'suppliers', title: t('orders.column.suppliers'), width: 150, render: (_, o) => <Suppliers order={o} /> },
      { key: 'amount', title: t(role === 'supplier' ? 'orders.column.owed' : 'orders.column.amount'), width: 130, align: 'right', render: (_, o) => <Amount order={o} /> },
      { key: 'state', title: t('orders.column.state'), width: 150, render: (_, o) => <States order={o} /> },
      { key: 'placed', title: t('orders.column.placed'), width: 130, render: (_, o) => <span className="number quiet">{formats.time(o.placed_at)}</span> },
    ]
    return all.filter((c) => !(role === 'distributor' && c.key === 'distributor') && !(role === 'supplier' && c.key === 'suppliers'))
  }, [t, formats, role])
}

export function OrderName({ order }: { order: OrderRow }) {
  return (
    <div className={style.stack}>
      <Link to={`/orders/${order.id}`} className={style.own}>
        {order.own_number}
      </Link>
      <span className={style.id}>{order.id}</span>
    </div>
  )
}

export function Goods({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const { count } = useFormats()
  return (
    <div className={style.stack}>
      <span className={style.clip} title={order.title}>
        {order.title || '—'}
      </span>
      <span className="quiet small">{t('orders.lines', { lines: count(order.lines), units: count(order.units) })}</span>
    </div>
  )
}

export function Suppliers({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const [first = '—'] = order.suppliers
  const more = order.supplier_count > 1
  return (
    <div className={style.stack} title={order.suppliers.join('、')}>
      <span className={style.clip}>{first}</span>
      {more && <span className="quiet small">{t('orders.suppliers.count', { count: order.supplier_count })}</span>}
    </div>
  )
}

export function Amount({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  const { money } = useFormats()
  return (
    <div className={style.stack}>
      <span className={`number ${style.amount}`}>{money(order.total_minor, order.currency)}</span>
      {order.refunded_minor > 0 && (
        <span className="number quiet small">{t('orders.refunded', { amount: money(order.refunded_minor, order.currency) })}</span>
      )}
    </div>
  )
}

export function States({ order }: { order: OrderRow }) {
  const { t } = useSpeech()
  return (
    <span className={style.states}>
      <OrderStates states={order.states} />
      {order.open_after_sales > 0 && <Pill tone="red">{t('orders.openCases', { count: order.open_after_sales })}</Pill>}
    </span>
  )
}

function Bones() {
  const { t } = useSpeech()
  return (
    <div className={style.bones} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: 8 }, (_, n) => (
        <Bone key={n} height={44} />
      ))}
    </div>
  )
}
