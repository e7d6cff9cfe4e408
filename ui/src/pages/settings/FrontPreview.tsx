import type { Front, GoodRow } from '../../front/api'
import { Brand } from '../../front/brand'
import { Framed } from '../../front/Frame'
import { Cover, Grid, Posts } from '../../front/FrontPage'
import { useWords } from '../../kit'
import style from './front.module.css'
import { words } from './frontWords'

/** The public page in small. It can be looked at, not used. */
export function Preview({ front, goods }: { front: Front; goods: GoodRow[] }) {
  const w = useWords(words)
  return (
    <section className={style.preview} aria-label={w('preview.title')} tabIndex={0}>
      <div className={style.page} inert>
        <Brand value={front}>
          <Framed front={front} still>
            <Cover front={front} />
            <div className={style.goods}>
              <Grid rows={goods} />
            </div>
            <Posts front={front} />
          </Framed>
        </Brand>
      </div>
    </section>
  )
}
