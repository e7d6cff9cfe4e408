import { useSpeech } from '../i18n/language'
import { GlobeIcon } from './icons'
import style from './LanguageSwitch.module.css'

/** Names the other language, in that language. */
export function LanguageSwitch() {
  const { t, language, switchLanguage } = useSpeech()
  return (
    <button type="button" className={style.switch} lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={switchLanguage}>
      <GlobeIcon />
      <span>{t('shell.language')}</span>
    </button>
  )
}
