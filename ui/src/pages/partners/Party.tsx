import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { partyQuery } from '../../api/queries'
import { PartySelect } from '../../kit'
import { useHouse } from '../../parts/house'
import style from './partners.module.css'

type Kind = 'suppliers' | 'distributors'

/** The name of a company for its id; parties know themselves only. */
export function usePartyName(kind: Kind, id: string | undefined): string {
  const house = useHouse()
  const known = useQuery({ ...partyQuery(kind, id ?? ''), enabled: id !== undefined && house.role === 'operator' })
  if (!id) return ''
  return house.role === 'operator' ? (known.data ?? id) : (house.party ?? id)
}

export function PartyName({ kind, id }: { kind: Kind; id: string | undefined }) {
  return <>{usePartyName(kind, id) || '—'}</>
}

/** A company's name that leads to its page, for the operator. */
export function PartyLink({ kind, id }: { kind: Kind; id: string | undefined }) {
  const { role } = useHouse()
  const name = usePartyName(kind, id)
  return id && role === 'operator' ? <Link to={`/${kind}/${id}`}>{name}</Link> : <>{name || '—'}</>
}

/** A company in a form; its value is the id. */
export function PartyField({ kind, label, value, onChange }: { kind: Kind; label: string; value?: string; onChange?: (id: string | undefined) => void }) {
  return (
    <span className={style.field}>
      <PartySelect kind={kind} label={label} value={value || undefined} onChange={(id) => onChange?.(id || undefined)} />
    </span>
  )
}
