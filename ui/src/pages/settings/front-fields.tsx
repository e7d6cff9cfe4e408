import { App, Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { Failure, type Problem } from '../../api/client'
import { currentLanguage } from '../../i18n/language'
import { useExplain, useWords } from '../../kit'
import { words } from './frontWords'

interface Field<V> {
  value?: V
  onChange?: (value: V) => void
  id?: string
}

/** The contrast of white words on a colour, as WCAG reckons it. */
export function contrast(colour: string): number {
  const light = [1, 3, 5].map((at) => {
    const x = parseInt(colour.slice(at, at + 2), 16) / 255
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * (light[0] ?? 0) + 0.7152 * (light[1] ?? 0) + 0.0722 * (light[2] ?? 0) + 0.05)
}

/** A colour, and whether white words can be read on it. */
export function AccentField({ value = '', onChange, id }: Field<string>) {
  const w = useWords(words)
  const whole = /^#[0-9a-f]{6}$/i.test(value)
  const ratio = whole ? contrast(value) : 0
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
      <input type="color" aria-label={w('accent')} value={whole ? value : '#000000'} onChange={(e) => onChange?.(e.target.value)} style={{ width: 44, height: 34, padding: 2 }} />
      <Input {...(id ? { id } : {})} value={value} maxLength={7} onChange={(e) => onChange?.(e.target.value)} style={{ width: 120 }} />
      {whole && <span className="small" style={{ background: value, color: '#fff', padding: '4px 12px', borderRadius: 99 }} aria-hidden="true">Aa 文</span>}
      {whole && <span className="small quiet">{w(ratio >= 4.5 ? 'accent.contrast' : 'accent.low', { ratio: ratio.toFixed(2) })}</span>}
    </div>
  )
}

async function storePublic(file: File): Promise<string> {
  const response = await fetch(`/console/api/v1/files?public=true&name=${encodeURIComponent(file.name.slice(-200))}`, {
    method: 'POST',
    headers: { 'Idempotency-Key': crypto.randomUUID(), 'X-Fenxiao-Console': '1', 'Accept-Language': currentLanguage(), 'Content-Type': 'application/octet-stream' },
    body: file,
  }).catch(() => {
    throw new Failure(0)
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Failure(response.status, answer as Problem | undefined)
  return (answer as { id: string }).id
}

/** Public pictures of the operator's, stored as soon as they are chosen. One is kept as its id, several as a list. */
export function PicturesField({ value, onChange, id, most }: Field<string | string[] | undefined> & { most: number }) {
  const w = useWords(words)
  const explain = useExplain()
  const { message } = App.useApp()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const all = Array.isArray(value) ? value : value ? [value] : []
  const set = (next: string[]) => onChange?.(most === 1 ? next[0] : next)
  const add = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    try {
      set([...(most === 1 ? [] : all), await storePublic(file)])
    } catch (error) {
      message.error(explain(error as Error))
    } finally {
      setBusy(false)
      if (input.current) input.current.value = ''
    }
  }
  return (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}>
      {all.map((file) => (
        <span key={file} style={{ display: 'grid', justifyItems: 'center' }}>
          <img src={`/media/${file}`} alt="" width={72} height={72} style={{ objectFit: 'cover', borderRadius: 8 }} />
          <Button type="link" size="small" onClick={() => set(all.filter((f) => f !== file))}>
            {w('pictures.remove')}
          </Button>
        </span>
      ))}
      <input ref={input} type="file" accept="image/png,image/jpeg,image/webp,image/gif" hidden aria-hidden="true" tabIndex={-1} onChange={(e) => void add(e.target.files?.[0])} />
      {(all.length < most || most === 1) && (
        <Button {...(id ? { id } : {})} onClick={() => input.current?.click()} loading={busy}>
          {w('pictures.add')}
        </Button>
      )}
    </div>
  )
}
