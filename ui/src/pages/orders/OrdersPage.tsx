import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { ordersQuery } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Failed } from '../../parts/Failed'
import { usePageTitle } from '../../parts/usePageTitle'
import { back, forth, start, wayOf, type Way } from './cursors'
import { readFilter, readSize, toQuery, writeAddress, type Filter } from './filter'
import { Filters } from './Filters'
import { OrderList } from './OrderList'
import style from './OrdersPage.module.css'
import { Pager } from './Pager'
import { StateTabs } from './StateTabs'

export default function OrdersPage() {
  const { t } = useSpeech()
  const { filter, size, way, go } = useAddress()
  const orders = useQuery(ordersQuery(toQuery(filter, size, way.after)))
  const narrow = useCallback((change: Filter) => go({ ...filter, ...change }, size, start), [filter, size, go])
  usePageTitle(t('orders.title'))
  // Another page of the list begins at its top.
  useEffect(() => {
    window.scrollTo(0, 0) // gives a promise in some browsers, which is no clean-up
  }, [way.after])
  const page = orders.data
  return (
    <>
      <h1 className={style.title}>{t('orders.title')}</h1>
      <div className={style.sheet}>
        <StateTabs filter={filter} size={size} />
        <Filters filter={filter} narrow={narrow} reset={() => go(filter.state ? { state: filter.state } : {}, size, start)} />
        {orders.error && !page ? (
          <Failed error={orders.error} retry={() => void orders.refetch()} busy={orders.isFetching} />
        ) : (
          <>
            {orders.error && <Failed compact error={orders.error} retry={() => void orders.refetch()} busy={orders.isFetching} />}
            <OrderList rows={page?.items} stale={orders.isPlaceholderData} narrowed={Object.keys(filter).length > 0} />
            {page && (page.items.length > 0 || way.after !== '') && (
              <Pager
                way={way}
                size={size}
                busy={orders.isPlaceholderData}
                more={page.next !== undefined}
                onBack={() => go(filter, size, back(way))}
                onFirst={() => go(filter, size, start)}
                onForth={() => page.next && go(filter, size, forth(way, page.next))}
                onSize={(chosen) => go(filter, chosen, start)}
              />
            )}
          </>
        )}
      </div>
    </>
  )
}

/** The page's address holds filter and cursor, so that a reload, a bookmark and the browser's back button show the same page. */
function useAddress() {
  const navigate = useNavigate()
  const { search, state } = useLocation()
  const read = useMemo(() => {
    const address = new URLSearchParams(search)
    return { filter: readFilter(address), size: readSize(address), way: wayOf(address.get('after') ?? '', state) }
  }, [search, state])
  const go = useCallback(
    (filter: Filter, size: number, way: Way) => {
      void navigate({ search: writeAddress(filter, size, way.after).toString() }, { state: { before: way.before } })
    },
    [navigate],
  )
  return { ...read, go }
}
