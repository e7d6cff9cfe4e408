import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '../../kit/words'
import style from './security.module.css'
import { words } from './words'

/** Recovery codes that were made just now: nobody can show them again. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const w = useWords(words)
  const [copied, setCopied] = useState(false)
  const text = `${codes.join('\n')}\n`
  return (
    <Modal
      open
      title={w('codes.title')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <div className={style.buttons}>
          {navigator.clipboard && (
            <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>{w(copied ? 'codes.copied' : 'codes.copy')}</Button>
          )}
          <Button href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} download="fenxiao-recovery-codes.txt">
            {w('codes.file')}
          </Button>
          <Button type="primary" onClick={onKept}>
            {w('codes.kept')}
          </Button>
        </div>
      }
    >
      <p>{w('codes.text')}</p>
      <ul className={style.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Modal>
  )
}
