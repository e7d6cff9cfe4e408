import { lazy } from 'react'
import { useHouse } from '../parts/house'

const OperatorHome = lazy(() => import('./home/OperatorHome'))
const PartyHome = lazy(() => import('./home/PartyHome'))

/** The first page of each role. */
export default function HomePage() {
  return useHouse().role === 'operator' ? <OperatorHome /> : <PartyHome />
}
