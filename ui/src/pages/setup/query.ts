import { queryOptions } from '@tanstack/react-query'
import { body, client } from '../../api/client'

/** How far the installation is set up, worked out of the books. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => body(client.GET('/console/api/setup', { signal })),
  refetchInterval: 30_000,
})
