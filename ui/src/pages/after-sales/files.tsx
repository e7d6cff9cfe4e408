import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Failure } from '../../api/client'
import { currentLanguage } from '../../i18n/language'
import { useExplain, useWords, type Open } from '../../kit'
import style from './AfterSale.module.css'
import { words } from './words'

/** Stores a file that is not public. */
export async function store(file: File): Promise<Open['File']> {
  const response = await fetch(`/console/api/v1/files?name=${encodeURIComponent(file.name.slice(-100))}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Fenxiao-Console': '1', 'Accept-Language': currentLanguage(), 'Idempotency-Key': crypto.randomUUID() },
    body: file,
  }).catch(() => {
    throw new Failure(0)
  })
  if (!response.ok) throw new Failure(response.status, (await response.json().catch(() => undefined)) as Failure['problem'])
  return (await response.json()) as Open['File']
}

interface Props {
  id?: string
  value?: string[]
  onChange?: (files: string[]) => void
  most?: number
}

/** Files that are stored as they are chosen; the value is their ids. */
export function StoredFiles({ id, value = [], onChange, most = 9 }: Props) {
  const w = useWords(words)
  const explain = useExplain()
  const picker = useRef<HTMLInputElement>(null)
  const [names, setNames] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const add = async (files: File[]) => {
    setBusy(true)
    setFailure('')
    const ids = [...value]
    try {
      for (const file of files.slice(0, most - value.length)) {
        const kept = await store(file)
        ids.push(kept.id)
        setNames((before) => ({ ...before, [kept.id]: kept.name }))
      }
    } catch (error) {
      setFailure(explain(error as Error))
    }
    onChange?.(ids)
    setBusy(false)
  }
  return (
    <div className={style.files}>
      {value.map((file) => (
        <Button key={file} size="small" aria-label={w('files.remove', { name: names[file] ?? file })} onClick={() => onChange?.(value.filter((f) => f !== file))}>
          {names[file] ?? file} ×
        </Button>
      ))}
      {value.length < most && (
        <Button {...(id ? { id } : {})} loading={busy} onClick={() => picker.current?.click()}>
          {w(busy ? 'files.sending' : 'files.choose')}
        </Button>
      )}
      <input ref={picker} type="file" multiple={most > 1} className="hidden" tabIndex={-1} aria-label={w('files.choose')} data-files onChange={(e) => (void add([...(e.target.files ?? [])]), (e.target.value = ''))} />
      {failure && <span role="alert" className={style.bad}>{failure}</span>}
    </div>
  )
}
