import { useAll, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { acts } from './acts'

/** Who did it, by name where it is a person that the reader may know. */
export function Who({ actor }: { actor: string }) {
  const w = useWords(acts)
  const house = useHouse()
  const people = useAll('/v1/people', {}, { enabled: house.role === 'operator' }).data
  if (actor === house.id) return <>{house.name}</>
  return <>{people?.find((p) => p.id === actor)?.name ?? w.code('actor', actor)}</>
}
