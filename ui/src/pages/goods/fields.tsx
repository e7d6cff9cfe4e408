import { useQuery } from '@tanstack/react-query'
import { Input, Select, TreeSelect } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { call, MoneyField, RateField, useRead, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { useBrands, useCategories, useLabels, type Branch } from './names'
import { words } from './words'

interface Field<V> {
  value?: V | undefined
  onChange?: (value: V | undefined) => void
  id?: string
  label?: string
  disabled?: boolean
  className?: string | undefined
}

interface Leaf extends Omit<Branch, 'children'> {
  disabled?: boolean
  children?: Leaf[]
}

const narrowed = (tree: Branch[], leaf: boolean): Leaf[] =>
  tree.map((b) => ({ ...b, disabled: leaf && b.level < 3, children: b.children.length > 0 ? narrowed(b.children, leaf) : undefined }) as Leaf)

/** A category of the third level, or with `any` one of any level. */
export function CategoryField({ value, onChange, id, label, any = false, disabled, className }: Field<string> & { any?: boolean }) {
  const w = useWords(words)
  const { tree, loading } = useCategories()
  const data = useMemo(() => narrowed(tree, !any), [tree, any])
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      className={className ?? ''}
      aria-label={label ?? w('category')}
      placeholder={label ?? w('category')}
      treeData={data}
      treeNodeFilterProp="title"
      treeLine
      allowClear
      showSearch
      loading={loading}
      disabled={disabled ?? false}
      popupMatchSelectWidth={280}
      value={value ?? null}
      onChange={(to: string | null) => onChange?.(to ?? undefined)}
    />
  )
}

/** Categories of any level: each means all that is under it. */
export function CategoriesField({ value, onChange, id, label }: Field<string[]>) {
  const w = useWords(words)
  const { tree, loading } = useCategories()
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      aria-label={label ?? w('filter.category')}
      treeData={useMemo(() => narrowed(tree, false), [tree])}
      treeNodeFilterProp="title"
      multiple
      allowClear
      loading={loading}
      value={value ?? []}
      onChange={(to: string[]) => onChange?.(to.length ? to : undefined)}
    />
  )
}

export function BrandField(props: Field<string>) {
  const w = useWords(words)
  const { options, loading } = useBrands()
  return <One {...props} label={props.label ?? w('brand')} options={options} loading={loading} />
}

export function One({ value, onChange, id, label, options, loading = false, disabled, className }: Field<string> & { options: { value: string; label: string }[]; loading?: boolean }) {
  return (
    <Select
      {...(id ? { id } : {})}
      className={className ?? ''}
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={loading}
      disabled={disabled ?? false}
      value={value ?? null}
      options={options}
      onChange={(to: string | null) => onChange?.(to ?? undefined)}
    />
  )
}

export function Many({ value, onChange, id, label, options }: Field<string[]> & { options: { value: string; label: string }[] }) {
  return <Select {...(id ? { id } : {})} mode="multiple" aria-label={label} allowClear showSearch={{ optionFilterProp: 'label' }} maxTagCount="responsive" value={value ?? []} options={options} onChange={(to: string[]) => onChange?.(to.length ? to : undefined)} />
}

export function LabelsField(props: Field<string[]>) {
  const w = useWords(words)
  return <Many {...props} label={props.label ?? w('labels')} options={useLabels().options} />
}

/** Searches SKUs by title or code; gives the SKU's id. */
export function useSkuSearch(supplier?: string) {
  const [text, setText] = useState('')
  const [known, setKnown] = useState<Map<string, Open['SKU']>>(new Map())
  const sought = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['open', 'sku-search', sought, supplier],
    queryFn: ({ signal }) => call('get', '/v1/products', { query: { limit: 20, ...(sought ? { q: sought } : {}), ...(supplier ? { supplier_id: supplier } : {}) } }, { signal }),
    staleTime: 30_000,
  })
  const skus = useMemo(() => (found.data?.items ?? []).flatMap((p) => p.skus ?? []), [found.data])
  const options = skus.map((s) => ({ value: s.id, label: `${s.title} · ${s.code}` }))
  const keep = (ids: string[]) => setKnown((before) => new Map([...before, ...skus.filter((s) => ids.includes(s.id)).map((s) => [s.id, s] as const)]))
  return { text, setText, options, known, keep, loading: found.isFetching, skus }
}

