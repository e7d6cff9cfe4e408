import { Segmented, Select } from 'antd'
import { useWords } from '../../kit'
import { Days } from '../../kit/list/Days'
import { provinceOf } from '../../format/region'
import { compares, dimensions, narrowing, periods, type Monitor } from './figures'
import style from './monitor.module.css'
import { words } from './words'

interface Props {
  asked: Record<string, string>
  change: (more: Record<string, string>) => void
  shown: Monitor | undefined
}

/** Which days, beside which others, by what, and what it is narrowed to. */
export function Controls({ asked, change, shown }: Props) {
  const w = useWords(words)
  const period = asked.period ?? 'today'
  const choose = (value: string) =>
    change({ period: value === 'today' ? '' : value, from: value === 'days' ? (shown?.period.from ?? '') : '', to: value === 'days' ? (shown?.period.to ?? '') : '' })
  return (
    <>
      <div className={style.controls} role="search" aria-label={w('period')}>
        <Segmented className={style.scrolls} aria-label={w('period')} value={period} onChange={choose} options={periods.map((p) => ({ value: p, label: w(`period.${p}`) }))} />
        {period === 'days' && <Days label={w('period')} from={asked.from} to={asked.to} change={(from, to) => change({ from, to })} />}
        <Select
          className={style.choice}
          aria-label={w('compare')}
          value={asked.compare ?? 'previous'}
          onChange={(value) => change({ compare: value === 'previous' ? '' : value })}
          options={compares.map((c) => ({ value: c, label: w('compare.by', { name: w(`compare.${c}`) }) }))}
        />
        <Select
          className={style.choice}
          aria-label={w('dimension')}
          value={asked.dimension ?? 'channel'}
          onChange={(value) => change({ dimension: value === 'channel' ? '' : value })}
          options={dimensions.map((d) => ({ value: d, label: w('dimension.by', { name: w(`dimension.${d}`) }) }))}
        />
      </div>
      <Narrowed asked={asked} change={change} />
    </>
  )
}

/** What the figures are narrowed to, each to be dropped. Names come with the address, so that a link shows them, too. */
function Narrowed({ asked, change }: { asked: Record<string, string>; change: Props['change'] }) {
  const w = useWords(words)
  const set = narrowing.filter((name) => asked[name])
  if (set.length === 0) return null
  return (
    <div className={style.tags} role="group" aria-label={w('filters')}>
      <span className="quiet">{w('filters')}</span>
      {set.map((name) => {
        const value = asked[name] ?? ''
        const text = name === 'province' ? (value === 'other' ? w('other') : provinceOf(value, w.language)) : name === 'channel_kind' ? w.code('kind', value) : (nameOf(value) ?? value)
        return (
          <span key={name} className={style.tag}>
            {w(`dimension.${name}`)} · {text}
            <button type="button" aria-label={w('filter.drop', { name: text })} onClick={() => change({ [name]: '' })}>
              ×
            </button>
          </span>
        )
      })}
    </div>
  )
}

// What rows were called when they were chosen; a link opened elsewhere shows the id until the row is seen.
const known = new Map<string, string>()

export const remember = (key: string, name: string) => void known.set(key, name)
const nameOf = (key: string) => known.get(key)
