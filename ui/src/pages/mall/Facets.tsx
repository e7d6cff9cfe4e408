import { InputNumber } from 'antd'
import { useState } from 'react'
import { RegionPicker, useWords, type Open } from '../../kit'
import { minorOf } from '../../kit/fields'
import { decimal } from '../../format/money'
import { useFormats } from '../../parts/house'
import style from './mall.module.css'
import { words } from './words'

interface Props {
  facets: Open['MallFacets'] | undefined
  values: Record<string, string>
  set: (more: Record<string, string>) => void
  open: boolean
}

/** What the mall can be narrowed to, each with how many goods there are. */
export function Facets({ facets, values, set, open }: Props) {
  const w = useWords(words)
  const { money } = useFormats()
  const brands = (values.brand_ids ?? '').split(',').filter(Boolean)
  const toggled = (id: string) => (brands.includes(id) ? brands.filter((b) => b !== id) : [...brands, id]).join(',')
  const priceOf = (p: { from_minor: number; to_minor?: number }) => ({ min_minor: String(p.from_minor || ''), max_minor: p.to_minor ? String(p.to_minor) : '' })
  return (
    <div className={style.side} data-open={open} role="group" aria-label={w('facets')}>
      <Categories categories={facets?.categories ?? []} chosen={values.category_id ?? ''} choose={(category_id) => set({ category_id })} />
      <Part title={w('stock')}>
        {(facets?.stock ?? []).map((s) => (
          <Option key={s.state} name={w.code('stock', s.state)} count={s.count} on={values.stock === s.state} onClick={() => set({ stock: values.stock === s.state ? '' : s.state })} />
        ))}
        <RegionPicker only="province" value={values.region} onChange={(region) => set({ region: region ?? '' })} />
      </Part>
      <Part title={w('selected')}>
        {(['no', 'yes'] as const).map((s) => (
          <Option key={s} name={w(`selected.${s}`)} on={values.selected === s} onClick={() => set({ selected: values.selected === s ? '' : s })} />
        ))}
      </Part>
      <Part title={w('margin')}>
        {[200_000, 300_000, 400_000].map((m) => (
          <Option key={m} name={w('margin.least', { rate: `${m / 10_000}%` })} on={values.min_margin_ppm === String(m)} onClick={() => set({ min_margin_ppm: values.min_margin_ppm === String(m) ? '' : String(m) })} />
        ))}
      </Part>
      <Part title={w('price')}>
        {(facets?.prices ?? []).map((p) => {
          const to = priceOf(p)
          const on = (values.min_minor ?? '') === to.min_minor && (values.max_minor ?? '') === to.max_minor
          const name = p.to_minor ? `${money(p.from_minor)} – ${money(p.to_minor)}` : w('price.from', { from: money(p.from_minor) })
          return <Option key={p.from_minor} name={name} count={p.count} on={on} onClick={() => set(on ? { min_minor: '', max_minor: '' } : to)} />
        })}
        <PriceRange values={values} set={set} />
      </Part>
      <Part title={w('brand')} long>
        {(facets?.brands ?? []).map((b) => (
          <Option key={b.brand_id} name={b.name} count={b.count} on={brands.includes(b.brand_id)} onClick={() => set({ brand_ids: toggled(b.brand_id) })} />
        ))}
      </Part>
    </div>
  )
}

/** The tree as far as it is opened: the roots, and below what is chosen its own. */
function Categories({ categories, chosen, choose }: { categories: Open['CategoryCount'][]; chosen: string; choose: (id: string) => void }) {
  const w = useWords(words)
  const byId = new Map(categories.map((c) => [c.category_id, c]))
  const way = new Set<string>()
  for (let at = byId.get(chosen); at; at = at.parent_id ? byId.get(at.parent_id) : undefined) way.add(at.category_id)
  const under = (parent: string | undefined): Open['CategoryCount'][] =>
    categories.filter((c) => c.parent_id === parent || (parent === undefined && !byId.has(c.parent_id ?? ''))).flatMap((c) => [c, ...(way.has(c.category_id) ? under(c.category_id) : [])])
  return (
    <Part title={w('category')} long>
      {under(undefined).map((c) => (
        <Option key={c.category_id} name={c.name} count={c.count} deep={c.level - 1} on={c.category_id === chosen} onClick={() => choose(c.category_id === chosen ? (c.parent_id ?? '') : c.category_id)} />
      ))}
    </Part>
  )
}

function PriceRange({ values, set }: Pick<Props, 'values' | 'set'>) {
  const w = useWords(words)
  const [typed, setTyped] = useState<Record<string, string>>({})
  const field = (key: 'min_minor' | 'max_minor', label: string) => (
    <InputNumber<string>
      key={`${key} ${values[key] ?? ''}`}
      stringMode
      min="0"
      precision={2}
      size="small"
      controls={false}
      style={{ width: '100%' }}
      aria-label={`${w('price')} ${label}`}
      placeholder={label}
      defaultValue={values[key] ? decimal(Number(values[key]), 2) : ''}
      onChange={(v) => setTyped({ ...typed, [key]: v ? String(minorOf(String(v), 2)) : '' })}
      onPressEnter={() => set(typed)}
      onBlur={() => Object.keys(typed).length > 0 && set(typed)}
    />
  )
  return <span style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 6, marginTop: 4 }}>{[field('min_minor', '≥'), field('max_minor', '≤')]}</span>
}

function Part({ title, long = false, children }: { title: string; long?: boolean; children: React.ReactNode }) {
  return (
    <section className={style.facet} aria-label={title}>
      <h2>{title}</h2>
      <div className={long ? style.more : undefined} {...(long ? { tabIndex: 0 } : {})}>
        {children}
      </div>
    </section>
  )
}

function Option({ name, count, on, deep = 0, onClick }: { name: string; count?: number; on: boolean; deep?: number; onClick: () => void }) {
  const format = useFormats()
  return (
    <button type="button" className={style.option} aria-pressed={on} onClick={onClick} style={{ paddingLeft: 8 + deep * 14 }}>
      <span>{name}</span>
      {count !== undefined && <span className="quiet small number">{format.count(count)}</span>}
    </button>
  )
}
