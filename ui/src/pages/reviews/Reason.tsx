import { Button, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../kit'
import { words } from './words'

const common = ['reason.1', 'reason.2', 'reason.3', 'reason.4'] as const

/** The reason of a refusal, with a few that are common. */
export function Reason({ value, onChange, id }: { value?: string | undefined; onChange?: (to: string | undefined) => void; id?: string }) {
  const w = useWords(words)
  const [own, setOwn] = useState(value ?? '')
  const text = value ?? own
  const set = (to: string) => {
    setOwn(to)
    onChange?.(to || undefined)
  }
  return (
    <>
      <Input.TextArea {...(id ? { id } : {})} aria-label={w('refuse.reason')} maxLength={500} showCount autoSize={{ minRows: 3, maxRows: 8 }} value={text} onChange={(e) => set(e.target.value)} />
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 4, marginTop: 8 }}>
        {common.map((key) => (
          <Button key={key} size="small" onClick={() => set(text ? `${text}；${w(key)}` : w(key))}>
            {w(key)}
          </Button>
        ))}
      </span>
    </>
  )
}
