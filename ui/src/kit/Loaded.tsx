import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Failure } from '../api/client'
import { useSpeech } from '../i18n/language'
import { Failed } from '../parts/Failed'
import { Bone } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import style from './kit.module.css'

interface Props<T> {
  of: UseQueryResult<T>
  children: (data: NonNullable<T>) => ReactNode
  /** How many lines hold the place meanwhile. */
  lines?: number
}

/** Shows what was asked for; and bones, a failure, or that there is no such thing, until then. */
export function Loaded<T>({ of, children, lines = 4 }: Props<T>) {
  const { t } = useSpeech()
  if (of.data !== undefined && of.data !== null) return children(of.data)
  if (of.error instanceof Failure && of.error.status === 404) {
    return (
      <Notice title={t('failure.gone')} text={t('failure.gone.text')}>
        <Link to="/">{t('failure.notFound.home')}</Link>
      </Notice>
    )
  }
  if (of.error instanceof Failure && of.error.status === 403) return <Notice title={t('failure.refused')} text={of.error.problem?.detail ?? ''} />
  if (of.error) return <Failed error={of.error} retry={() => void of.refetch()} busy={of.isFetching} />
  return (
    <div className={style.bones} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: lines }, (_, n) => (
        <Bone key={n} height={28} />
      ))}
    </div>
  )
}
