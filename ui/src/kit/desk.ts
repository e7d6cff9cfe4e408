import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { body, client, type Schemas } from '../api/client'

type Desk = Schemas['Arrangement']

/** A list as somebody keeps it: its name, and the search part of its address. */
export interface View {
  name: string
  search: string
}

/** How whoever is signed in has arranged the console: asked once, and kept by the server for every device. */
export const deskQuery = queryOptions({
  queryKey: ['desk'],
  queryFn: ({ signal }) => body(client.GET('/console/api/desk', { signal })),
  staleTime: Infinity,
})

/** Changes the desk; what the server answers with is all of it. */
function useArranging<A>(arrange: (asked: A) => Promise<Desk | undefined>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: arrange,
    onSuccess: (desk) => (desk ? cache.setQueryData(deskQuery.queryKey, desk) : cache.invalidateQueries(deskQuery)),
  })
}

/** Saved views and chosen columns of one list. */
export function useDesk(page: string) {
  const desk = useQuery(deskQuery).data
  const save = useArranging(({ name, search }: View) =>
    body(client.PUT('/console/api/desk/views/{page}/{name}', { params: { path: { page, name } }, body: { body: { search } as never } })),
  )
  const drop = useArranging((name: string) => body(client.DELETE('/console/api/desk/views/{page}/{name}', { params: { path: { page, name } } })) as Promise<undefined>)
  const prefer = useArranging((columns: { name: string; hidden?: boolean }[]) =>
    body(client.PUT('/console/api/desk/preferences/{page}', { params: { path: { page } }, body: { columns } as never })),
  )
  const views: View[] = (desk?.views ?? [])
    .filter((v) => v.page === page)
    .map((v) => ({ name: v.name, search: searchOf(v.body) }))
  const columns = desk?.preferences.find((p) => p.page === page)?.columns
  return {
    views,
    /** The keys of the chosen columns; undefined as the page has them. */
    columns: columns && columns.length > 0 ? columns.filter((c) => !c.hidden).map((c) => c.name) : undefined,
    saveView: save.mutate,
    dropView: drop.mutate,
    saveColumns: (chosen: string[] | undefined, all: string[] = []) => prefer.mutate(chosen ? all.map((name) => ({ name, hidden: !chosen.includes(name) })) : []),
  }
}

function searchOf(kept: unknown): string {
  const search = (kept as { search?: unknown } | null)?.search
  return typeof search === 'string' ? search : ''
}

/** Light or dark, and whether the guided set-up was put away. */
export function useDeskSettings() {
  return useArranging((asked: { theme?: 'light' | 'dark' | 'system'; guide_dismissed?: boolean }) => body(client.PUT('/console/api/desk/preferences', { body: asked })))
}