/** Chooses one SKU of all products by its title or code. */
export function SkuField({ value, onChange, id, label, supplier, onSku }: Field<string> & { supplier?: string; onSku?: (sku: Open['SKU'] | undefined) => void }) {
  const w = useWords(words)
  const { text, setText, options, loading, skus } = useSkuSearch(supplier)
  const own = useRead('/v1/skus/{sku_id}', { path: { sku_id: value ?? '' } }, { enabled: value !== undefined })
  const shown = value && !options.some((o) => o.value === value) && own.data ? [{ value, label: `${own.data.title} · ${own.data.code}` }, ...options] : options
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%', minWidth: 220 }}
      aria-label={label ?? w('sku')}
      placeholder={w('search')}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      loading={loading}
      value={value ?? null}
      options={shown}
      onChange={(to: string | null) => {
        onChange?.(to ?? undefined)
        onSku?.(skus.find((s) => s.id === to))
      }}
    />
  )
}

/** Chooses several SKUs. */
export function SkusField({ value, onChange, id, label }: Field<string[]>) {
  const w = useWords(words)
  const { text, setText, options, loading, known, keep } = useSkuSearch()
  const extra = (value ?? []).filter((v) => !options.some((o) => o.value === v)).map((v) => ({ value: v, label: known.get(v)?.title ?? v }))
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      aria-label={label ?? w('skus')}
      placeholder={w('search')}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      loading={loading}
      value={value ?? []}
      options={[...extra, ...options]}
      onChange={(to: string[]) => (keep(to), onChange?.(to.length ? to : undefined))}
    />
  )
}

type Span = Open['Span']

/** A range of amounts, rates or counts, both ends included; either may be left out. */
export function SpanField({ value, onChange, id, label, of }: Field<Span> & { of: 'money' | 'rate' | 'count' }) {
  const w = useWords(words)
  const set = (more: Span) => {
    const to = { ...value, ...more }
    const kept = Object.fromEntries(Object.entries(to).filter(([, v]) => v !== undefined && v !== null)) as Span
    onChange?.(Object.keys(kept).length ? kept : undefined)
  }
  const part = (end: 'from' | 'to', name: string, key: string | undefined) => {
    const props = { value: value?.[end], onChange: (v: number | undefined) => set({ [end]: v }), 'aria-label': `${label ?? ''} ${name}`, placeholder: name, ...(key ? { id: key } : {}) }
    if (of === 'money') return <MoneyField {...props} />
    if (of === 'rate') return <RateField {...props} />
    return <Input {...props} type="number" min={0} value={value?.[end] ?? ''} onChange={(e) => set({ [end]: e.target.value === '' ? undefined : Number(e.target.value) })} />
  }
  return (
    <span style={{ display: 'grid', gridTemplateColumns: 'minmax(0,1fr) auto minmax(0,1fr)', gap: 8, alignItems: 'center' }}>
      {part('from', w('least'), id)}
      <span className="quiet">–</span>
      {part('to', w('most'), undefined)}
    </span>
  )
}

/** Agreements in force of one supplier, or of all. */
export function AgreementField({ supplier, ...props }: Field<string> & { supplier?: string | undefined }) {
  const w = useWords(words)
  const found = useRead('/v1/agreements', { query: { limit: 200, state: 'in_force', ...(supplier ? { supplier_id: supplier } : {}) } as never })
  const { role } = useHouse()
  const names = useRead('/v1/suppliers', { query: { limit: 200 } }, { enabled: role === 'operator' })
  const options = (found.data?.items ?? []).map((a) => ({ value: a.id, label: `${names.data?.items?.find((s) => s.id === a.supplier_id)?.name ?? ''} · ${a.id.slice(-6)}` }))
  return <One {...props} label={props.label ?? w('agreement.any')} options={options} loading={found.isLoading} />
}
