import { Input, Table } from 'antd'
import { Ask, ChoiceField, Loaded, TimeField, Stacked, useAct, useAll, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { StoredFiles } from '../after-sales/files'
import { words } from './words'

type Document = Open['CompanyDocument']
type Kind = Document['kind']

const kinds: Kind[] = ['business_licence', 'food_licence', 'medical_licence', 'trademark', 'brand_authorisation', 'quality_report', 'import_paper', 'bank_permit', 'other']
const month = 30 * 24 * 3600_000

/** A supplier's licences and other documents, those in force first. */
export function Documents({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const { date } = useFormats()
  const path = { supplier_id: supplier }
  const all = useAll('/v1/suppliers/{supplier_id}/documents', { path })
  const policy = useRead('/v1/supplier-policy', {}).data
  const add = useAct('post', '/v1/suppliers/{supplier_id}/documents', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'kind', label: w('doc.kind'), required: true, half: true, field: <ChoiceField allowClear={false} options={kinds.map((k) => ({ value: k, label: w(`kind.${k}`) }))} /> },
    { name: 'number', label: w('doc.number'), required: true, half: true, field: <Input maxLength={60} /> },
    { name: 'valid_until', label: w('doc.until'), field: <TimeField />, help: w('doc.until.help') },
    { name: 'file_id', label: w('doc.file'), required: true, field: <StoredFiles most={1} /> },
  ]
  const send = (replaces?: string) => (v: { kind: Kind; number: string; valid_until?: string; file_id: string[] }) =>
    add.mutateAsync({ path, body: { kind: v.kind, number: v.number, file_id: v.file_id[0] ?? '', ...(v.valid_until ? { valid_until: v.valid_until } : {}), ...(replaces ? { replaces } : {}) } })
  const stateOf = (d: Document) => {
    const left = d.valid_until ? new Date(d.valid_until).getTime() - Date.now() : Infinity
    if (d.replaced_by) return <Pill tone="grey">{w('doc.old')}</Pill>
    return left < 0 ? <Pill tone="red">{w('doc.expired')}</Pill> : left < month ? <Pill tone="amber">{w('doc.soon')}</Pill> : <Pill tone="green">{w('doc.valid')}</Pill>
  }
  const hint = policy && w('doc.policy', { days: policy.grace_days, what: w(policy.suspends ? 'doc.policy.suspends' : 'doc.policy.tells') })
  return (
    <Card title={w('tab.documents')} hint={hint} extra={<Ask label={w('doc.add')} fields={fields} button={{ type: 'primary' }} send={send()} />}>
      <Loaded of={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice compact title={w('doc.none')} />
          ) : (
            <Stacked>
              <Table<Document>
                size="small"
                rowKey="id"
                pagination={false}
                scroll={{ x: 640 }}
                dataSource={rows.toSorted((a, b) => Number(!!a.replaced_by) - Number(!!b.replaced_by))}
                columns={[
                  { key: 'kind', title: w('doc.kind'), render: (_, d) => w.code('kind', d.kind) },
                  { key: 'number', title: w('doc.number'), dataIndex: 'number' },
                  { key: 'until', title: w('doc.until'), render: (_, d) => (d.valid_until ? date(d.valid_until) : '—') },
                  { key: 'state', title: w('state'), render: (_, d) => stateOf(d) },
                  {
                    key: 'acts', title: '', align: 'right',
                    render: (_, d) => (
                      <span style={{ display: 'inline-flex', gap: 12, alignItems: 'center' }}>
                        <a href={`/console/api/v1/files/${d.file_id}/content`} target="_blank" rel="noreferrer">{w('doc.open')}</a>
                        {!d.replaced_by && <Ask label={w('doc.renew')} fields={fields} values={{ kind: d.kind, number: d.number }} button={{ size: 'small' }} send={send(d.id)} />}
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
