import { Component, type ReactNode } from 'react'
import { useSpeech } from '../i18n/language'
import { Notice } from '../parts/Notice'

/** Keeps a broken page from leaving nothing on the screen. */
export class Crash extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useSpeech()
  return (
    <main>
      <Notice tone="bad" title={t('failure.crash')} text={t('failure.crash.text')}>
        <button type="button" className="plainButton" onClick={() => window.location.reload()}>
          {t('common.reload')}
        </button>
      </Notice>
    </main>
  )
}
