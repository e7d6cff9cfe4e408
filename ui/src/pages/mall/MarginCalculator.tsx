import { Alert, Button, InputNumber } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { MoneyField, rate, RateField, useAct, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { breaks, type MallGood, type Price } from './goods'
import { marginOf, priceFor } from './margin'
import style from './mall.module.css'
import { words } from './words'

/** What a sale would bring: price, fees and freight in, margin and a price to aim at out. Nothing of it is kept but the price, on wish. */
export function MarginCalculator({ good }: { good: MallGood }) {
  const w = useWords(words)
  const price = good.price
  return <Card title={w('calculator')}>{price ? <Sums good={good} price={price} /> : <p className="quiet">{w('price.none')}</p>}</Card>
}

/** The price of the step that a quantity reaches. */
const stepOf = (good: MallGood, price: Price, quantity: number) => (good.steps ?? []).filter((s) => s.from_quantity <= quantity).at(-1)?.price ?? price

function Sums({ good, price: first }: { good: MallGood; price: Price }) {
  const w = useWords(words)
  const { money } = useFormats()
  const [sale, setSale] = useState<number | undefined>(first.retail_minor || first.floor_minor || undefined)
  const [quantity, setQuantity] = useState(1)
  const [fees, setFees] = useState<number | undefined>(50_000)
  const [freight, setFreight] = useState<number | undefined>(0)
  const [target, setTarget] = useState<number | undefined>(200_000)
  const price = stepOf(good, first, quantity)
  const cash = (minor: number) => money(minor, price.currency)
  const sums = marginOf(sale ?? 0, price.settlement_minor, quantity, fees ?? 0, freight ?? 0)
  const even = priceFor(0, price.settlement_minor, quantity, fees ?? 0, freight ?? 0)
  const wished = priceFor(target ?? 0, price.settlement_minor, quantity, fees ?? 0, freight ?? 0)
  return (
    <>
      <div className={style.fields}>
        <Labelled label={w('calculator.sale')}>{(id) => <MoneyField id={id} value={sale} onChange={setSale} currency={price.currency} />}</Labelled>
        <Labelled label={w('calculator.quantity')}>{(id) => <InputNumber id={id} min={1} max={1_000_000} precision={0} value={quantity} onChange={(n) => setQuantity(n ?? 1)} style={{ width: '100%' }} />}</Labelled>
        <Labelled label={w('calculator.fees')} help={w('calculator.fees.help')}>{(id) => <RateField id={id} value={fees} onChange={setFees} />}</Labelled>
        <Labelled label={w('calculator.freight')}>{(id) => <MoneyField id={id} value={freight} onChange={setFreight} currency={price.currency} />}</Labelled>
        <Labelled label={w('calculator.target')}>{(id) => <RateField id={id} value={target} onChange={setTarget} />}</Labelled>
      </div>
      <dl className={style.sums} aria-live="polite">
        <Row name={w('calculator.cost')}>{cash(sums.cost)}</Row>
        <Row name={w('calculator.fee')}>{cash(sums.fee)}</Row>
        <Row name={w('calculator.margin')}>
          <span className={`${style.big} ${sums.margin < 0 ? style.loss : ''}`}>{cash(sums.margin)}</span>
        </Row>
        <Row name={w('calculator.rate')}>{rate(Math.round(sums.rate / 1000) * 1000)}</Row>
        <Row name={w('calculator.even')}>{even === undefined ? '—' : cash(even)}</Row>
        <Row name={w('calculator.suggested')}>
          <Suggested price={price} wished={wished} />
        </Row>
      </dl>
      <Warnings price={price} sale={sale} wished={wished} loss={sums.margin < 0} />
      {good.selected && sale !== undefined && breaks(price, sale) === undefined && <KeepPrice sku={good.sku_id} sale={sale} />}
    </>
  )
}

/** From what reaches the target, within the floor and the ceiling. */
function Suggested({ price, wished }: { price: Price; wished: number | undefined }) {
  const { money } = useFormats()
  if (wished === undefined) return <>—</>
  const from = Math.max(wished, price.floor_minor)
  if (price.ceiling_minor > 0 && from > price.ceiling_minor) return <>—</>
  const cash = (minor: number) => money(minor, price.currency)
  return <>{price.ceiling_minor > 0 && price.ceiling_minor !== from ? `${cash(from)} – ${cash(price.ceiling_minor)}` : cash(from)}</>
}

function Warnings({ price, sale, wished, loss }: { price: Price; sale: number | undefined; wished: number | undefined; loss: boolean }) {
  const w = useWords(words)
  const { money } = useFormats()
  const broken = breaks(price, sale)
  const cash = (minor: number) => money(minor, price.currency)
  const texts = [
    broken === 'below' && w('calculator.below', { floor: cash(price.floor_minor) }),
    broken === 'above' && w('calculator.above', { ceiling: cash(price.ceiling_minor) }),
    loss && w('calculator.loss'),
    wished === undefined && w('calculator.impossible'),
    wished !== undefined && price.ceiling_minor > 0 && wished > price.ceiling_minor && w('calculator.outside', { price: cash(wished) }),
  ].filter((t) => t !== false)
  return texts.map((t) => <Alert key={t} type="warning" showIcon title={t} style={{ marginTop: 8 }} />)
}

function KeepPrice({ sku, sale }: { sku: string; sale: number }) {
  const w = useWords(words)
  const keep = useAct('put', '/v1/selections', { done: w('calculator.kept') })
  return (
    <Button style={{ marginTop: 12 }} loading={keep.isPending} onClick={() => keep.mutate({ body: { items: [{ sku_id: sku, sale_minor: sale }] } })}>
      {w('calculator.keep')}
    </Button>
  )
}

function Labelled({ label, help, children }: { label: string; help?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <label htmlFor={id}>
      <span className="small">{label}</span>
      {children(id)}
      {help && <span className="quiet small">{help}</span>}
    </label>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="quiet">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
