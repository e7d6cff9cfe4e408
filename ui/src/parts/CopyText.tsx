import { useEffect, useState } from 'react'
import { useSpeech } from '../i18n/language'
import style from './CopyText.module.css'
import { CopyIcon, TickIcon } from './icons'

/** A number that people carry elsewhere, with a button that does it for them. */
export function CopyText({ text }: { text: string }) {
  const { t } = useSpeech()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    // Only a secure context has a clipboard; elsewhere the number can still be selected.
    void navigator.clipboard?.writeText(text).then(() => setCopied(true))
  }
  return (
    <span className={style.copy}>
      <span className={style.text}>{text}</span>
      {navigator.clipboard && (
        <button type="button" onClick={copy} aria-label={`${t('common.copy')} ${text}`} title={t('common.copy')}>
          {copied ? <TickIcon /> : <CopyIcon />}
        </button>
      )}
      <span className="hidden" role="status">
        {copied ? t('common.copied') : ''}
      </span>
    </span>
  )
}
