import { App, Button, Input, Select } from 'antd'
import { useRef, useState } from 'react'
import { storeFile, useExplain, useWords, type Open } from '../../kit'
import style from './products.module.css'
import { words } from './words'

export type Medium = Open['NewMedia']
const kinds = ['main', 'detail', 'packaging', 'video', 'original'] as const

/** A picture as it is, where it is stored here; of others the address, since pages show nothing from elsewhere. */
export function Picture({ medium }: { medium: Medium }) {
  const [broken, setBroken] = useState(false)
  if (medium.kind === 'video' || broken || !medium.url.startsWith('/')) return <span className={style.picture}>{medium.url.split('/').pop()}</span>
  return <img className={style.picture} src={medium.url} alt="" loading="lazy" onError={() => setBroken(true)} />
}

/** Pictures and videos in their order: uploaded, moved by drag or by buttons, dropped. */
export function MediaField({ value = [], onChange }: { value?: Medium[]; onChange?: (value: Medium[]) => void }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const explain = useExplain()
  const [kind, setKind] = useState<Medium['kind']>('main')
  const [address, setAddress] = useState('')
  const [busy, setBusy] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const upload = async (files: FileList | null) => {
    setBusy(true)
    const added: Medium[] = []
    for (const file of files ?? []) {
      try {
        const stored = await storeFile(file, true)
        added.push({ kind: file.type.startsWith('video/') ? 'video' : kind, url: stored.address ?? '' })
      } catch (error) {
        message.error(`${file.name}: ${explain(error as Error)}`)
      }
    }
    setBusy(false)
    if (chooser.current) chooser.current.value = ''
    if (added.length) onChange?.([...value, ...added])
  }
  return (
    <div>
      <Cards value={value} onChange={onChange} />
      <div className={style.add}>
        <Select aria-label={w('media.kind')} style={{ width: 190 }} value={kind} options={kinds.map((k) => ({ value: k, label: w.code('media.kind', k) }))} onChange={setKind} />
        <input ref={chooser} hidden type="file" multiple accept="image/*,video/mp4" aria-label={w('media.upload')} onChange={(e) => void upload(e.target.files)} />
        <Button loading={busy} onClick={() => chooser.current?.click()}>
          {busy ? w('media.uploading') : w('media.upload')}
        </Button>
        <Input style={{ width: 260 }} aria-label={w('media.address')} placeholder={w('media.address')} value={address} maxLength={2000} onChange={(e) => setAddress(e.target.value)} />
        <Button
          disabled={!address.trim()}
          onClick={() => {
            onChange?.([...value, { kind, url: address.trim() }])
            setAddress('')
          }}
        >
          {w('media.add')}
        </Button>
      </div>
    </div>
  )
}

function Cards({ value, onChange }: { value: Medium[]; onChange: ((value: Medium[]) => void) | undefined }) {
  const w = useWords(words)
  const [dragged, setDragged] = useState<number>()
  const [over, setOver] = useState<number>()
  const move = (from: number, to: number) => {
    if (to < 0 || to >= value.length || from === to) return
    const next = [...value]
    next.splice(to, 0, ...next.splice(from, 1))
    onChange?.(next)
  }
  if (value.length === 0) return <p className="quiet" style={{ marginBottom: 12 }}>{w('media.none')}</p>
  return (
    <ul className={style.media}>
      {value.map((m, n) => (
        <li
          key={`${m.url} ${n}`}
          className={n === over ? `${style.medium} ${style.over}` : style.medium}
          aria-label={w('media.item', { n: n + 1 })}
          draggable
          onDragStart={() => setDragged(n)}
          onDragEnd={() => (setDragged(undefined), setOver(undefined))}
          onDragOver={(e) => (e.preventDefault(), setOver(n))}
          onDrop={(e) => {
            e.preventDefault()
            if (dragged !== undefined) move(dragged, n)
            setOver(undefined)
          }}
        >
          <Picture medium={m} />
          <Select size="small" aria-label={`${w('media.kind')} ${n + 1}`} value={m.kind} options={kinds.map((k) => ({ value: k, label: w.code('media.kind', k) }))} onChange={(kind) => onChange?.(value.map((x, i) => (i === n ? { ...x, kind } : x)))} />
          <span className={style.mediumActs}>
            <Button size="small" type="text" aria-label={`${w('media.earlier')} ${n + 1}`} disabled={n === 0} onClick={() => move(n, n - 1)}>
              ←
            </Button>
            <Button size="small" type="text" aria-label={`${w('media.later')} ${n + 1}`} disabled={n === value.length - 1} onClick={() => move(n, n + 1)}>
              →
            </Button>
            <Button size="small" type="text" danger aria-label={`${w('media.drop')} ${n + 1}`} onClick={() => onChange?.(value.filter((_, i) => i !== n))}>
              ×
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}
