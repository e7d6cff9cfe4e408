import { useQueries } from '@tanstack/react-query'
import { Input, Table } from 'antd'
import { useSearchParams } from 'react-router'
import { PartySelect, readQuery, Stack, TimeField, useExplain, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { SkuField } from '../goods/fields'
import { words as shared } from '../goods/words'
import { Ladder } from '../prices/Ladder'
import style from './simulation.module.css'
import { words } from './words'

type Told = Open['PriceSimulation']

/** What a distributor pays for a SKU by quantity, with each step that made the price. The address holds the question. */
export function Simulation() {
  const w = useWords(words)
  const g = useWords(shared)
  const explain = useExplain()
  const [address, setAddress] = useSearchParams()
  const sku = address.get('sku') ?? ''
  const distributor = address.get('distributor') ?? ''
  const at = address.get('at') ?? ''
  const typed = address.get('quantities') ?? '1,10,50,100'
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(address)
    value ? next.set(key, value) : next.delete(key)
    setAddress(next, { replace: true })
  }
  const quantities = [...new Set(typed.split(/[,，\s]+/).map(Number).filter((n) => Number.isInteger(n) && n > 0))].slice(0, 10)
  const told = useQueries({
    queries: quantities.map((quantity) => ({ ...readQuery('/v1/price-simulation', { query: { sku_id: sku, distributor_id: distributor, quantity, ...(at ? { at } : {}) } }), enabled: sku !== '' && distributor !== '' })),
  })
  const failed = told.find((t) => t.error)?.error
  const rows = told.flatMap((t) => (t.data ? [t.data] : []))
  return (
    <Stack>
      <Card title={w('sim.title')}>
        <div className={style.fields}>
          <label>
            <span>{g('distributor')}</span>
            <PartySelect kind="distributors" label={g('distributor')} value={distributor || undefined} onChange={(to) => set('distributor', to)} />
          </label>
          <label>
            <span>{g('sku')}</span>
            <SkuField value={sku || undefined} onChange={(to) => set('sku', to ?? '')} />
          </label>
          <label>
            <span>{w('sim.quantities')}</span>
            <Input defaultValue={typed} onBlur={(e) => set('quantities', e.target.value)} onPressEnter={(e) => set('quantities', e.currentTarget.value)} title={w('sim.quantities.help')} />
          </label>
          <label>
            <span>
              {w('sim.at')} <span className="quiet small">{w('sim.at.help')}</span>
            </span>
            <TimeField value={at || undefined} onChange={(to) => set('at', to ?? '')} />
          </label>
        </div>
      </Card>
      {failed ? <Notice tone="bad" title={explain(failed)} /> : sku && distributor ? <Answers rows={rows} busy={told.some((t) => t.isFetching)} /> : <Notice title={w('sim.choose')} />}
      {sku && distributor && !failed && <Ladder key={`${sku} ${distributor}`} sku={sku} distributor={distributor} />}
    </Stack>
  )
}

function Answers({ rows, busy }: { rows: Told[]; busy: boolean }) {
  const w = useWords(words)
  const { money, count } = useFormats()
  const paid = (minor: number, t: Told) => (minor ? money(minor, t.price.currency) : w('sim.none'))
  return (
    <Card flush title={w('sim.price')}>
      <Table<Told>
        rowKey="quantity"
        size="small"
        pagination={false}
        loading={busy && rows.length === 0}
        dataSource={rows}
        scroll={{ x: 720 }}
        columns={[
          { title: w('sim.quantities'), width: 80, align: 'right', render: (_, t) => <span className="number">{count(t.quantity)}</span> },
          { title: w('sim.base'), width: 110, align: 'right', render: (_, t) => <span className="number quiet">{paid(t.base_minor, t)}</span> },
          { title: w('sim.price'), width: 120, align: 'right', render: (_, t) => <strong className="number">{paid(t.price.settlement_minor, t)}</strong> },
          { title: w('sim.range'), width: 170, render: (_, t) => <span className="number">{`${paid(t.price.floor_minor, t)} – ${paid(t.price.ceiling_minor, t)}`}</span> },
          { title: w('sim.steps'), render: (_, t) => <Steps of={t} /> },
        ]}
      />
    </Card>
  )
}

/** The way to the price, one step a line. */
function Steps({ of }: { of: Told }) {
  const w = useWords(words)
  const { money } = useFormats()
  const price = money(of.price.settlement_minor, of.price.currency)
  const why = (codes: string[] | null | undefined) => (codes ?? []).map((c) => w.code('why', c)).join(w.and) || w('why.base')
  const rule = of.price.why?.rule_id
  return (
    <ol className={style.steps}>
      <li>{w('sim.step.base', { price: money(of.base_minor, of.price.currency) })}</li>
      <li>{rule ? w('sim.step.rule', { rule: rule.slice(-6), why: why(of.because), price }) : w('sim.step.contract', { price })}</li>
      {of.beaten?.map((b) => (
        <li key={b.rule_id} className="quiet">
          {w('sim.step.beaten', { rule: b.rule_id.slice(-6), why: why(b.because), by: w.code('why', b.decided_by) })}
        </li>
      ))}
    </ol>
  )
}
