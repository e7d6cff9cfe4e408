import { App, Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { Due, Goods } from './cells'
import { Outcomes } from './Outcomes'
import { lastCarrier, rememberCarrier, useSending, type Item } from './sending'
import style from './ToShip.module.css'
import { found, type Waiting } from './waiting'
import { words } from './words'

/** Enters waybills as a scanner types them: number, Enter, waybill, Enter, and the next. */
export function Scan({ all }: { all: Waiting[] }) {
  const w = useWords(words)
  const { modal } = App.useApp()
  const [address, setAddress] = useSearchParams()
  const named = address.get('sub_orders')
  const [chosen, setChosen] = useState<Waiting[]>([])
  const [waybills, setWaybills] = useState<Record<string, string>>({})
  const [carrier, setCarrier] = useState(lastCarrier())
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const { send, busy, outcomes, clear } = useSending(w('results.ok'))

  useEffect(() => {
    if (named) setChosen(named.split(',').flatMap((id) => all.filter((s) => s.id === id)))
    // Only what the address names counts here: what is shipped meanwhile leaves the list below.
  }, [named]) // eslint-disable-line react-hooks/exhaustive-deps

  const focus = (place: string) => setTimeout(() => box.current?.querySelector<HTMLInputElement>(`[data-scan="${place}"]`)?.focus(), 0)
  const scanned = () => {
    const subs = found(all, typed)
    setSaid(subs.length === 0 ? w('scan.unknown', { number: typed }) : subs.length > 1 ? w('scan.several', { number: typed, count: subs.length }) : '')
    if (subs.length === 0) return
    setChosen((before) => [...before, ...subs.filter((s) => !before.some((b) => b.id === s.id))])
    setTyped('')
    focus(subs[0]!.id)
  }
  const next = (at: number) => {
    const later = [...chosen.slice(at + 1), ...chosen.slice(0, at)].find((s) => !waybills[s.id]?.trim())
    focus(later?.id ?? 'box')
  }
  const items: Item[] = chosen.flatMap((s) => {
    const waybill = waybills[s.id]?.trim()
    return waybill ? [{ key: s.id, name: s.own, parcel: { sub_order_id: s.id, carrier: carrier.trim(), waybill } }] : []
  })
  const ship = () =>
    modal.confirm({
      title: w('send', { count: items.length }),
      content: w('send.sure'),
      okText: w('ship'),
      onOk: () => {
        rememberCarrier(carrier.trim())
        void send(items)
      },
    })
  const leave = (keep: Waiting[]) => {
    clear()
    setAddress({ tab: 'scan' }, { replace: true })
    setChosen(keep)
    setWaybills((before) => Object.fromEntries(keep.map((s) => [s.id, before[s.id] ?? ''])))
    focus('box')
  }

  if (outcomes && !busy) {
    return <Outcomes outcomes={outcomes} onNew={() => leave([])} onMend={() => leave(chosen.filter((s) => outcomes.some((o) => o.item.key === s.id && !o.ok)))} />
  }
  return (
    <div ref={box}>
      <Card title={w('tab.scan')} hint={w('scan.hint')}>
        <div className={style.line}>
          <label>
            <span>{w('scan.box')}</span>
            <Input data-scan="box" autoFocus value={typed} onChange={(e) => setTyped(e.target.value)} onPressEnter={scanned} />
          </label>
          <label>
            <span>{w('carrier')}</span>
            <Input value={carrier} maxLength={40} onChange={(e) => setCarrier(e.target.value)} />
          </label>
          {chosen.length === 0 && all.length > 0 && <Button onClick={() => setChosen(all)}>{w('scan.all')}</Button>}
        </div>
        <p className={style.bad} role="status">
          {said}
        </p>
        {chosen.length === 0 ? (
          <Notice compact title={w('scan.none')} />
        ) : (
          <>
            <div className={style.rows}>
              {chosen.map((s, at) => (
                <div key={s.id} className={style.row}>
                  <div className={style.goods}>
                    <strong>{s.own}</strong>
                    <Goods of={s} />
                    <Due of={s} />
                  </div>
                  <Input
                    data-scan={s.id}
                    aria-label={`${w('waybill')} ${s.own}`}
                    placeholder={w('waybill')}
                    maxLength={40}
                    value={waybills[s.id] ?? ''}
                    onChange={(e) => setWaybills({ ...waybills, [s.id]: e.target.value })}
                    onPressEnter={() => next(at)}
                  />
                  <Button type="link" size="small" aria-label={`${w('remove')} ${s.own}`} onClick={() => setChosen(chosen.filter((c) => c.id !== s.id))}>
                    {w('remove')}
                  </Button>
                </div>
              ))}
            </div>
            <div className={`${style.line} ${style.under}`}>
              <Button type="primary" loading={busy} disabled={items.length === 0 || !carrier.trim()} onClick={ship}>
                {w('send', { count: items.length })}
              </Button>
            </div>
          </>
        )}
      </Card>
    </div>
  )
}
