import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { call, RegionPicker, useExplain, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { splitPasted } from './address'
import style from './order.module.css'
import { words } from './words'

export interface To {
  name: string
  phone: string
  region: string
  address: string
}

export const nobody: To = { name: '', phone: '', region: '', address: '' }

/** Asks whether an order can go to a place: nothing of it is kept. */
export const checkPlaces = (addresses: Open['PlaceNames'][], signal?: AbortSignal) => call('post', '/v1/addresses:check', { body: { addresses } }, signal ? { signal } : {})

/** Who receives the goods: pasted in one line, or field by field; the place is checked as that of an order is. */
export function Receiver({ to, change }: { to: To; change: (to: To) => void }) {
  const w = useWords(words)
  const explain = useExplain()
  const [pasted, setPasted] = useState('')
  const [said, setSaid] = useState<{ text: string; nearest: Open['Region'][] }>()
  const checked = useQuery({
    queryKey: ['open', 'live', 'addresses:check', to.region],
    queryFn: ({ signal }) => checkPlaces([{ region: to.region, address: to.address }], signal),
    enabled: to.region !== '',
  })
  const split = async (text: string) => {
    const { name, phone, province, city, district, address } = splitPasted(text)
    const next = { name: name || to.name, phone: phone || to.phone, address: address || to.address, region: '' }
    setSaid(undefined)
    try {
      const found = (await checkPlaces([{ province, city, district, address }])).items?.[0]
      change({ ...next, region: found?.region ?? '' })
      if (!found?.valid) setSaid({ text: (found?.reasons ?? []).map((r) => r.message).join(' · ') || w('address.unknown'), nearest: found?.nearest ?? [] })
    } catch (error) {
      change(next)
      setSaid({ text: explain(error as Error), nearest: [] })
    }
  }
  const one = checked.data?.items?.[0]
  return (
    <Card title={w('to')}>
      <div className={style.paste}>
        <Input.TextArea
          aria-label={w('paste')}
          placeholder={w('paste.hint')}
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={1000}
          value={pasted}
          onChange={(e) => setPasted(e.target.value)}
          onPaste={(e) => {
            const text = e.clipboardData.getData('text')
            if (pasted === '' && text.trim()) void split(text)
          }}
        />
        <Button disabled={!pasted.trim()} onClick={() => void split(pasted)}>
          {w('paste.split')}
        </Button>
      </div>
      <div className={style.pair}>
        <Text label={w('name')} value={to.name} max={64} set={(name) => change({ ...to, name })} />
        <Text label={w('phone')} value={to.phone} max={32} set={(phone) => change({ ...to, phone })} />
        <div className={`${style.whole} ${style.group}`} role="group" aria-label={w('region')}>
          <span className="small">{w('region')}</span>
          <RegionPicker
            value={to.region}
            onChange={(region) => {
              setSaid(undefined)
              change({ ...to, region: region ?? '' })
            }}
          />
          {said && (
            <span className={style.bad} role="alert">
              {said.text}
            </span>
          )}
          {said && said.nearest.length > 0 && (
            <span className={style.nearest}>
              <span className="quiet small">{w('address.nearest')}</span>
              {said.nearest.slice(0, 4).map((r) => (
                <Button key={r.code} size="small" onClick={() => (setSaid(undefined), change({ ...to, region: r.code }))}>
                  {r.full_name}
                </Button>
              ))}
            </span>
          )}
          {to.region && one?.valid && <span className={style.good}>{w('address.ok', { place: one.full_name ?? '' })}</span>}
          {to.region && one && !one.valid && <span className={style.bad}>{(one.reasons ?? []).map((r) => r.message).join(' · ')}</span>}
        </div>
        <div className={style.whole}>
          <Text label={w('address')} value={to.address} max={300} set={(address) => change({ ...to, address })} />
        </div>
      </div>
    </Card>
  )
}

export function Text({ label, value, max, set, help }: { label: string; value: string; max: number; set: (text: string) => void; help?: string }) {
  const id = useId()
  return (
    <label htmlFor={id}>
      <span className="small">{label}</span>
      <Input id={id} value={value} maxLength={max} onChange={(e) => set(e.target.value)} autoComplete="off" />
      {help && <span className="quiet small">{help}</span>}
    </label>
  )
}
