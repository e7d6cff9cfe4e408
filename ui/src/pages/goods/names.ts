import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { readQuery, useAll, type Open, useRead } from '../../kit'
import { useHouse } from '../../parts/house'

const byId = <T extends { id: string }>(list: T[] | undefined) => new Map((list ?? []).map((x) => [x.id, x]))

/** A category with what lies below it. */
export interface Branch {
  value: string
  title: string
  level: number
  children: Branch[]
}

/** The category tree: names with those above them, and the tree itself. */
export function useCategories() {
  const all = useAll('/v1/categories', {})
  return useMemo(() => {
    const found = byId(all.data)
    const name = (id: string | undefined) => (id ? (found.get(id)?.name ?? id) : '—')
    const way = (id: string | undefined): string[] => {
      const here = id ? found.get(id) : undefined
      return here ? [...way(here.parent_id), here.name] : []
    }
    const branches = new Map<string, Branch>()
    const roots: Branch[] = []
    for (const c of all.data ?? []) branches.set(c.id, { value: c.id, title: c.name, level: c.level, children: [] })
    for (const c of all.data ?? []) (branches.get(c.parent_id ?? '')?.children ?? roots).push(branches.get(c.id)!)
    return { list: all.data ?? [], found, name, path: (id: string | undefined) => way(id).join(' / ') || '—', tree: roots, loading: all.isLoading, error: all.error }
  }, [all.data, all.isLoading, all.error])
}

export function useBrands() {
  const all = useAll('/v1/brands', {})
  return useMemo(() => {
    const found = byId(all.data)
    return { list: all.data ?? [], name: (id: string | undefined) => (id ? (found.get(id)?.name ?? id) : '—'), options: (all.data ?? []).map((b) => ({ value: b.id, label: b.name })), loading: all.isLoading }
  }, [all.data, all.isLoading])
}

export function useLabels() {
  const all = useAll('/v1/labels', {})
  return useMemo(() => {
    const found = byId(all.data)
    return { list: all.data ?? [], name: (id: string) => found.get(id)?.name ?? id, options: (all.data ?? []).map((l) => ({ value: l.id, label: l.name })), loading: all.isLoading }
  }, [all.data, all.isLoading])
}

/** Names of suppliers; a supplier is shown its own goods only, and asks for none. */
export function useSuppliers() {
  const { role } = useHouse()
  const all = useAll('/v1/suppliers', {}, { enabled: role === 'operator' })
  return useMemo(() => {
    const found = byId(all.data)
    return { list: all.data ?? [], name: (id: string | undefined) => (id ? (found.get(id)?.name ?? id) : '—'), options: (all.data ?? []).map((s) => ({ value: s.id, label: s.name })) }
  }, [all.data])
}

export function useDistributors() {
  const all = useAll('/v1/distributors', {})
  return useMemo(() => {
    const found = byId(all.data)
    return { name: (id: string | undefined) => (id ? (found.get(id)?.name ?? id) : '—'), options: (all.data ?? []).map((d) => ({ value: d.id, label: d.name })) }
  }, [all.data])
}

export function useGrades() {
  const all = useRead('/v1/grades', {})
  return useMemo(() => {
    const list: Open['Grade'][] = all.data?.items ?? []
    return { list, name: (id: string | undefined) => list.find((g) => g.id === id)?.name ?? id ?? '—', options: list.map((g) => ({ value: g.id, label: g.name })) }
  }, [all.data])
}

export function useProductLines() {
  const all = useAll('/v1/product-lines', {})
  return useMemo(() => ({ name: (id: string | undefined) => all.data?.find((l) => l.id === id)?.name ?? id ?? '—', options: (all.data ?? []).map((l) => ({ value: l.id, label: l.name })) }), [all.data])
}

/** Titles of SKUs that a list names by id only: asked side by side and kept. */
export function useSkus(ids: string[]) {
  const asked = [...new Set(ids)].slice(0, 200)
  return useQueries({
    queries: asked.map((sku_id) => ({ ...readQuery('/v1/skus/{sku_id}', { path: { sku_id } }), staleTime: 10 * 60_000 })),
    combine: (answers) => new Map(answers.flatMap((a) => (a.data ? [[a.data.id, a.data] as const] : []))),
  })
}
