import { Modal } from 'antd'
import { Reason } from './Reason'

/** Asks once for the reason of many refusals. */
export function askReason(title: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let reason = ''
    Modal.confirm({
      title,
      icon: null,
      content: <Reason onChange={(to) => (reason = to ?? '')} />,
      okButtonProps: { danger: true },
      onOk: () => (reason.trim() ? resolve(reason.trim()) : Promise.reject(new Error('empty'))),
      onCancel: () => resolve(undefined),
    })
  })
}
