import { InputNumber } from 'antd'
import { LinesField, rate, RateField, useAll, useWords, type FieldOf, type Open } from '../../kit'
import { region } from '../../format/region'
import type { Said } from '../partners/Compare'
import { CodeField, YesNo } from '../partners/forms'
import { words } from './words'

type Terms = Open['AgreementTerms']

/** The fields of an agreement's terms, at a place of the body. */
export function useTermFields(at?: string): FieldOf[] {
  const w = useWords(words)
  const name = (part: string) => (at ? [at, part] : part)
  const said = (values: Record<string, unknown>, part: string) => (at ? (values[at] as Record<string, unknown> | undefined) : values)?.[part]
  return [
    { name: name('reprice'), label: w('reprice'), help: w('reprice.help'), required: true, field: <YesNo /> },
    { name: name('supply_rule'), label: w('rule'), required: true, half: true, field: <CodeField group="rule" /> },
    { name: name('supply_ratio_ppm'), label: w('ratio'), required: true, half: true, when: (v) => said(v, 'supply_rule') === 'ratio', field: <RateField /> },
    { name: name('invoice_direction'), label: w('invoice'), half: true, field: <CodeField group="invoice" /> },
    { name: name('goods_at_end'), label: w('atEnd'), half: true, field: <CodeField group="end" /> },
    { name: name('sell_out_days'), label: w('sellOut'), help: w('sellOut.help'), when: (v) => said(v, 'goods_at_end') === 'sell_out', field: <InputNumber min={0} max={365} precision={0} style={{ width: '100%' }} /> },
    { name: name('channel_kinds'), label: w('kinds'), help: w('kinds.help'), field: <CodeField group="channel" many /> },
    { name: name('regions'), label: w('regions'), help: w('regions.help'), field: <LinesField /> },
  ]
}

/** What a clause covers, in words. */
export function useClauseText() {
  const w = useWords(words)
  const brands = useAll('/v1/brands', {})
  const categories = useAll('/v1/categories', {})
  const brand = new Map((brands.data ?? []).map((b) => [b.id, b.name]))
  const category = new Map((categories.data ?? []).map((c) => [c.id, c.name]))
  return (c: Open['Clause']) => (c.sku_id ? `${w('clause.sku')} ${c.sku_id}` : `${brand.get(c.brand_id ?? '') ?? c.brand_id ?? '*'} × ${category.get(c.category_id ?? '') ?? c.category_id ?? '*'}`)
}

/** Terms as names and texts, to be read or compared. */
export function useTermTexts() {
  const w = useWords(words)
  const clause = useClauseText()
  return (t: Terms, scope: Open['Clause'][] | undefined, from?: string): Said[] => [
    ...(from ? [{ key: 'from', label: w('from'), text: from }] : []),
    { key: 'reprice', label: w('reprice'), text: w(t.reprice ? 'yes' : 'no') },
    { key: 'rule', label: w('rule'), text: w.code('rule', t.supply_rule) + (t.supply_rule === 'ratio' ? ` ${rate(t.supply_ratio_ppm ?? 0)}` : '') },
    { key: 'invoice', label: w('invoice'), text: w.code('invoice', t.invoice_direction ?? 'supplier_to_operator') },
    { key: 'atEnd', label: w('atEnd'), text: w.code('end', t.goods_at_end ?? 'close') + (t.goods_at_end === 'sell_out' ? ` · ${w('sellOut')} ${t.sell_out_days ?? 0}` : '') },
    { key: 'kinds', label: w('kinds'), text: (t.channel_kinds ?? []).map((k) => w.code('channel', k)).join(w.and) || w('unlimited') },
    { key: 'regions', label: w('regions'), text: (t.regions ?? []).map((r) => region(r, w.language)).join(w.and) || w('unlimited') },
    { key: 'scope', label: w('scope'), text: (scope ?? []).map(clause).toSorted().join('\n') || w('scope.everything') },
  ]
}
