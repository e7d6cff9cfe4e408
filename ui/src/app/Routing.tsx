import { lazy, Suspense, useEffect, useRef } from 'react'
import { createBrowserRouter, Navigate, Outlet, useLocation } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { Loading } from '../parts/Loading'
import { openPages, shellPages } from './routes'
import { Shell } from './Shell'

const SignIn = lazy(() => import('../pages/sign-in/SignIn'))
const NotFound = lazy(() => import('../pages/NotFound'))

const router = createBrowserRouter([
  {
    element: <Fresh />,
    children: [
      { path: '/sign-in', element: <SignIn /> },
      { path: '/', children: openPages },
      {
        path: '/',
        element: <Shell />,
        children: [...shellPages, { path: 'index.html', element: <Navigate to="/" replace /> }, { path: '*', element: <NotFound /> }],
      },
    ],
  },
])

export function Routing() {
  return <RouterProvider router={router} />
}

/** A new page begins at its top, and with the keyboard at its content. */
function Fresh() {
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
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
    </Suspense>
  )
}
