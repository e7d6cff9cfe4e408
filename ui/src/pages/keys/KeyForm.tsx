import { Alert, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { Failure } from '../../api/client'
import { editKey, makeKey, type APIKey, type KeyWords, type Scope } from '../../api/keys'
import { useSpeech } from '../../i18n/language'
import { scopes } from './scopes'
import { useCommand } from './useCommand'

interface Props {
  distributor: string
  /** The key to be changed; without one a new one is made. */
  editing?: APIKey
  onClose: () => void
  onMade?: (made: APIKey) => void
}

/** What a key is called, may do and is kept to; and for a new one until when it lives. */
export function KeyForm({ distributor, editing, onClose, onMade }: Props) {
  const { t, code } = useSpeech()
  const [name, setName] = useState(editing?.name ?? '')
  const [chosen, setChosen] = useState<Scope[]>((editing?.scopes ?? []) as Scope[])
  const [addresses, setAddresses] = useState((editing?.addresses ?? []).join('\n'))
  const [until, setUntil] = useState('')
  const [test, setTest] = useState(false)
  const save = useCommand(
    (command, words: KeyWords) => (editing ? editKey(command, editing.id, words) : makeKey(command, distributor, words, until && `${until}T00:00:00Z`, test)),
    (key) => {
      onClose()
      if (!editing) onMade?.(key)
    },
  )
  const send = () => save.mutate({ name: name.trim(), scopes: chosen, addresses: addresses.split(/[\s,;]+/).filter(Boolean) })
  return (
    <Modal
      open
      title={editing ? t('keys.edit.title', { name: editing.name }) : t('keys.make')}
      okText={t('keys.save')}
      cancelText={t('keys.cancel')}
      okButtonProps={{ disabled: name.trim() === '' }}
      confirmLoading={save.isPending}
      onOk={send}
      onCancel={onClose}
    >
      {save.error && <Alert type="error" title={said(save.error) || t('failure.network')} style={{ marginBottom: 12 }} />}
      <Form layout="vertical" component="div">
        <Form.Item label={t('keys.name')} htmlFor="key-name" required>
          <Input id="key-name" value={name} maxLength={100} autoFocus onChange={(e) => setName(e.target.value)} />
        </Form.Item>
        <Form.Item label={t('keys.scopes')} htmlFor="key-scopes" extra={t('keys.scopes.hint')}>
          <Select
            id="key-scopes"
            mode="multiple"
            value={chosen}
            onChange={setChosen}
            placeholder={t('keys.scopes.all')}
            options={scopes.map((s) => ({ value: s, label: `${code('scope', s)} ${s}` }))}
          />
        </Form.Item>
        <Form.Item label={t('keys.addresses')} htmlFor="key-addresses" extra={t('keys.addresses.hint')}>
          <Input.TextArea id="key-addresses" value={addresses} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={'203.0.113.0/24\n2001:db8::/48'} onChange={(e) => setAddresses(e.target.value)} />
        </Form.Item>
        {!editing && (
          <>
            <Form.Item label={t('keys.until')} htmlFor="key-until" extra={t('keys.until.hint')}>
              <Input id="key-until" type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
            </Form.Item>
            <Checkbox checked={test} onChange={(e) => setTest(e.target.checked)}>
              {t('keys.test.make')}
            </Checkbox>
          </>
        )}
      </Form>
    </Modal>
  )
}

/** What the server says is wrong, place by place. */
export function said(error: Error): string {
  const problem = error instanceof Failure ? error.problem : undefined
  return problem ? [problem.detail, ...(problem.errors ?? []).map((e) => `${e.path}: ${e.message}`)].join(' · ') : ''
}
