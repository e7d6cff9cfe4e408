import { StyleProvider } from '@ant-design/cssinjs'
import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import { useEffect, useState, type ReactNode } from 'react'
import { useSpeech } from '../i18n/language'
import type { Language } from '../i18n/words'
import { theme } from './theme'

// The server writes a nonce into the page for the styles that the component library adds at run time.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''

// The library's own words (of date pickers, tables) are loaded for the language in use.
const words: Record<Language, () => Promise<{ default: Locale }>> = {
  zh: () => import('antd/es/locale/zh_CN'),
  en: () => import('antd/es/locale/en_GB'),
}

/** Gives the component library our theme, language and nonce. */
export function Dress({ children }: { children: ReactNode }) {
  const { language } = useSpeech()
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
      <ConfigProvider theme={theme} csp={{ nonce }} button={{ autoInsertSpace: false }} {...(locale ? { locale } : {})}>
        {children}
      </ConfigProvider>
    </StyleProvider>
  )
}
