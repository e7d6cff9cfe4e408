import { InputNumber } from 'antd'
import { Ask, Loaded, Stacked, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import style from '../partners/partners.module.css'
import { words } from './words'

const classes = ['read', 'write', 'order', 'heavy', 'changes'] as const
type Typed = Partial<Record<(typeof classes)[number], { per_second?: number; at_once?: number }>>

/** How fast each key of a distributor may ask. */
export function Rates({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const { count } = useFormats()
  const rates = useRead('/v1/distributors/{distributor_id}/rates', { path: { distributor_id: distributor } })
  return (
    <Card title={w('rates')} hint={w('rates.hint')} extra={rates.data && <SetRates distributor={distributor} rates={rates.data.rates} />}>
      <Loaded of={rates}>
        {(r) => (
          <Stacked>
            <table className={style.table}>
              <thead>
                <tr>
                  <th>{w('class')}</th>
                  <th className={style.right}>{w('perSecond')}</th>
                  <th className={style.right}>{w('atOnce')}</th>
                  <th>{w('setFor')}</th>
                </tr>
              </thead>
              <tbody>
                {r.rates.map((x) => (
                  <tr key={x.class}>
                    <td>{w(`class.${x.class}`)}</td>
                    <td className={style.right}>{count(x.per_second)}</td>
                    <td className={style.right}>{count(x.at_once)}</td>
                    <td>{w(`setFor.${x.set_for}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Stacked>
        )}
      </Loaded>
    </Card>
  )
}

function SetRates({ distributor, rates }: { distributor: string; rates: Open['RateInForce'][] }) {
  const w = useWords(words)
  const set = useAct('put', '/v1/distributors/{distributor_id}/rates', { done: w('rates.done'), silent: true })
  const own = Object.fromEntries(rates.filter((r) => r.set_for === 'distributor').map((r) => [r.class, { per_second: r.per_second, at_once: r.at_once }]))
  const fields = classes.flatMap((c): FieldOf[] => [
    { name: [c, 'per_second'], label: `${w(`class.${c}`)} · ${w('perSecond')}`, half: true, field: <InputNumber min={1} max={1_000_000} precision={0} style={{ width: '100%' }} /> },
    { name: [c, 'at_once'], label: `${w(`class.${c}`)} · ${w('atOnce')}`, half: true, field: <InputNumber min={1} max={60_000_000} precision={0} style={{ width: '100%' }} /> },
  ])
  const send = (typed: Typed) => {
    const said = classes.flatMap((c) => {
      const per_second = typed[c]?.per_second
      return per_second ? [{ class: c, per_second, at_once: typed[c]?.at_once ?? per_second }] : []
    })
    return set.mutateAsync({ path: { distributor_id: distributor }, body: { rates: said } })
  }
  return <Ask label={w('rates.set')} text={w('rates.text')} button={{ size: 'small' }} values={own} fields={fields} send={send} />
}
