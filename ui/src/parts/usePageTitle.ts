import { useEffect } from 'react'
import { useSpeech } from '../i18n/language'

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: string) {
  const { t } = useSpeech()
  const brand = t('brand')
  useEffect(() => {
    document.title = title ? `${title} · ${brand}` : brand
  }, [title, brand])
}
