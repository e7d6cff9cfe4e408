import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { partiesQuery, partyQuery } from '../api/queries'
import { useSpeech } from '../i18n/language'
import style from './list/list.module.css'

interface Props {
  kind: 'suppliers' | 'distributors'
  label: string
  value: string | undefined
  onChange: (id: string) => void
}

/** Chooses a company by a part of its name; the server searches. */
export function PartySelect({ kind, label, value, onChange }: Props) {
  const { t } = useSpeech()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const sought = useDeferredValue(text.trim())
  const found = useQuery({ ...partiesQuery(kind, sought), enabled: open })
  const chosen = useQuery({ ...partyQuery(kind, value ?? ''), enabled: value !== undefined })
  const options = (found.data?.items ?? []).map((p) => ({ value: p.id, label: p.name }))
  if (value && !options.some((o) => o.value === value)) {
    options.unshift({ value, label: chosen.data ?? (chosen.isLoading ? t('common.loading') : value) })
  }
  return (
    <Select
      className={style.party}
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      value={value ?? null}
      options={options}
      loading={found.isFetching}
      notFoundContent={found.isLoading ? t('common.loading') : t('common.noMatch')}
      onOpenChange={(opened) => {
        setOpen(opened)
        if (!opened) setText('')
      }}
      onChange={(id) => onChange(id ?? '')}
    />
  )
}
