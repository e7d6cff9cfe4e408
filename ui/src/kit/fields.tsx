import { Input, InputNumber, Select, type SelectProps } from 'antd'
import { useHouse } from '../parts/house'
import { decimal } from '../format/money'

interface Field<V> {
  value?: V | undefined
  onChange?: (value: V | undefined) => void
  id?: string
  disabled?: boolean
  placeholder?: string
  'aria-label'?: string
}

/** An amount of minor units, typed in the currency's main unit; exact, without floats. */
export function MoneyField({ value, onChange, currency, ...rest }: Field<number> & { currency?: string }) {
  const house = useHouse()
  const digits = digitsOf(currency ?? house.currency)
  return (
    <InputNumber<string>
      {...rest}
      stringMode
      min="0"
      precision={digits}
      prefix={signOf(currency ?? house.currency)}
      style={{ width: '100%' }}
      value={value === undefined || value === null ? null : decimal(value, digits)}
      onChange={(typed) => onChange?.(typed === null || typed === '' ? undefined : minorOf(String(typed), digits))}
    />
  )
}

/** Turns a decimal text into minor units by its digits. */
export function minorOf(text: string, digits: number): number {
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  const minor = Number(whole + part.padEnd(digits, '0').slice(0, digits))
  return text.startsWith('-') ? -minor : minor
}

const digitsOf = (currency: string) => new Intl.NumberFormat('en', { style: 'currency', currency: currency || 'XXX' }).resolvedOptions().maximumFractionDigits ?? 2
const signOf = (currency: string) => new Intl.NumberFormat('zh-CN', { style: 'currency', currency: currency || 'XXX', currencyDisplay: 'narrowSymbol' }).formatToParts(0).find((p) => p.type === 'currency')?.value

/** A rate in ppm, typed in per cent with up to four decimals. */
export function RateField({ value, onChange, ...rest }: Field<number>) {
  return (
    <InputNumber<string>
      {...rest}
      stringMode
      precision={4}
      suffix="%"
      style={{ width: '100%' }}
      formatter={(shown) => String(shown ?? '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}
      value={value === undefined || value === null ? null : decimal(value, 4)}
      onChange={(typed) => onChange?.(typed === null || typed === '' ? undefined : minorOf(String(typed), 4))}
    />
  )
}

/** Writes a rate in ppm as per cent: 125000 → 12.5%. */
export const rate = (ppm: number | undefined) => (ppm === undefined ? '—' : `${decimal(ppm, 4).replace(/\.?0+$/, '')}%`)

/** A calendar day, 2026-03-02. */
export function DayField({ value, onChange, ...rest }: Field<string>) {
  return <Input {...rest} type="date" value={value ?? ''} onChange={(e) => onChange?.(e.target.value || undefined)} />
}

/** An instant, typed in the zone of the reader's device and kept in UTC. */
export function TimeField({ value, onChange, ...rest }: Field<string>) {
  const shown = value ? new Date(new Date(value).getTime() - new Date(value).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : ''
  return <Input {...rest} type="datetime-local" value={shown} onChange={(e) => onChange?.(e.target.value ? new Date(e.target.value).toISOString() : undefined)} />
}

/** Lines of text as a list: one entry a line. */
export function LinesField({ value, onChange, ...rest }: Field<string[]>) {
  return <Input.TextArea {...rest} autoSize={{ minRows: 2, maxRows: 10 }} value={(value ?? []).join('\n')} onChange={(e) => onChange?.(e.target.value.split('\n'))} />
}

/** A choice among few, searched by what is shown. */
export function ChoiceField({ options, ...rest }: SelectProps) {
  return <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={options ?? []} {...rest} />
}
