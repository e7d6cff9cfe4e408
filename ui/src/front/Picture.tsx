import { useState } from 'react'
import { useWords } from '../kit/words'
import style from './front.module.css'
import { words } from './words'

/** A picture of goods, in a square; one that does not come leaves its place. */
export function Picture({ url, lazy = false, alt = '' }: { url?: string | undefined; lazy?: boolean; alt?: string }) {
  const w = useWords(words)
  const [failed, setFailed] = useState('')
  return (
    <span className={style.picture}>
      {url && failed !== url ? (
        <img src={url} alt={alt} {...(lazy ? { loading: 'lazy' as const } : {})} onError={() => setFailed(url)} />
      ) : (
        <span className={style.noPicture}>{w('goods.noPicture')}</span>
      )}
    </span>
  )
}
