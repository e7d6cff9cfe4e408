import { Button, Checkbox, Input, InputNumber } from 'antd'
import { useMemo, useState } from 'react'
import { Ask, call, ChoiceField, FormDialog, List, MoneyField, rate, RateField, TimeField, Two, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { BrandField, CategoryField, One, SkuField } from '../goods/fields'
import { useBrands, useCategories, useDistributors, useGrades, useProductLines, useSkus } from '../goods/names'
import { words as shared } from '../goods/words'
import { words } from './words'

type Rule = Open['PriceRule']
type Terms = Open['PriceRuleTerms']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/price-rules', { query: query as never }, { signal })
const kinds = ['all', 'brand', 'category', 'product', 'sku'] as const

export function Rules() {
  const w = useWords(words)
  const g = useWords(shared)
  const [writing, setWriting] = useState(false)
  const lines = useProductLines()
  const grades = useGrades()
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'party', key: 'distributor_id', label: g('distributor'), of: 'distributors' },
      { kind: 'choice', key: 'living', label: w('living'), options: [{ value: 'true', label: w('living.true') }, { value: 'false', label: w('living.false') }] },
      { kind: 'choice', key: 'grade_id', label: g('grade'), options: grades.options },
      { kind: 'choice', key: 'product_line_id', label: g('line'), options: lines.options },
      { kind: 'own', key: 'sku_id', label: g('sku'), field: (v, change) => <span style={{ width: 220 }}><SkuField value={v || undefined} onChange={(to) => change(to ?? '')} /></span> },
    ],
    [w, g, grades.options, lines.options],
  )
  const add = (
    <Button type="primary" onClick={() => setWriting(true)}>
      {w('new')}
    </Button>
  )
  return (
    <>
      <List<Rule> name="price-rules" title={w('title')} load={load} columns={useColumns()} filters={filters} rowKey={(r) => r.id} extra={add} empty={<Notice title={w('empty')} text={w('empty.text')}>{add}</Notice>} />
      {writing && <RuleForm onClose={() => setWriting(false)} />}
    </>
  )
}

const stateOf = (r: Rule) => (r.until && new Date(r.until) <= new Date() ? 'over' : r.from && new Date(r.from) > new Date() ? 'planned' : 'running')
const tones = { over: 'grey', planned: 'sea', running: 'green' } as const

function useColumns(): Column<Rule>[] {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, time, count } = useFormats()
  const end = useAct('post', '/v1/price-rules/{price_rule_id}/end', { silent: true, done: w('ended') })
  const goods = (r: Rule) => <RuleGoods of={r} />
  const price = (r: Rule) => (r.price_minor ? money(r.price_minor, r.currency) : r.ratio_ppm ? w(r.of_contract ? 'price.ofContract' : 'price.of', { rate: rate(r.ratio_ppm) }) : '—')
  return [
    { key: 'goods', title: w('goods'), width: 220, render: goods, text: (r) => w.code('goods', r.goods) },
    { key: 'for', title: w('for'), width: 160, render: (r) => <RuleFor of={r} /> },
    { key: 'price', title: w('price'), width: 170, render: (r) => <Two first={<strong className="number">{price(r)}</strong>} second={(r.least_quantity ?? 1) > 1 ? w('quantity.from', { count: count(r.least_quantity ?? 1) }) : undefined} />, text: price },
    { key: 'period', title: w('period'), width: 190, render: (r) => <Two first={<span className="number">{time(r.from ?? r.created_at)}</span>} second={<span className="number">{r.until ? time(r.until) : g('endless')}</span>} />, text: (r) => `${time(r.from)} – ${r.until ? time(r.until) : g('endless')}` },
    { key: 'state', title: g('state'), width: 90, render: (r) => <Pill tone={tones[stateOf(r)]}>{w(stateOf(r))}</Pill>, text: (r) => w(stateOf(r)) },
    {
      key: 'acts', title: g('act'), width: 90,
      render: (r) =>
        stateOf(r) === 'over' ? null : (
          <Ask
            label={w('end')}
            danger
            button={{ type: 'link', size: 'small' }}
            text={w('end.text')}
            fields={[{ name: 'until', label: g('until'), field: <TimeField />, help: g('from.now') }]}
            send={(v: { until?: string }) => end.mutateAsync({ path: { price_rule_id: r.id }, body: v.until ? { until: v.until } : {} })}
          />
        ),
    },
  ]
}

