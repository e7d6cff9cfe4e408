import { Select } from 'antd'
import { useAll, type Open } from './api'
import style from './kit.module.css'
import { defineWords, useWords } from './words'

const words = defineWords({
  province: ['省份', 'Province'],
  city: ['城市', 'City'],
  district: ['区县', 'District'],
})

interface Props {
  value?: string | undefined
  onChange?: (code: string | undefined) => void
  /** Only provinces: enough to ask where stock stands. */
  only?: 'province'
  id?: string
}

type Region = Open['Region']

/** A division of China, chosen from province to district; its value is the code (GB/T 2260). */
export function RegionPicker({ value = '', onChange, only, id }: Props) {
  const w = useWords(words)
  const province = /^\d{6}$/.test(value) ? `${value.slice(0, 2)}0000` : ''
  const provinces = useAll('/v1/regions', {})
  const cities = useAll('/v1/regions', { query: { parent: province } }, { enabled: province !== '' && !only })
  const within = cities.data ?? []
  const city = value === province ? '' : (within.find((r) => r.code === value) ?? within.find((r) => r.code === `${value.slice(0, 4)}00`))?.code ?? ''
  const deeper = within.find((r) => r.code === city)?.level === 'city'
  const districts = useAll('/v1/regions', { query: { parent: city } }, { enabled: deeper && !only })
  const part = (label: string, chosen: string, options: Region[] | undefined, change: (code: string | undefined) => void, part?: string) => (
    <Select
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      disabled={!options || options.length === 0}
      value={chosen || null}
      options={(options ?? []).map((r) => ({ value: r.code, label: r.name }))}
      onChange={(code: string | undefined) => change(code)}
      {...(part ? { id: part } : {})}
    />
  )
  return (
    <span className={only ? style.regionOne : style.region}>
      {part(w('province'), province, provinces.data, (code) => onChange?.(code), id)}
      {!only && part(w('city'), city, province ? within : [], (code) => onChange?.(code ?? province))}
      {!only && part(w('district'), value === city ? '' : deeper ? value : '', deeper ? districts.data : [], (code) => onChange?.(code ?? city))}
    </span>
  )
}
