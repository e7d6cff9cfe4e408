import { useQuery } from '@tanstack/react-query'
import { partyQuery } from '../../api/queries'
import { useHouse } from '../../parts/house'
import type { Statement } from './statements'

/** The name of a statement's party; only the operator looks parties up. */
export function useParty(s: Pick<Statement, 'supplier_id' | 'distributor_id'>): string {
  const id = s.supplier_id ?? s.distributor_id ?? ''
  const { role } = useHouse()
  const party = useQuery({ ...partyQuery(s.supplier_id ? 'suppliers' : 'distributors', id), enabled: role === 'operator' && id !== '', staleTime: Infinity })
  return party.data ?? id
}

export function PartyName({ of }: { of: Statement }) {
  return <>{useParty(of)}</>
}
