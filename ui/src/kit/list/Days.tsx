import { DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { moved } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import { useWords } from '../words'
import style from './list.module.css'
import { words } from './words'

interface Props {
  label: string
  from: string | undefined
  to: string | undefined
  change: (from: string, to: string) => void
}

/** A span of business days. Two months side by side need room; without it the device's own fields serve. */
export function Days(props: Props) {
  return useNarrow() ? <Fields {...props} /> : <Calendar {...props} />
}

function Fields({ label, from = '', to = '', change }: Props) {
  const w = useWords(words)
  const field = (value: string, name: string, set: (value: string) => void) => (
    <label className={style.dayField}>
      <span className="quiet small">
        {label} {name}
      </span>
      <Input type="date" value={value} onChange={(e) => set(e.target.value)} />
    </label>
  )
  return (
    <>
      {field(from, w('days.from'), (day) => change(day, to))}
      {field(to, w('days.to'), (day) => change(from, day))}
    </>
  )
}

function Calendar({ label, from: begin, to: end, change }: Props) {
  const { language } = useSpeech()
  const w = useWords(words)
  const { date } = useFormats()
  useDayNames(language)
  const today = date(new Date().toISOString())
  const range = (from: number, to = 0) => [dayjs(moved(today, from)), dayjs(moved(today, to))] as [dayjs.Dayjs, dayjs.Dayjs]
  return (
    <DatePicker.RangePicker
      className={style.days}
      aria-label={label}
      placeholder={[`${label} ${w('days.from')}`, w('days.to')]}
      allowEmpty={[true, true]}
      value={[begin ? dayjs(begin) : null, end ? dayjs(end) : null]}
      presets={[
        { label: w('days.today'), value: range(0) },
        { label: w('days.yesterday'), value: range(-1, -1) },
        { label: w('days.last', { days: 7 }), value: range(-6) },
        { label: w('days.last', { days: 30 }), value: range(-29) },
      ]}
      onChange={(_, [from, to]) => change(from, to)}
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
