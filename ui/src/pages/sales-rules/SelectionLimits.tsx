import { Input, InputNumber, Table } from 'antd'
import { Ask, Loaded, Stacked, useAct, useRead, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { One } from '../goods/fields'
import { useGrades } from '../goods/names'
import { words as shared } from '../goods/words'
import { words } from './words'

type Limit = Open['SelectionLimit']

/** How many goods may be selected: by contract, by grade, and by everybody else. */
export function SelectionLimits() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time, count } = useFormats()
  const grades = useGrades()
  const limits = useRead('/v1/selection-limits', {})
  const set = useAct('put', '/v1/selection-limits', { silent: true, done: g('saved') })
  const drop = useAct('post', '/v1/selection-limits/drop', { silent: true, done: w('selection.dropped') })
  const fields: FieldOf[] = [
    { name: 'goods', label: w('selection.goods'), required: true, field: <InputNumber min={-1} max={10_000_000} precision={0} style={{ width: '100%' }} />, help: w('selection.goods.help') },
    { name: 'grade_id', label: g('grade'), half: true, field: <One label={g('grade')} options={grades.options} /> },
    { name: 'contract_id', label: w('selection.contract'), half: true, field: <Input maxLength={40} />, help: w('selection.contract.help') },
  ]
  const whose = (l: Limit) => ({ ...(l.contract_id ? { contract_id: l.contract_id } : {}), ...(l.grade_id ? { grade_id: l.grade_id } : {}) })
  return (
    <Card flush title={w('tab.selection')} hint={w('selection.hint')} extra={<Ask label={w('selection.set')} button={{ type: 'primary' }} fields={fields} send={(v: Open['NewSelectionLimit']) => set.mutateAsync({ body: { goods: v.goods, ...whose(v) } })} />}>
      <Loaded of={limits}>
        {({ items }) => (
          <Stacked>
            <Table<Limit>
              rowKey={(l) => l.contract_id ?? l.grade_id ?? 'all'}
              pagination={false}
              dataSource={items ?? []}
              locale={{ emptyText: w('selection.empty') }}
              scroll={{ x: 560 }}
              columns={[
                { title: w('selection.for'), render: (_, l) => (l.contract_id ? `${g('contract')} ${l.contract_id}` : l.grade_id ? `${g('grade')} ${grades.name(l.grade_id)}` : w('selection.usual')) },
                { title: w('selection.goods'), align: 'right', render: (_, l) => <strong className="number">{l.goods < 0 ? w('selection.unlimited') : count(l.goods)}</strong> },
                { title: g('changed'), render: (_, l) => <span className="number quiet">{time(l.changed_at)}</span> },
                { title: g('act'), render: (_, l) => <Ask label={w('selection.drop')} danger button={{ type: 'link', size: 'small' }} text={w('selection.drop.text')} send={() => drop.mutateAsync({ body: whose(l) })} /> },
              ]}
            />
          </Stacked>
        )}
      </Loaded>
    </Card>
  )
}
