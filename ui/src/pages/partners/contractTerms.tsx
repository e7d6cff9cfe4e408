import { Button, Input, InputNumber, Switch } from 'antd'
import { ChoiceField, defineWords, MoneyField, rate, RateField, useAll, useWords, type FieldOf, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import type { Said } from './Compare'
import { CodeField } from './forms'
import style from './partners.module.css'
import { shared } from './words'

export const termWords = defineWords({
  ...shared,
  profit: ['盈利模式', 'Profit mode'],
  priceRatio: ['分销价比例', 'Price ratio'],
  'priceRatio.help': ['分销价 = 基准价 × 此比例，四舍五入到分', 'Settlement price = base price × this rate'],
  floor: ['最低价', 'Floor'],
  ceiling: ['最高价', 'Ceiling'],
  'range.help': ['零售价的比例；留空则不限', 'A rate of the retail price; none when empty'],
  drift: ['价差策略', 'Drift policy'],
  driftLimit: ['价差上限', 'Limit of the drift'],
  categoryDrifts: ['类目价差策略', 'Drift policies of categories'],
  category: ['类目', 'Category'],
  addCategory: ['添加类目', 'Add a category'],
  remove: ['移除', 'Remove'],
  payment: ['付款方式', 'Payment'],
  credit: ['赊销额度', 'Credit limit'],
  lines: ['产品线授权', 'Product lines'],
  'lines.help': ['留空则授权全部货盘', 'All of the pool, when left empty'],
  hold: ['未付款占库存（分钟）', 'Stock held while unpaid (minutes)'],
  pay: ['付款期限（天）', 'Days to pay'],
  ship: ['发货期限（天）', 'Days to ship'],
  receive: ['自动收货（天）', 'Days to receipt'],
  window: ['售后期（天）', 'After-sale window (days)'],
  'term.help': ['留空为 {n}', '{n}, when left empty'],
  packaging: ['使用分销商包装', 'Distributor’s packaging'],
  noSlip: ['包裹不放票据价签', 'No invoice or price slip in the parcel'],
})

type Terms = Open['ContractTerms']

/** The fields of a contract's terms, at a place of the body. */
export function useContractFields(at?: string, { currency = true }: { currency?: boolean } = {}): FieldOf[] {
  const w = useWords(termWords)
  const { role } = useHouse()
  const lines = useAll('/v1/product-lines', {}, { enabled: role === 'operator' })
  const name = (part: string) => (at ? [at, part] : part)
  const said = (v: Record<string, unknown>, part: string) => (at ? (v[at] as Record<string, unknown> | undefined) : v)?.[part]
  const days = (part: string, label: 'hold' | 'pay' | 'ship' | 'receive' | 'window', usual: number, most: number): FieldOf => ({
    name: name(part), label: w(label), half: true, help: w('term.help', { n: usual }), field: <InputNumber min={0} max={most} precision={0} style={{ width: '100%' }} />,
  })
  return [
    { name: name('price_ratio_ppm'), label: w('priceRatio'), required: true, half: true, help: w('priceRatio.help'), field: <RateField /> },
    ...(currency ? [{ name: name('currency'), label: w('currency'), required: true, half: true, field: <Input maxLength={3} /> }] : []),
    { name: name('floor_ppm'), label: w('floor'), half: true, help: w('range.help'), field: <RateField /> },
    { name: name('ceiling_ppm'), label: w('ceiling'), half: true, help: w('range.help'), field: <RateField /> },
    { name: name('drift'), label: w('drift'), required: true, half: true, field: <CodeField group="drift" /> },
    { name: name('drift_limit_ppm'), label: w('driftLimit'), half: true, required: true, when: (v) => String(said(v, 'drift')).startsWith('accept'), field: <RateField /> },
    { name: name('category_drifts'), label: w('categoryDrifts'), field: <DriftsField /> },
    { name: name('payment'), label: w('payment'), half: true, field: <CodeField group="payment" /> },
    { name: name('credit_limit_minor'), label: w('credit'), half: true, required: true, when: (v) => said(v, 'payment') === 'credit', field: <MoneyField /> },
    { name: name('product_line_ids'), label: w('lines'), help: w('lines.help'), field: <ChoiceField mode="multiple" options={(lines.data ?? []).filter((l) => !l.ended_at).map((l) => ({ value: l.id, label: l.name }))} /> },
    days('hold_minutes', 'hold', 30, 21600),
    days('pay_days', 'pay', 7, 30),
    days('ship_days', 'ship', 15, 180),
    days('receive_days', 'receive', 30, 180),
    days('window_days', 'window', 10, 730),
    { name: name('own_packaging'), label: w('packaging'), half: true, valueName: 'checked', field: <Switch /> },
    { name: name('no_slip'), label: w('noSlip'), half: true, valueName: 'checked', field: <Switch /> },
  ]
}

/** Only what an amendment takes of a contract. */
export function termsOf(c: Open['Contract']): Terms {
  const { id: _i, first_id: _f, distributor_id: _d, state: _s, version: _v, created_at: _c, from: _b, until: _u, ...terms } = c
  return terms as Terms
}

function DriftsField({ value = [], onChange }: { value?: Open['CategoryDrift'][]; onChange?: (v: Open['CategoryDrift'][]) => void }) {
  const w = useWords(termWords)
  const categories = useAll('/v1/categories', {})
  const change = (n: number, to: Partial<Open['CategoryDrift']>) => onChange?.(value.map((d, i) => (i === n ? { ...d, ...to } : d)))
  return (
    <div>
      {value.map((d, n) => (
        <div key={n} className={style.row}>
          <ChoiceField aria-label={w('category')} placeholder={w('category')} value={d.category_id || null} options={(categories.data ?? []).map((c) => ({ value: c.id, label: `${'　'.repeat(c.level - 1)}${c.name}` }))} onChange={(id: string) => change(n, { category_id: id })} />
          <CodeField group="drift" value={d.drift} onChange={(drift: never) => change(n, { drift })} />
          {String(d.drift).startsWith('accept') && <RateField aria-label={w('driftLimit')} value={d.drift_limit_ppm} onChange={(ppm) => change(n, { drift_limit_ppm: ppm ?? 0 })} />}
          <Button type="text" danger onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
            {w('remove')}
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, { category_id: '', drift: 'exact' }])}>{w('addCategory')}</Button>
    </div>
  )
}

/** A contract's terms as names and texts, to be read or compared. */
export function useContractTexts() {
  const w = useWords(termWords)
  const { money } = useFormats()
  const { role } = useHouse()
  const lines = useAll('/v1/product-lines', {}, { enabled: role === 'operator' })
  const categories = useAll('/v1/categories', {})
  const category = new Map((categories.data ?? []).map((c) => [c.id, c.name]))
  const line = new Map((lines.data ?? []).map((l) => [l.id, l.name]))
  const drift = (d: { drift: string; drift_limit_ppm?: number }) => w.code('drift', d.drift) + (d.drift_limit_ppm ? ` ${rate(d.drift_limit_ppm)}` : '')
  const yes = (v: boolean | undefined) => w(v ? 'yes' : 'no')
  return (t: Terms): Said[] => [
    { key: 'profit', label: w('profit'), text: w.code('profit', t.profit_mode) },
    { key: 'ratio', label: w('priceRatio'), text: rate(t.price_ratio_ppm) },
    { key: 'floor', label: w('floor'), text: t.floor_ppm ? rate(t.floor_ppm) : w('unlimited') },
    { key: 'ceiling', label: w('ceiling'), text: t.ceiling_ppm ? rate(t.ceiling_ppm) : w('unlimited') },
    { key: 'drift', label: w('drift'), text: drift(t) },
    { key: 'drifts', label: w('categoryDrifts'), text: (t.category_drifts ?? []).map((d) => `${category.get(d.category_id) ?? d.category_id}: ${drift(d)}`).join('\n') },
    { key: 'payment', label: w('payment'), text: w.code('payment', t.payment ?? 'prepaid') + (t.payment === 'credit' ? ` ${money(t.credit_limit_minor ?? 0, t.currency)}` : '') },
    { key: 'currency', label: w('currency'), text: t.currency },
    { key: 'lines', label: w('lines'), text: (t.product_line_ids ?? []).map((l) => line.get(l) ?? l).join(w.and) || w('unlimited') },
    { key: 'hold', label: w('hold'), text: String(t.hold_minutes || 30) },
    { key: 'pay', label: w('pay'), text: String(t.pay_days || 7) },
    { key: 'ship', label: w('ship'), text: String(t.ship_days || 15) },
    { key: 'receive', label: w('receive'), text: String(t.receive_days || 30) },
    { key: 'window', label: w('window'), text: String(t.window_days || 10) },
    { key: 'packaging', label: w('packaging'), text: yes(t.own_packaging) },
    { key: 'noSlip', label: w('noSlip'), text: yes(t.no_slip) },
  ]
}
