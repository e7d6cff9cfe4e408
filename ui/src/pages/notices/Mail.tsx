import { Input, Table } from 'antd'
import { Ask, ChoiceField, Loaded, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { words } from './words'

/** Where notices are mailed to. */
export function Mail() {
  const w = useWords(words)
  const all = useRead('/v1/mail-addresses', {})
  const add = useAct('post', '/v1/mail-addresses', { done: w('mail.done'), silent: true })
  const remove = useAct('delete', '/v1/mail-addresses/{address_id}', { done: w('mail.done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'address', label: w('mail.address'), required: true, field: <Input type="email" maxLength={200} /> },
    { name: 'language', label: w('mail.language'), required: true, field: <ChoiceField allowClear={false} options={[{ value: 'zh', label: w('mail.zh') }, { value: 'en', label: w('mail.en') }]} /> },
  ]
  return (
    <Card title={w('tab.mail')} hint={w('mail.hint')} extra={<Ask label={w('mail.add')} fields={fields} values={{ language: w.language }} send={(v: never) => add.mutateAsync({ body: v })} button={{ type: 'primary' }} />}>
      <Loaded of={all}>
        {(page) =>
          (page.items ?? []).length === 0 ? (
            <Notice compact title={w('mail.none')} />
          ) : (
            <Table<Open['MailAddress']>
              size="small"
              rowKey="id"
              pagination={false}
              dataSource={page.items ?? []}
              columns={[
                { key: 'address', title: w('mail.address'), dataIndex: 'address' },
                { key: 'language', title: w('mail.language'), render: (_, m) => w(`mail.${m.language}`) },
                { key: 'acts', title: '', align: 'right', render: (_, m) => <Ask label={w('mail.remove')} text={w('mail.remove.text', { address: m.address })} danger button={{ size: 'small' }} send={() => remove.mutateAsync({ path: { address_id: m.id } })} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
