import { Page } from '../../kit/Page'
import { useSpeech } from '../../i18n/language'

/** The first page of a supplier and of a distributor. */
export default function PartyHome() {
  const { t } = useSpeech()
  return <Page title={t('shell.home')} />
}
