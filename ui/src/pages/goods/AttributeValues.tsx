import { Select } from 'antd'
import { useAll, useWords, type Open } from '../../kit'
import { words } from './words'

type Wanted = Open['AttributeFilter']

interface Props {
  value?: Wanted[] | undefined
  onChange?: (value: Wanted[] | undefined) => void
  id?: string
}

/** Narrows goods by one attribute and some of its values. */
export function AttributeValuesField({ value, onChange, id }: Props) {
  const w = useWords(words)
  const all = useAll('/v1/attributes', {})
  const chosen = value?.[0]
  const attribute = all.data?.find((a) => a.id === chosen?.attribute_id)
  return (
    <span style={{ display: 'grid', gridTemplateColumns: 'minmax(0,1fr) minmax(0,2fr)', gap: 8 }}>
      <Select
        {...(id ? { id } : {})}
        aria-label={w('filter.attribute')}
        placeholder={w('filter.attribute')}
        allowClear
        value={chosen?.attribute_id ?? null}
        options={(all.data ?? []).map((a) => ({ value: a.id, label: a.name }))}
        onChange={(to: string | null) => onChange?.(to ? [{ attribute_id: to, values: [] }] : undefined)}
      />
      <Select
        mode="tags"
        aria-label={w('filter.values')}
        placeholder={w('filter.values')}
        disabled={!chosen}
        value={chosen?.values ?? []}
        options={(attribute?.choices ?? []).map((c) => ({ value: c, label: c }))}
        onChange={(to: string[]) => chosen && onChange?.([{ ...chosen, values: to }])}
      />
    </span>
  )
}
