import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSpeech } from '../i18n/language'
import { useHouse } from '../parts/house'
import { Notice } from '../parts/Notice'
import { mayOpen } from './navigation'

/** Opens a page to those whose page it is; the server refuses the others anyway. */
export function Guarded({ path, children }: { path: string; children: ReactNode }) {
  const { t } = useSpeech()
  const me = useHouse()
  if (mayOpen(path, me.role)) return children
  return (
    <Notice title={t('failure.refused')} text={t('failure.refused.text')}>
      <Link to="/">{t('failure.notFound.home')}</Link>
    </Notice>
  )
}
