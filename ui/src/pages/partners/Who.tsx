import { useQuery } from '@tanstack/react-query'
import { call, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { acts } from './acts'

/** Who did it, by name where it is a person that the reader may know. */
export function Who({ actor }: { actor: string }) {
  const w = useWords(acts)
  const house = useHouse()
  const person = actor.startsWith('psn_') && house.role === 'operator'
  const known = useQuery({
    queryKey: ['open', 'person', actor],
    queryFn: ({ signal }) => call('get', '/v1/people/{person_id}', { path: { person_id: actor } } as never, { signal }),
    enabled: person,
    staleTime: 10 * 60_000,
    retry: false,
  })
  if (actor === house.id) return <>{house.name}</>
  return <>{(known.data as { name?: string } | undefined)?.name ?? w.code('actor', actor)}</>
}
