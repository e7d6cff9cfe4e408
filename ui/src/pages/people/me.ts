import { useRead } from '../../kit'

/** The caller's own company, as requests name it. */
export function useMyParty(): { supplier_id?: string; distributor_id?: string } {
  const me = useRead('/v1/me', {}, { staleTime: Infinity }).data
  return { ...(me?.supplier_id ? { supplier_id: me.supplier_id } : {}), ...(me?.distributor_id ? { distributor_id: me.distributor_id } : {}) }
}
