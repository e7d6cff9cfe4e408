import { useAll, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { acts } from './acts'

/** The people of the house, whole, to the operator. What shows who did things asks for them beside those things. */
export function usePeople() {
  const { role } = useHouse()
  return useAll('/v1/people', {}, { enabled: role === 'operator' }).data
}

/** Who did it, by name where it is a person that the reader may know. */
export function Who({ actor }: { actor: string }) {
  const w = useWords(acts)
  const house = useHouse()
  const people = usePeople()
  if (actor === house.id) return <>{house.name}</>
  return <>{people?.find((p) => p.id === actor)?.name ?? w.code('actor', actor.startsWith('apl_') ? 'applicant' : actor)}</>
}
