import { Input, Tag } from 'antd'
import { rate, useWords, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { AttributeValuesField } from './AttributeValues'
import { CategoriesField, LabelsField, Many, SpanField } from './fields'
import { useBrands, useCategories, useLabels, useSuppliers } from './names'
import { words } from './words'

export type GoodsFilter = Open['GoodsFilter']
type Span = Open['Span']

/** What narrows goods, as fields of a form whose body holds it at `filter`. */
export function useFilterFields(at = 'filter', when?: (values: Record<string, unknown>) => boolean): FieldOf[] {
  const w = useWords(words)
  const suppliers = useSuppliers()
  const brands = useBrands()
  const more = when ? { when } : {}
  return [
    { name: [at, 'words'], label: w('filter.words'), field: <Input maxLength={100} placeholder={w('words.hint')} />, help: w('filter.hint'), ...more },
    { name: [at, 'supplier_ids'], label: w('supplier'), half: true, field: <Many label={w('supplier')} options={suppliers.options} />, ...more },
    { name: [at, 'brand_ids'], label: w('brand'), half: true, field: <Many label={w('brand')} options={brands.options} />, ...more },
    { name: [at, 'category_ids'], label: w('filter.category'), half: true, field: <CategoriesField />, ...more },
    { name: [at, 'label_ids'], label: w('labels'), half: true, field: <LabelsField />, ...more },
    { name: [at, 'attributes'], label: w('filter.attribute'), field: <AttributeValuesField />, ...more },
    { name: [at, 'settlement_minor'], label: w('settlement'), half: true, field: <SpanField of="money" label={w('settlement')} />, ...more },
    { name: [at, 'retail_minor'], label: w('retail'), half: true, field: <SpanField of="money" label={w('retail')} />, ...more },
    { name: [at, 'margin_ppm'], label: w('margin'), half: true, field: <SpanField of="rate" label={w('margin')} />, ...more },
    { name: [at, 'free_units'], label: w('free'), half: true, field: <SpanField of="count" label={w('free')} />, ...more },
    { name: [at, 'sold_units'], label: w('sold'), half: true, field: <SpanField of="count" label={w('sold')} />, ...more },
  ]
}

/** Leaves out what does not narrow; ranges of money need their currency. */
export function tidy(filter: GoodsFilter | undefined, currency: string): GoodsFilter {
  const kept = Object.fromEntries(Object.entries(filter ?? {}).filter(([k, v]) => k !== 'currency' && v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0))) as GoodsFilter
  if (kept.settlement_minor || kept.retail_minor) kept.currency = filter?.currency || currency
  return kept
}

const spanText = (s: Span | undefined) => (s ? `${s.from ?? ''}..${s.to ?? ''}` : undefined)

/** The same filter as the parts of a question. */
export function queryOf(f: GoodsFilter): Record<string, string> {
  const query: Record<string, string | undefined> = {
    words: f.words, supplier_ids: f.supplier_ids?.join(), brand_ids: f.brand_ids?.join(), category_ids: f.category_ids?.join(), label_ids: f.label_ids?.join(),
    attribute_id: f.attributes?.[0]?.attribute_id, attribute_value: f.attributes?.[0]?.values?.[0],
    settlement_minor: spanText(f.settlement_minor), retail_minor: spanText(f.retail_minor), margin_ppm: spanText(f.margin_ppm), free_units: spanText(f.free_units), sold_units: spanText(f.sold_units),
    currency: f.currency,
  }
  return Object.fromEntries(Object.entries(query).filter((e): e is [string, string] => Boolean(e[1])))
}

function spanOf(text: string | undefined): Span | undefined {
  if (!text) return undefined
  const [from, to] = text.split('..')
  return { ...(from ? { from: Number(from) } : {}), ...(to ? { to: Number(to) } : {}) }
}

/** The filter that a page's address says. */
export function filterOf(v: Record<string, string | undefined>, currency: string): GoodsFilter {
  const list = (text: string | undefined) => text?.split(',').filter(Boolean)
  return tidy(
    {
      words: v['words'], supplier_ids: list(v['supplier_ids']), brand_ids: list(v['brand_ids']), category_ids: list(v['category_ids']), label_ids: list(v['label_ids']),
      ...(v['attribute_id'] && v['attribute_value'] ? { attributes: [{ attribute_id: v['attribute_id'], values: [v['attribute_value']] }] } : {}),
      settlement_minor: spanOf(v['settlement_minor']), retail_minor: spanOf(v['retail_minor']), margin_ppm: spanOf(v['margin_ppm']), free_units: spanOf(v['free_units']), sold_units: spanOf(v['sold_units']),
    } as GoodsFilter,
    currency,
  )
}

/** Says a filter in words. */
export function FilterText({ filter }: { filter: GoodsFilter | undefined }) {
  const w = useWords(words)
  const { currency } = useHouse()
  const { money, count } = useFormats()
  const suppliers = useSuppliers()
  const brands = useBrands()
  const categories = useCategories()
  const labels = useLabels()
  const f = filter ?? {}
  const span = (s: Span | undefined, write: (n: number) => string) =>
    s && (s.from !== undefined && s.to !== undefined ? w('from.to', { from: write(s.from), to: write(s.to) }) : s.from !== undefined ? w('at.least', { value: write(s.from) }) : w('at.most', { value: write(s.to ?? 0) }))
  const paid = (n: number) => money(n, f.currency || currency)
  const parts: [string, string | undefined][] = [
    [w('filter.words'), f.words],
    [w('supplier'), f.supplier_ids?.map(suppliers.name).join(w.and)],
    [w('brand'), f.brand_ids?.map(brands.name).join(w.and)],
    [w('category'), f.category_ids?.map(categories.name).join(w.and)],
    [w('labels'), f.label_ids?.map(labels.name).join(w.and)],
    [w('attribute'), f.attributes?.map((a) => (a.values ?? []).join(w.and)).join(' + ')],
    [w('settlement'), span(f.settlement_minor, paid)],
    [w('retail'), span(f.retail_minor, paid)],
    [w('margin'), span(f.margin_ppm, rate)],
    [w('free'), span(f.free_units, count)],
    [w('sold'), span(f.sold_units, count)],
  ]
  const said = parts.filter(([, value]) => value)
  if (said.length === 0) return <span className="quiet">{w('filter.all')}</span>
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
      {said.map(([name, value]) => (
        <Tag key={name} style={{ whiteSpace: 'normal', marginInlineEnd: 0 }}>
          {name}
          {w.colon}
          {value}
        </Tag>
      ))}
    </span>
  )
}
