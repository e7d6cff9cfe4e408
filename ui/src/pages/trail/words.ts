import { defineWords } from '../../kit'

export const words = defineWords({
  title: ['操作日志', 'Audit trail'],
  hint: ['谁在何时把什么从哪个值改成了哪个值。只增不改。', 'Who changed what, when, from which value to which. Nothing of it is ever changed.'],
  subject: ['对象编号', 'Subject'],
  who: ['操作人', 'Who'],
  action: ['操作', 'Action'],
  days: ['日期', 'Days'],
  'column.at': ['时间', 'Time'],
  'column.actor': ['操作人', 'Who'],
  'column.action': ['操作', 'Action'],
  'column.changes': ['变更', 'Changes'],
  'column.subject': ['对象', 'Subject'],
  field: ['字段', 'Field'],
  before: ['变更前', 'Before'],
  after: ['变更后', 'After'],
  none: ['没有字段变更', 'No field changed'],
  count: ['{count} 项变更', '{count} changes'],
  open: ['查看对象', 'Open the subject'],
  empty: ['还没有操作记录', 'Nothing has been done yet'],
  key: ['接口密钥 {id}', 'API key {id}'],
})
