import { useSpeech } from '../i18n/language'
import style from './Loading.module.css'

/** Fills the place of a page that is on its way. */
export function Loading() {
  const { t } = useSpeech()
  return (
    <div className={style.loading} role="status">
      <span className={style.dots} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span className="hidden">{t('common.loading')}</span>
    </div>
  )
}

/** Holds the place of something that is on its way, in its size. */
export function Bone({ width = '100%', height = 16 }: { width?: number | string; height?: number | string }) {
  return <div className={style.bone} style={{ width, height }} aria-hidden="true" />
}
