import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { readQuery, useRead, useWords } from '../../kit'
import { words } from './words'

/** The full name of a division; other lands' names are shown as they are. */
export function useRegionName(code: string | undefined): string {
  const divided = code !== undefined && /^\d{6}$/.test(code)
  const province = divided && code.endsWith('0000')
  const parent = divided && !province ? (code.endsWith('00') ? `${code.slice(0, 2)}0000` : `${code.slice(0, 4)}00`) : undefined
  const found = useRead('/v1/regions', { query: parent ? { parent } : {} }, { enabled: divided, staleTime: Infinity })
  // Districts of municipalities lie in the province itself.
  const direct = useRead('/v1/regions', { query: { parent: `${code?.slice(0, 2)}0000` } }, { enabled: parent !== undefined && found.isError, staleTime: Infinity })
  const item = [...(found.data?.items ?? []), ...(direct.data?.items ?? [])].find((r) => r.code === code)
  return item?.full_name ?? code ?? '—'
}

export function RegionName({ code }: { code: string | undefined }) {
  return <>{useRegionName(code)}</>
}

interface Props {
  value?: string | undefined
  onChange?: (value: string | undefined) => void
  id?: string
  label?: string
}

/** Chooses a province, city or district by a part of its name. */
export function RegionField({ value, onChange, id, label }: Props) {
  const w = useWords(words)
  const [text, setText] = useState('')
  const sought = useDeferredValue(text.trim())
  const found = useQuery({ ...readQuery('/v1/regions', { query: sought ? { name: sought } : {} }), staleTime: Infinity })
  const chosen = useRegionName(value)
  const options = (found.data?.items ?? []).slice(0, 100).map((r) => ({ value: r.code, label: r.full_name }))
  if (value && !options.some((o) => o.value === value)) options.unshift({ value, label: chosen })
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={label ?? w('region')}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      value={value ?? null}
      options={options}
      loading={found.isFetching}
      onChange={(to: string | null) => onChange?.(to ?? undefined)}
    />
  )
}
