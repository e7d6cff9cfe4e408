import { Input } from 'antd'
import { useMemo } from 'react'
import { Ask, call, List, Loaded, Page, rate, RowLink, Stacked, useAct, useRead, useWords, type Column, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { filled } from '../partners/forms'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { DraftScheme } from './DraftScheme'
import { words } from './words'

export default function GradesPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      tabs={[
        { key: 'grades', label: w('tab.grades'), content: () => <Grades /> },
        { key: 'schemes', label: w('tab.schemes'), content: () => <Schemes /> },
      ]}
    />
  )
}

function Grades() {
  const w = useWords(words)
  const grades = useRead('/v1/grades', {})
  return (
    <Card title={w('tab.grades')} extra={<EditGrade />}>
      <Loaded of={grades}>
        {({ items: known }) => {
          const items = known ?? []
          return items.length === 0 ? (
            <Notice compact title={w('grades.none')} text={w('grades.none.text')} />
          ) : (
            <Stacked>
              <table className={style.table}>
                <thead>
                  <tr>
                    <th>{w('rank')}</th>
                    <th>{w('name')}</th>
                    <th>{w('rebate')}</th>
                    <th>
                      <span className="hidden">{w('grade.rename')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.toReversed().map((g) => (
                    <tr key={g.id}>
                      <td className="number">{g.rank}</td>
                      <td><strong>{g.name}</strong></td>
                      <td>{g.rebate_class || '—'}</td>
                      <td className={style.right}><EditGrade grade={g} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Stacked>
          )
        }}
      </Loaded>
    </Card>
  )
}

function EditGrade({ grade: g }: { grade?: Open['Grade'] }) {
  const w = useWords(words)
  const create = useAct('post', '/v1/grades', { done: w('grade.added'), silent: true })
  const rename = useAct('put', '/v1/grades/{grade_id}', { done: w('grade.renamed'), silent: true })
  return (
    <Ask
      label={w(g ? 'grade.rename' : 'grade.add')}
      {...(g ? { values: { name: g.name, rebate_class: g.rebate_class } } : { text: w('grade.add.text') })}
      button={g ? { size: 'small', type: 'link', 'aria-label': `${w('grade.rename')} ${g.name}` } : { type: 'primary' }}
      fields={[
        { name: 'name', label: w('name'), required: true, field: <Input maxLength={50} /> },
        { name: 'rebate_class', label: w('rebate'), field: <Input maxLength={50} /> },
      ]}
      send={(body: Open['GradeWords']) => (g ? rename.mutateAsync({ path: { grade_id: g.id }, body: filled(body) }) : create.mutateAsync({ body: filled(body) }))}
    />
  )
}

type Row = Open['GradeScheme']
const load = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/grade-schemes', { query: query as never }, { signal })

function Schemes() {
  const w = useWords(words)
  const { time } = useFormats()
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'name', title: w('name'), width: 220, render: (s) => <RowLink to={`/grades/${s.id}`}>{s.name}</RowLink>, text: (s) => s.name },
      { key: 'state', title: w('state'), width: 110, render: (s) => <State of="scheme" state={s.state} />, text: (s) => w.code('scheme', s.state) },
      { key: 'period', title: w('period'), width: 100, render: (s) => w(`period.${s.period}`), text: (s) => w(`period.${s.period}`) },
      { key: 'upgrade', title: w('upgrade'), width: 150, render: (s) => w(`upgrade.${s.upgrade}`), text: (s) => w(`upgrade.${s.upgrade}`) },
      { key: 'keep', title: w('keep'), width: 110, align: 'right', render: (s) => <span className="number">{rate(s.keep_ppm)}</span>, text: (s) => rate(s.keep_ppm) },
      { key: 'fall', title: w('fall'), width: 130, render: (s) => w(`fall.${s.fall}`), text: (s) => w(`fall.${s.fall}`) },
      { key: 'live', title: w('live'), width: 150, render: (s) => <span className="number quiet">{time(s.live_from)}</span>, text: (s) => time(s.live_from), kind: 'time' },
    ],
    [w, time],
  )
  return <List<Row> name="grade-schemes" title={w('tab.schemes')} load={load} columns={columns} rowKey={(s) => s.id} to={(s) => `/grades/${s.id}`} extra={<DraftScheme />} empty={<Notice title={w('schemes.none')} text={w('schemes.none.text')} />} />
}
