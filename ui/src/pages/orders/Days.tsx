import { DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { moved } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import type { Filter } from './filter'
import style from './OrdersPage.module.css'

interface Props {
  filter: Filter
  narrow: (change: Filter) => void
}

/** The business days on which orders were placed. Two months side by side need room; without it the device's own fields serve. */
export function Days(props: Props) {
  return useNarrow() ? <Fields {...props} /> : <Calendar {...props} />
}

function Fields({ filter, narrow }: Props) {
  const { t } = useSpeech()
  const field = (key: 'from' | 'to', label: string) => (
    <label className={style.dayField}>
      <span className="quiet small">{label}</span>
      <Input type="date" value={filter[key] ?? ''} onChange={(e) => narrow({ [key]: e.target.value })} />
    </label>
  )
  return (
    <>
      {field('from', t('orders.date.from'))}
      {field('to', t('orders.date.to'))}
    </>
  )
}

function Calendar({ filter, narrow }: Props) {
  const { t, language } = useSpeech()
  const { date } = useFormats()
  useDayNames(language)
  const today = date(new Date().toISOString())
  const range = (from: number, to = 0) => [dayjs(moved(today, from)), dayjs(moved(today, to))] as [dayjs.Dayjs, dayjs.Dayjs]
  return (
    <DatePicker.RangePicker
      className={style.days}
      aria-label={t('orders.dates')}
      placeholder={[t('orders.date.from'), t('orders.date.to')]}
      allowEmpty={[true, true]}
      value={[filter.from ? dayjs(filter.from) : null, filter.to ? dayjs(filter.to) : null]}
      presets={[
        { label: t('orders.date.today'), value: range(0) },
        { label: t('orders.date.yesterday'), value: range(-1, -1) },
        { label: t('orders.date.days', { days: 7 }), value: range(-6) },
        { label: t('orders.date.days', { days: 30 }), value: range(-29) },
      ]}
      onChange={(_, [from, to]) => narrow({ from, to })}
    />
  )
}

/** The calendar's own words. */
function useDayNames(language: string) {
  const [, setReady] = useState('')
  useEffect(() => {
    const words = language === 'zh' ? import('dayjs/locale/zh-cn') : Promise.resolve()
    void words.then(() => {
      dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
      setReady(language)
    })
  }, [language])
}
