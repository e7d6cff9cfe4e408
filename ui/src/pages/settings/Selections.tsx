import { InputNumber, Table } from 'antd'
import { Ask, ChoiceField, Loaded, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { words } from './words'

type Limit = Open['SelectionLimit']

/** How many goods may be selected: by all, a grade, or under a contract. */
export function Selections() {
  const w = useWords(words)
  const { time, count } = useFormats()
  const limits = useRead('/v1/selection-limits', {})
  const grades = useRead('/v1/grades', {}).data?.items ?? []
  const set = useAct('put', '/v1/selection-limits', { done: w('done'), silent: true })
  const drop = useAct('post', '/v1/selection-limits/drop', { done: w('done'), silent: true })
  const named = (l: Limit) => (l.contract_id ? w('selections.contract', { id: l.contract_id }) : l.grade_id ? w('selections.grade', { name: grades.find((g) => g.id === l.grade_id)?.name ?? l.grade_id }) : w('selections.all'))
  const whose = (l: Limit) => ({ ...(l.contract_id ? { contract_id: l.contract_id } : {}), ...(l.grade_id ? { grade_id: l.grade_id } : {}) })
  const fields: FieldOf[] = [
    { name: 'goods', label: w('selections.goods'), required: true, field: <InputNumber min={1} precision={0} /> },
    { name: 'grade_id', label: w('selections.gradeId'), field: <ChoiceField options={grades.map((g) => ({ value: g.id, label: g.name }))} />, help: w('selections.gradeId.help') },
  ]
  return (
    <Card title={w('tab.selections')} hint={w('now')} extra={<Ask label={w('selections.set')} fields={fields} button={{ type: 'primary' }} send={(v: never) => set.mutateAsync({ body: v })} />}>
      <Loaded of={limits}>
        {(page) =>
          (page.items ?? []).length === 0 ? (
            <Notice compact title={w('selections.none')} />
          ) : (
            <Table<Limit>
              size="small"
              rowKey={(l) => `${l.contract_id ?? ''}${l.grade_id ?? ''}`}
              pagination={false}
              dataSource={page.items ?? []}
              columns={[
                { key: 'for', title: w('selections.for'), render: (_, l) => named(l) },
                { key: 'goods', title: w('selections.goods'), align: 'right', render: (_, l) => <span className="number">{count(l.goods)}</span> },
                { key: 'changed', title: w('selections.changed'), render: (_, l) => time(l.changed_at) },
                { key: 'acts', title: '', align: 'right', render: (_, l) => <Ask label={w('selections.drop')} text={w('selections.drop.text')} danger button={{ size: 'small' }} send={() => drop.mutateAsync({ body: whose(l) })} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
