import { Input, Table } from 'antd'
import { Ask, Loaded, RegionPicker, Stacked, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { placed } from '../../format/region'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { words } from './words'

/** Where a supplier's goods may come back to. */
export function Addresses({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const path = { supplier_id: supplier }
  const all = useRead('/v1/suppliers/{supplier_id}/return-addresses', { path })
  const add = useAct('post', '/v1/suppliers/{supplier_id}/return-addresses', { done: w('done'), silent: true })
  const make = useAct('post', '/v1/suppliers/{supplier_id}/return-addresses/{contact_id}/default', { done: w('done'), silent: true })
  const remove = useAct('delete', '/v1/suppliers/{supplier_id}/return-addresses/{contact_id}', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'label', label: w('addr.label'), required: true, field: <Input maxLength={40} /> },
    { name: ['contact', 'name'], label: w('addr.name'), required: true, half: true, field: <Input maxLength={60} /> },
    { name: ['contact', 'phone'], label: w('addr.phone'), required: true, half: true, field: <Input maxLength={30} /> },
    { name: ['contact', 'region'], label: w('addr.region'), required: true, field: <RegionPicker /> },
    { name: ['contact', 'address'], label: w('addr.address'), required: true, field: <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} /> },
  ]
  return (
    <Card title={w('tab.addresses')} hint={w('addr.hint')} extra={<Ask label={w('addr.add')} fields={fields} button={{ type: 'primary' }} send={(v: never) => add.mutateAsync({ path, body: v })} />}>
      <Loaded of={all}>
        {(page) =>
          (page.items ?? []).length === 0 ? (
            <Notice compact title={w('addr.none')} />
          ) : (
            <Stacked>
              <Table<Open['ReturnAddress']>
                size="small"
                rowKey="contact_id"
                pagination={false}
                scroll={{ x: 640 }}
                dataSource={page.items ?? []}
                columns={[
                  { key: 'label', title: w('addr.label'), render: (_, a) => <>{a.label} {a.default && <Pill tone="green">{w('addr.default')}</Pill>}</> },
                  { key: 'name', title: w('addr.name'), render: (_, a) => `${a.contact.name} ${a.contact.phone}` },
                  { key: 'address', title: w('addr.address'), render: (_, a) => placed(a.contact.region, a.contact.address, w.language) },
                  {
                    key: 'acts', title: '', align: 'right',
                    render: (_, a) => !a.default && (
                      <span style={{ display: 'inline-flex', gap: 8 }}>
                        <Ask label={w('addr.make')} text={w('addr.make.text', { label: a.label })} button={{ size: 'small' }} send={() => make.mutateAsync({ path: { ...path, contact_id: a.contact_id }, body: {} })} />
                        <Ask label={w('addr.remove')} text={w('addr.remove.text', { label: a.label })} danger button={{ size: 'small' }} send={() => remove.mutateAsync({ path: { ...path, contact_id: a.contact_id } })} />
                      </span>
                    ),
                  },
                ]}
              />
            </Stacked>
          )
        }
      </Loaded>
    </Card>
  )
}
