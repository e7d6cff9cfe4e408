import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useSpeech } from '../../i18n/language'
import { useHouse } from '../../parts/house'
import { SearchIcon } from '../../parts/icons'
import { Days } from './Days'
import { caseStates, shippings, type Filter } from './filter'
import style from './OrdersPage.module.css'
import { PartySelect } from './PartySelect'

interface Props {
  filter: Filter
  narrow: (change: Filter) => void
  reset: () => void
}

/** What narrows the list besides the state. On narrow screens all but the search folds away. */
export function Filters({ filter, narrow, reset }: Props) {
  const { t, code } = useSpeech()
  const me = useHouse()
  const [open, setOpen] = useState(false)
  const { state: _, q: __, ...rest } = filter
  const used = Object.keys(rest).length
  return (
    <div className={style.filters} role="search" aria-label={t('orders.filters')}>
      <SearchBox key={filter.q ?? ''} text={filter.q ?? ''} onSearch={(q) => narrow({ q })} />
      <Button className={style.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {used > 0 ? `${t('orders.filters')} · ${used}` : t('orders.filters')}
      </Button>
      <div className={open ? `${style.more} ${style.open}` : style.more}>
        {me.role === 'operator' && (
          <>
            <PartySelect kind="distributors" label={t('orders.distributor')} value={filter.distributor} onChange={(distributor) => narrow({ distributor })} />
            <PartySelect kind="suppliers" label={t('orders.supplier')} value={filter.supplier} onChange={(supplier) => narrow({ supplier })} />
          </>
        )}
        <Days filter={filter} narrow={narrow} />
        <Choice
          label={t('orders.afterSale')}
          value={filter.after_sale}
          options={caseStates.map((s) => ({ value: s, label: s === 'open' ? t('orders.afterSale.open') : code('case.state', s) }))}
          onChange={(after_sale) => narrow({ after_sale })}
        />
        <Choice
          label={t('orders.shipping')}
          value={filter.shipping}
          options={shippings.map((s) => ({ value: s, label: t(`orders.shipping.${s}`) }))}
          onChange={(shipping) => narrow({ shipping })}
        />
        {(used > 0 || filter.q) && (
          <Button type="link" className={style.reset} onClick={reset}>
            {t('orders.reset')}
          </Button>
        )}
      </div>
    </div>
  )
}

function SearchBox({ text, onSearch }: { text: string; onSearch: (q: string) => void }) {
  const { t } = useSpeech()
  const [typed, setTyped] = useState(text)
  return (
    <Input
      className={style.searchBox}
      type="search"
      aria-label={t('orders.search.hint')}
      placeholder={t('orders.search.hint')}
      prefix={<SearchIcon />}
      maxLength={100}
      allowClear
      value={typed}
      onChange={(e) => {
        setTyped(e.target.value)
        if (e.target.value === '' && text) onSearch('')
      }}
      onPressEnter={() => onSearch(typed.trim())}
    />
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      className={style.choice}
      aria-label={label}
      placeholder={label}
      allowClear
      value={value ?? null}
      options={options}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  )
}
