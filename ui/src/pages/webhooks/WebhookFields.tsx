import { Input, Modal, Button, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useRead, useWords, type FieldOf, type Open } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { words } from './words'

/** The fields of a webhook: where it is, and what it is told of. */
export function useWebhookFields(): FieldOf[] {
  const w = useWords(words)
  return [
    { name: 'url', label: w('url'), help: w('url.help'), required: true, field: <Input maxLength={500} placeholder="https://" /> },
    { name: 'events', label: w('events'), help: w('events.help'), required: true, field: <EventsField /> },
    { name: 'description', label: w('description'), field: <Input maxLength={200} /> },
  ]
}

/** All events, whole families of them by wildcard, or single ones. */
export function EventsField({ value, onChange, id }: { value?: string[]; onChange?: (events: string[]) => void; id?: string }) {
  const w = useWords(words)
  const events = useRead('/v1/webhook-events', {}, { staleTime: Infinity }).data?.items
  const tree = useMemo(() => {
    const families = new Map<string, Open['WebhookEvent'][]>()
    for (const e of events ?? []) families.set(e.family, [...(families.get(e.family) ?? []), e])
    return [
      {
        value: '*',
        title: w('events.all'),
        children: [...families].map(([family, own]) => ({ value: family, title: w('events.family', { family }), children: own.map((e) => ({ value: e.event, title: `${e.event} · ${e.means}` })) })),
      },
    ]
  }, [events, w])
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      treeCheckable
      treeData={tree}
      treeDefaultExpandedKeys={['*']}
      showCheckedStrategy={TreeSelect.SHOW_PARENT}
      treeNodeLabelProp="value"
      showSearch={{ treeNodeFilterProp: 'title' }}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      style={{ width: '100%' }}
      maxTagCount={12}
    />
  )
}

/** The secret of a webhook that was made just now: nobody can show it again. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const w = useWords(words)
  return (
    <Modal open title={w('secret')} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={onClose}>{w('secret.kept')}</Button>}>
      <p style={{ marginBottom: 12 }}>{w('secret.text')}</p>
      <p style={{ overflowWrap: 'anywhere' }}>
        <CopyText text={secret} />
      </p>
    </Modal>
  )
}
