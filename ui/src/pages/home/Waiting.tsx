import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { body, client } from '../../api/client'
import { Loaded } from '../../kit/Loaded'
import { useWords } from '../../kit/words'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { ForthIcon } from '../../parts/icons'
import { Notice } from '../../parts/Notice'
import style from './HomePage.module.css'
import { words } from './words'

/** Where each kind of what waits is done. */
const places: Record<string, string> = {
  supplier_applications: '/supplier-applications?state=submitted',
  distributor_applications: '/distributor-applications',
  recruitment_posts: '/recruitments?state=proposed',
  product_reviews: '/reviews',
  papers_to_check: '/papers',
  bank_accounts: '/suppliers',
  suppliers_to_recheck: '/suppliers',
  penalties_proposed: '/penalties?state=proposed',
  penalties_to_decide: '/penalties',
  penalty_appeals: '/penalties?state=appealed',
  prices_asked: '/prices?tab=asked&state=open',
  invoices_to_accept: '/invoices',
  penalties_to_answer: '/penalties?state=opened',
  penalties_to_appeal: '/penalties?state=confirmed',
  after_sales_to_review: '/after-sales?state=pending_review',
  after_sales_to_inspect: '/after-sales?state=inspecting',
  after_sales_to_refund: '/after-sales?state=awaiting_refund',
  after_sales_to_stop: '/after-sales?state=intercepting',
  after_sales_to_send_back: '/after-sales?state=awaiting_return',
  pool_jobs: '/jobs',
  orders_to_ship: '/to-ship',
  orders_ship_late: '/orders?shipping=late',
  orders_ship_soon: '/orders?shipping=soon',
  products_refused: '/products?state=refused',
  documents_expiring: '/company',
  papers_expiring: '/papers',
  orders_to_pay: '/orders?state=pending_payment',
  orders_to_confirm: '/orders?state=unconfirmed',
  wallet_low: '/wallet',
  stock_low: '/stock',
  stock_out: '/stock',
  month_to_close: '/statements',
  agreements_to_sign: '/agreements',
  agreements_ending: '/agreements',
  contracts_to_sign: '/contracts',
  contracts_ending: '/contracts',
  notices_unread: '/notices',
}

const urgent = new Set(['orders_ship_late', 'wallet_low', 'penalties_to_answer', 'stock_out'])

/** What waits for a decision or an act of one's party, each with the way to it. */
export function Waiting({ className }: { className?: string | undefined }) {
  const w = useWords(words)
  const { count, shortTime, money } = useFormats()
  const { role } = useHouse()
  const waiting = useQuery({ queryKey: ['waiting', role], queryFn: ({ signal }) => body(client.GET('/console/api/waiting', { signal })), refetchInterval: 60_000 })
  return (
    <Card title={w('waiting')} className={className}>
      <Loaded of={waiting}>
        {({ items }) => {
          const some = items.filter((i) => i.count > 0)
          if (some.length === 0) return <Notice compact title={w('waiting.none')} />
          return (
            <ul className={style.todo}>
              {some.map((i) => (
                <li key={i.kind} className={urgent.has(i.kind) ? style.urgent : undefined}>
                  <Link to={places[i.kind] ?? '/'}>
                    <span>
                      {w.code('kind', i.kind)}
                      <span className="quiet small"> {i.minor ? w('waiting.short', { amount: money(i.minor) }) : i.due_at ? w('waiting.due', { time: shortTime(i.due_at) }) : i.oldest_at ? w('waiting.since', { time: shortTime(i.oldest_at) }) : ''}</span>
                    </span>
                    <b>{count(i.count)}</b>
                    <ForthIcon size={14} />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Card>
  )
}
