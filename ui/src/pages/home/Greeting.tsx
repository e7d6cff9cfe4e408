import { hour } from '../../format/time'
import { useSpeech } from '../../i18n/language'
import { useFormats, useHouse } from '../../parts/house'
import style from './HomePage.module.css'

/** Says good day, and as of when the figures are. */
export function Greeting({ at }: { at: string | undefined }) {
  const { t } = useSpeech()
  const me = useHouse()
  const { time } = useFormats()
  const now = hour(new Date(), me.zone)
  const greeting = now < 12 ? 'home.greeting.morning' : now < 18 ? 'home.greeting.afternoon' : 'home.greeting.evening'
  return (
    <header className={style.greeting}>
      <h1>{t(greeting, { name: me.name })}</h1>
      {at && <p className="quiet small">{t('home.asOf', { time: time(at), zone: me.zone || 'UTC' })}</p>}
    </header>
  )
}
