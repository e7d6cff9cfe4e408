import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../words'
import { SearchIcon } from '../../parts/icons'
import { PartySelect } from '../PartySelect'
import { Days } from './Days'
import { filterKeysOf, type Filter } from './shape'
import style from './list.module.css'
import { words } from './words'

interface Props {
  filters: Filter[]
  values: Record<string, string>
  change: (values: Record<string, string>) => void
}

/** What narrows the list. On narrow screens all but the search folds away. */
export function Filters({ filters, values, change }: Props) {
  const w = useWords(words)
  const [open, setOpen] = useState(false)
  const [first, ...rest] = filters[0]?.kind === 'text' ? filters : [undefined, ...filters]
  const used = filterKeysOf(rest.filter((f) => f !== undefined)).filter((key) => values[key]).length
  const set = (more: Record<string, string>) => change({ ...values, ...more })
  return (
    <div className={style.filters} role="search" aria-label={w('filters')}>
      {first?.kind === 'text' && <SearchBox key={values[first.key] ?? ''} label={first.label} text={values[first.key] ?? ''} onSearch={(text) => set({ [first.key]: text })} />}
      {rest.length > 0 && (
        <Button className={style.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {used > 0 ? `${w('filters')} · ${used}` : w('filters')}
        </Button>
      )}
      <div className={open ? `${style.more} ${style.open}` : style.more}>
        {rest.map((f) => f && <Field key={f.kind === 'days' ? f.from : f.key} filter={f} values={values} set={set} />)}
        {(used > 0 || (first?.kind === 'text' && values[first.key])) && (
          <Button type="link" className={style.reset} onClick={() => change({})}>
            {w('reset')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Field({ filter: f, values, set }: { filter: Filter; values: Record<string, string>; set: (more: Record<string, string>) => void }) {
  switch (f.kind) {
    case 'text':
      return <SearchBox small key={values[f.key] ?? ''} label={f.label} text={values[f.key] ?? ''} onSearch={(text) => set({ [f.key]: text })} />
    case 'choice':
      return <Select className={style.choice} aria-label={f.label} placeholder={f.label} allowClear value={values[f.key] ?? null} options={f.options} onChange={(chosen) => set({ [f.key]: chosen ?? '' })} />
    case 'party':
      return <PartySelect kind={f.of} label={f.label} value={values[f.key]} onChange={(id) => set({ [f.key]: id })} />
    case 'day':
      return <Input className={style.choice} type="date" aria-label={f.label} title={f.label} value={values[f.key] ?? ''} onChange={(e) => set({ [f.key]: e.target.value })} />
    case 'days':
      return <Days label={f.label} from={values[f.from]} to={values[f.to]} change={(from, to) => set({ [f.from]: from, [f.to]: to })} />
    case 'own':
      return f.field(values[f.key] ?? '', (value) => set({ [f.key]: value }))
  }
}

function SearchBox({ label, text, onSearch, small = false }: { label: string; text: string; onSearch: (q: string) => void; small?: boolean }) {
  const [typed, setTyped] = useState(text)
  return (
    <Input
      className={small ? style.choice : style.searchBox}
      type="search"
      aria-label={label}
      placeholder={label}
      prefix={<SearchIcon />}
      maxLength={100}
      allowClear
      value={typed}
      data-listsearch={small ? undefined : ''}
      onChange={(e) => {
        setTyped(e.target.value)
        if (e.target.value === '' && text) onSearch('')
      }}
      onPressEnter={() => onSearch(typed.trim())}
    />
  )
}
