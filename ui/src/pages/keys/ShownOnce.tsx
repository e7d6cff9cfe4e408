import { Button, Modal } from 'antd'
import type { APIKey } from '../../api/keys'
import { useSpeech } from '../../i18n/language'
import { CopyText } from '../../parts/CopyText'
import style from './KeysPage.module.css'

/** The token of a key that was made just now: nobody can show it again. */
export function ShownOnce({ made, onClose }: { made: APIKey; onClose: () => void }) {
  const { t } = useSpeech()
  const close = (
    <Button type="primary" onClick={onClose}>
      {t('keys.once.kept')}
    </Button>
  )
  return (
    <Modal open title={t('keys.once.title', { name: made.name })} closable={false} mask={{ closable: false }} keyboard={false} footer={close}>
      <p className={style.warn}>{t(made.token ? 'keys.once.text' : 'keys.once.gone')}</p>
      {made.token && (
        <p className={style.token}>
          <CopyText text={made.token} />
        </p>
      )}
    </Modal>
  )
}
