import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

/** A list as somebody keeps it: its name, and the search part of its address. */
export interface View {
  name: string
  search: string
}

/** How somebody has arranged the pages: kept by the browser until the desk of the server is asked. */
interface Desk {
  views: Record<string, View[]>
  columns: Record<string, string[]>
}

const memory = 'fenxiao.desk'

function remembered(): Desk {
  try {
    const kept = JSON.parse(localStorage.getItem(memory) ?? '{}') as Partial<Desk>
    return { views: kept.views ?? {}, columns: kept.columns ?? {} }
  } catch {
    return { views: {}, columns: {} }
  }
}

const deskQuery = { queryKey: ['desk'], queryFn: () => Promise.resolve(remembered()), staleTime: Infinity }

/** Saved views and chosen columns of one list. */
export function useDesk(page: string) {
  const cache = useQueryClient()
  const desk = useQuery(deskQuery).data
  const keep = useMutation({
    mutationFn: (next: Desk) => {
      localStorage.setItem(memory, JSON.stringify(next))
      return Promise.resolve(next)
    },
    onMutate: (next) => cache.setQueryData(deskQuery.queryKey, next),
  })
  const now = desk ?? { views: {}, columns: {} }
  return {
    views: now.views[page] ?? [],
    columns: now.columns[page],
    saveViews: (views: View[]) => keep.mutate({ ...now, views: { ...now.views, [page]: views } }),
    saveColumns: (columns: string[] | undefined) => {
      const { [page]: _, ...others } = now.columns
      keep.mutate({ ...now, columns: columns ? { ...others, [page]: columns } : others })
    },
  }
}
