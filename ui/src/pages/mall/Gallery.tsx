import { useState } from 'react'
import { useWords, type Open } from '../../kit'
import { Picture } from './goods'
import style from './mall.module.css'
import { words } from './words'

/** The pictures of a good: one large, the others to choose from. */
export function Gallery({ media, title }: { media: Open['Media'][]; title: string }) {
  const w = useWords(words)
  const pictures = media.filter((m) => m.kind !== 'video' && m.kind !== 'original')
  const [at, setAt] = useState(0)
  const shown = pictures[at] ?? pictures[0]
  return (
    <div role="group" aria-label={w('gallery')}>
      <Picture url={shown?.url} title={title} />
      {pictures.length > 1 && (
        <div className={style.thumbs}>
          {pictures.map((m, n) => (
            <button key={m.id} type="button" className={style.thumb} aria-pressed={n === at} aria-label={w('picture', { n: n + 1 })} onClick={() => setAt(n)}>
              <Picture url={m.url} title={title} />
            </button>
          ))}
        </div>
      )}
      {media
        .filter((m) => m.kind === 'video' && m.url.startsWith('/'))
        .map((m) => (
          <video key={m.id} src={m.url} controls style={{ width: '100%', marginTop: 8 }} />
        ))}
    </div>
  )
}
