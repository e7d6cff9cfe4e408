import { Drawer } from 'antd'
import { Ask, Facts, Loaded, MoneyField, Stack, TimeField, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { useNarrow } from '../../parts/useNarrow'
import { words as shared } from '../goods/words'
import { History } from './History'
import { Ladder } from './Ladder'
import { words } from './words'

/** All of one SKU's prices: now, planned, by quantity, and before. */
export function PriceDrawer({ sku, onClose }: { sku: string; onClose: () => void }) {
  const w = useWords(words)
  const narrow = useNarrow()
  const { currency } = useHouse()
  const own = useRead('/v1/skus/{sku_id}', { path: { sku_id: sku } })
  const prices = useRead('/v1/prices', { query: { sku_ids: sku as never } })
  const set = useAct('put', '/v1/prices', { silent: true, done: w('set.done') })
  const now = prices.data?.items?.[0]
  const values = now && { supply_minor: now.supply_minor, settlement_minor: now.settlement_minor, retail_minor: now.retail_minor, floor_minor: now.floor_minor, ceiling_minor: now.ceiling_minor }
  const send = (v: Record<string, number & string>) => {
    const { from, ...amounts } = v as unknown as { from?: string } & Record<string, number | undefined>
    const price = { sku_id: sku, currency: now?.currency ?? currency, supply_minor: 0, settlement_minor: 0, ...Object.fromEntries(Object.entries(amounts).filter(([, a]) => a !== undefined)), ...(from ? { from } : {}) } as Open['NewPrice']
    return set.mutateAsync({ body: { prices: [price] } })
  }
  return (
    <Drawer open size={narrow ? '100%' : 720} title={own.data?.title ?? w('title')} onClose={onClose} extra={<Ask wide label={w('set')} text={w('set.text')} button={{ type: 'primary' }} fields={useFields()} values={values ?? {}} send={send} />}>
      <Stack>
        <Loaded of={prices}>{(p) => <Now of={p} />}</Loaded>
        <Ladder sku={sku} />
        <History sku={sku} />
      </Stack>
    </Drawer>
  )
}

function useFields(): FieldOf[] {
  const w = useWords(words)
  const g = useWords(shared)
  return [
    { name: 'supply_minor', label: g('supply'), half: true, required: true, field: <MoneyField /> },
    { name: 'settlement_minor', label: g('settlement'), half: true, required: true, field: <MoneyField /> },
    { name: 'retail_minor', label: g('retail'), half: true, field: <MoneyField /> },
    { name: 'floor_minor', label: g('floor'), half: true, field: <MoneyField />, help: w('floor.help') },
    { name: 'ceiling_minor', label: g('ceiling'), half: true, field: <MoneyField />, help: w('floor.help') },
    { name: 'from', label: g('from'), half: true, field: <TimeField />, help: w('from.help') },
  ]
}

function Now({ of }: { of: Open['Prices'] }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { money, time } = useFormats()
  const withdraw = useAct('post', '/v1/prices/withdraw', { silent: true, done: w('withdrawn') })
  const price = of.items?.[0]
  const paid = (minor: number | undefined, currency: string) => (minor ? <span className="number">{money(minor, currency)}</span> : undefined)
  const facts = (p: Omit<Open['PlannedPrice'], 'from'>) => [
    { label: g('supply'), value: paid(p.supply_minor, p.currency) },
    { label: g('settlement'), value: paid(p.settlement_minor, p.currency) },
    { label: g('retail'), value: paid(p.retail_minor, p.currency) },
    { label: g('floor'), value: paid(p.floor_minor, p.currency) },
    { label: g('ceiling'), value: paid(p.ceiling_minor, p.currency) },
  ]
  return (
    <>
      <Card title={w('current')} hint={price && time(price.changed_at)}>
        {price ? <Facts columns={3} facts={facts(price)} /> : <span className="quiet">{w('unpriced')}</span>}
      </Card>
      {of.planned?.map((p) => (
        <Card
          key={p.from}
          title={w('plans')}
          hint={time(p.from)}
          extra={<Ask label={w('withdraw')} danger text={w('withdraw.text')} button={{ size: 'small' }} send={() => withdraw.mutateAsync({ body: { plans: [{ sku_id: p.sku_id, from: p.from }] } })} />}
        >
          <Facts columns={3} facts={facts(p)} />
        </Card>
      ))}
    </>
  )
}
