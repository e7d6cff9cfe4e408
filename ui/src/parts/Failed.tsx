import Button from 'antd/es/button'
import { Failure } from '../api/client'
import { useSpeech } from '../i18n/language'
import { Notice } from './Notice'

/** Says in the reader's words what went wrong with a request, and offers to try again. */
export function Failed({ error, retry, busy, compact }: { error: Error; retry: () => void; busy?: boolean; compact?: boolean }) {
  const { t } = useSpeech()
  const problem = error instanceof Failure ? error.problem : undefined
  const incident = problem?.incident ? t('failure.incident', { incident: problem.incident }) : ''
  const text = problem ? `${problem.detail} ${incident}`.trim() : t('failure.network')
  return (
    <Notice tone="bad" title={t('failure.title')} text={text} compact={compact ?? false}>
      <Button onClick={retry} loading={busy ?? false}>
        {t('common.retry')}
      </Button>
    </Notice>
  )
}
