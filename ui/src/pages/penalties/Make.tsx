import { Input } from 'antd'
import { useNavigate } from 'react-router'
import { Ask, ChoiceField, FilesField, useAct, useAll, useWords, type Open } from '../../kit'
import { Form } from 'antd'
import { CodeField, filled } from '../partners/forms'
import { PartyField } from '../partners/Party'
import { words } from './words'

/** Opens a case against a distributor. */
export function Make() {
  const w = useWords(words)
  const go = useNavigate()
  const make = useAct('post', '/v1/penalties', { done: w('made'), silent: true, onDone: (p) => void go(`/penalties/${p.id}`) })
  return (
    <Ask
      label={w('make')}
      text={w('make.text')}
      wide
      button={{ type: 'primary' }}
      fields={[
        { name: 'distributor_id', label: w('distributor'), required: true, field: <PartyField kind="distributors" label={w('distributor')} /> },
        { name: 'kind', label: w('kind'), required: true, field: <CodeField group="offence" /> },
        { name: 'text', label: w('text'), required: true, field: <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} showCount /> },
        { name: 'channel_id', label: w('channel'), half: true, field: <ChannelField /> },
        { name: 'sku_id', label: w('sku'), half: true, help: w('sku.help'), field: <Input maxLength={32} placeholder="sku_…" /> },
        { name: 'order_id', label: w('order'), half: true, field: <Input maxLength={32} placeholder="ord_…" /> },
        { name: 'evidence', label: w('evidence'), field: <FilesField /> },
      ]}
      send={(body: Open['NewPenalty']) => make.mutateAsync({ body: filled(body) })}
    />
  )
}

/** A channel of the distributor that the form names. */
function ChannelField(props: { value?: string; onChange?: (id: string) => void; id?: string }) {
  const distributor = Form.useWatch('distributor_id') as string | undefined
  const channels = useAll('/v1/channels', { query: { distributor_id: distributor ?? '' } as never }, { enabled: Boolean(distributor) })
  return <ChoiceField {...(props as object)} disabled={!distributor} options={(channels.data ?? []).map((c) => ({ value: c.id, label: c.name }))} />
}