function RuleGoods({ of }: { of: Rule }) {
  const w = useWords(words)
  const brands = useBrands()
  const categories = useCategories()
  const skus = useSkus(of.sku_id ? [of.sku_id] : [])
  const name = of.sku_id ? (skus.get(of.sku_id)?.title ?? of.sku_id) : of.brand_id ? brands.name(of.brand_id) : of.category_id ? categories.path(of.category_id) : of.product_id
  return <Two first={name ?? w('goods.all')} second={name ? w.code('goods', of.goods) : undefined} />
}

function RuleFor({ of }: { of: Rule }) {
  const w = useWords(words)
  const g = useWords(shared)
  const distributors = useDistributors()
  const grades = useGrades()
  const lines = useProductLines()
  if (of.distributor_id) return <Two first={distributors.name(of.distributor_id)} second={g('distributor')} />
  if (of.grade_id) return <Two first={grades.name(of.grade_id)} second={g('grade')} />
  if (of.product_line_id) return <Two first={lines.name(of.product_line_id)} second={g('line')} />
  return <>{w('for.all')}</>
}

function RuleForm({ onClose }: { onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { currency } = useHouse()
  const distributors = useDistributors()
  const grades = useGrades()
  const lines = useProductLines()
  const make = useAct('post', '/v1/price-rules', { silent: true, done: w('made') })
  const of = (kind: string) => (v: Record<string, unknown>) => v['goods'] === kind
  const fields: FieldOf[] = [
    { name: 'goods', label: w('goods'), required: true, half: true, field: <ChoiceField options={kinds.map((k) => ({ value: k, label: w(`goods.${k}`) }))} /> },
    { name: 'brand_id', label: g('brand'), half: true, required: true, when: of('brand'), field: <BrandField /> },
    { name: 'category_id', label: g('category'), half: true, required: true, when: of('category'), field: <CategoryField /> },
    { name: 'product_id', label: w('product'), half: true, required: true, when: of('product'), field: <Input maxLength={40} /> },
    { name: 'sku_id', label: g('sku'), half: true, required: true, when: of('sku'), field: <SkuField /> },
    { name: 'distributor_id', label: g('distributor'), half: true, field: <One label={w('for.all')} options={distributors.options} /> },
    { name: 'grade_id', label: g('grade'), half: true, field: <One label={w('for.all')} options={grades.options} /> },
    { name: 'product_line_id', label: g('line'), half: true, field: <One label={w('for.all')} options={lines.options} /> },
    { name: 'least_quantity', label: w('quantity'), half: true, field: <InputNumber min={1} max={1_000_000} precision={0} style={{ width: '100%' }} />, help: w('quantity.help') },
    { name: 'as', label: w('price.as'), half: true, required: true, field: <ChoiceField allowClear={false} options={[{ value: 'ratio', label: w('price.ratio') }, { value: 'fixed', label: w('price.fixed') }]} /> },
    { name: 'price_minor', label: w('price.fixed'), half: true, required: true, when: (v) => v['as'] === 'fixed', field: <MoneyField />, help: w('price.fixed.help') },
    { name: 'ratio_ppm', label: w('price.ratio'), half: true, required: true, when: (v) => v['as'] === 'ratio', field: <RateField /> },
    { name: 'of_contract', label: w('ofContract'), half: true, valueName: 'checked', when: (v) => v['as'] === 'ratio', field: <Checkbox /> },
    { name: 'floor_ppm', label: w('floor'), half: true, field: <RateField />, help: w('bounds.help') },
    { name: 'ceiling_ppm', label: w('ceiling'), half: true, field: <RateField /> },
    { name: 'from', label: g('from'), half: true, field: <TimeField />, help: g('from.now') },
    { name: 'until', label: g('until'), half: true, field: <TimeField />, help: g('until.open') },
  ]
  const send = ({ as, ...v }: Terms & { as: 'ratio' | 'fixed' }) => {
    const kept = Object.fromEntries(Object.entries(v).filter(([key, x]) => x !== undefined && x !== '' && !(as === 'ratio' && key === 'price_minor') && !(as === 'fixed' && (key === 'ratio_ppm' || key === 'of_contract')))) as Terms
    return make.mutateAsync({ body: { ...kept, ...(as === 'fixed' ? { currency } : {}) } })
  }
  return <FormDialog wide title={w('new')} fields={fields} values={{ goods: 'sku', as: 'ratio', ratio_ppm: 950_000 }} send={send} onClose={onClose} />
}
