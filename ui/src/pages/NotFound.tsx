import { Link } from 'react-router'
import { useSpeech } from '../i18n/language'
import { Notice } from '../parts/Notice'
import { usePageTitle } from '../parts/usePageTitle'

export default function NotFound() {
  const { t } = useSpeech()
  usePageTitle(t('failure.notFound'))
  return (
    <Notice title={t('failure.notFound')} text={t('failure.notFound.text')}>
      <Link to="/">{t('failure.notFound.home')}</Link>
    </Notice>
  )
}
