import { lazy, Suspense, useEffect, useRef } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { Loading } from '../parts/Loading'
import { Shell } from './Shell'

// Each page is loaded when it is first gone to.
const SignIn = lazy(() => import('../pages/sign-in/SignIn'))
const Home = lazy(() => import('../pages/home/HomePage'))
const Orders = lazy(() => import('../pages/orders/OrdersPage'))
const Order = lazy(() => import('../pages/order/OrderPage'))
const Keys = lazy(() => import('../pages/keys/KeysPage'))
const NotFound = lazy(() => import('../pages/NotFound'))

export function Routing() {
  useFreshStart()
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/sign-in" element={<SignIn />} />
        <Route element={<Shell />}>
          <Route index element={<Home />} />
          <Route path="orders" element={<Orders />} />
          <Route path="orders/:order" element={<Order />} />
          <Route path="keys" element={<Keys />} />
          <Route path="index.html" element={<Navigate to="/" replace />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  )
}

/** A new page begins at its top, and with the keyboard at its content. */
function useFreshStart() {
  const { pathname } = useLocation()
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
  }, [pathname])
}
