import { StyleProvider } from '@ant-design/cssinjs'
import ConfigProvider from 'antd/es/config-provider'
import type { Locale } from 'antd/es/locale'
import { useEffect, useState, type ReactNode } from 'react'
import { useSpeech } from '../i18n/language'
import type { Language } from '../i18n/words'
import { BusyIcon } from '../parts/icons'
import { nonce } from './nonce'
import { useAppearance } from './appearance'
import { themes } from './theme'

// The library's own words (of date pickers, tables) are loaded for the language in use.
const words: Record<Language, () => Promise<{ default: Locale }>> = {
  zh: () => import('antd/es/locale/zh_CN'),
  en: () => import('antd/es/locale/en_GB'),
}

// A button's sign of waiting says nothing to screen readers: it stays in the page when it has faded, and the button is named by its words.
const buttons = { autoInsertSpace: false, loadingIcon: <BusyIcon /> }

/** Gives the component library our theme, language and nonce. */
export function Dress({ children }: { children: ReactNode }) {
  const { language } = useSpeech()
  const { shown } = useAppearance()
  const [locale, setLocale] = useState<Locale>()
  useEffect(() => {
    let wanted = true
    void words[language]().then((found) => {
      if (wanted) setLocale(found.default)
    })
    return () => {
      wanted = false
    }
  }, [language])
  return (
    <StyleProvider layer>
      <ConfigProvider theme={themes[shown]} csp={{ nonce }} button={buttons} {...(locale ? { locale } : {})}>
        {children}
      </ConfigProvider>
    </StyleProvider>
  )
}
