import { AutoComplete } from 'antd'
import { useAll } from '../../kit'

/** A folder of selected goods: one that there is, or a new name. */
export function FolderField({ value, onChange, id }: { value?: string; onChange?: (folder: string) => void; id?: string }) {
  const folders = useAll('/v1/selections/folders', {})
  const options = (folders.data ?? []).map((f) => ({ value: f.name, label: `${f.name} · ${f.skus}` }))
  return <AutoComplete {...(id ? { id } : {})} value={value ?? ''} onChange={(v: string) => onChange?.(v)} options={options} maxLength={60} allowClear showSearch={{ filterOption: (typed, o) => String(o?.value ?? '').includes(typed) }} style={{ width: '100%' }} />
}
