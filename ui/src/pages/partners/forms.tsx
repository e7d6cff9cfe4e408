import { Input, Radio, Switch } from 'antd'
import { ChoiceField, type FieldOf, useWords } from '../../kit'
import { useChoices } from './State'
import { shared } from './words'

/** Takes away what was left empty, at every depth, so that the server does not read it as said. */
export function filled<T>(values: T): T {
  if (Array.isArray(values)) return values.map(filled).filter((v) => v !== undefined && v !== '') as T
  if (typeof values !== 'object' || values === null) return values
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== '').map(([k, v]) => [k, filled(v)])) as T
}

/** A choice among the codes of a group of words. */
export function CodeField({ group, many = false, ...rest }: { group: string; many?: boolean; value?: unknown; onChange?: (v: never) => void; id?: string }) {
  const options = useChoices(group)
  return <ChoiceField options={options} {...(many ? { mode: 'multiple' as const } : {})} {...(rest as object)} />
}

export function YesNo({ value, onChange, id }: { value?: boolean; onChange?: (v: boolean) => void; id?: string }) {
  const w = useWords(shared)
  return (
    <Radio.Group {...(id ? { id } : {})} value={value} onChange={(e) => onChange?.(e.target.value as boolean)} options={[{ value: true, label: w('yes') }, { value: false, label: w('no') }]} />
  )
}

export const Toggle = (props: { checked?: boolean; onChange?: (v: boolean) => void; id?: string }) => <Switch {...props} />

/** The one field of many acts: why. */
export function useReason(name: 'reason' | 'note' = 'reason', help?: string): FieldOf[] {
  const w = useWords(shared)
  return [{ name, label: w(name), required: true, field: <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={name === 'note' ? 1000 : 500} showCount />, ...(help ? { help } : {}) }]
}

/** The fields of a contact, at a place of the body. */
export function useContactFields(at?: string): FieldOf[] {
  const w = useWords(shared)
  const name = (part: string) => (at ? [at, part] : part)
  return [
    { name: name('name'), label: w('contact.name'), required: true, half: true, field: <Input maxLength={64} autoComplete="off" /> },
    { name: name('phone'), label: w('contact.phone'), required: true, half: true, field: <Input maxLength={32} inputMode="tel" autoComplete="off" /> },
    { name: name('region'), label: w('region'), required: true, help: w('region.help'), field: <Input maxLength={40} inputMode="numeric" /> },
    { name: name('address'), label: w('contact.address'), required: true, field: <Input maxLength={300} autoComplete="off" /> },
  ]
}
