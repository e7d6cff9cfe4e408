import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, Split, takeFile, useAct, useExplain, useRead, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { useSuppliers } from '../goods/names'
import { words as shared } from '../goods/words'
import { Bar, ImportState, under, type Import } from './cells'
import style from './imports.module.css'
import { RefusedRows } from './RefusedRows'
import { Upload } from './Upload'
import { words } from './words'

export default function ImportPage() {
  const { import: id = '' } = useParams()
  const found = useRead('/v1/imports/{import_id}', { path: { import_id: id } }, { refetchInterval: ((q: { state: { data?: Import } }) => (q.state.data && !under(q.state.data) ? false : 1500)) as never })
  return <Loaded of={found}>{(i) => <Whole of={i} />}</Loaded>
}

function Whole({ of }: { of: Import }) {
  const w = useWords(words)
  const { count } = useFormats()
  const [again, setAgain] = useState(false)
  const cancel = useAct('post', '/v1/imports/{import_id}/cancel', { done: w('cancelled') })
  return (
    <Page
      title={of.file_name}
      mark={<ImportState of={of} />}
      hint={<CopyText text={of.id} />}
      up={{ to: '/imports', label: w('back') }}
      actions={
        <>
          {under(of) && <Ask label={w('cancel')} danger text={w('cancel.text')} send={() => cancel.mutateAsync({ path: { import_id: of.id }, body: {} })} />}
          {of.refused_rows > 0 && (
            <Button type="primary" onClick={() => setAgain(true)}>
              {w('refused.again')}
            </Button>
          )}
        </>
      }
    >
      <Split aside={<Details of={of} />}>
        <Card title={w('progress')}>
          {of.problem && <Alert type="error" showIcon title={w('failed', { why: of.problem.message })} style={{ marginBottom: 12 }} />}
          <Bar of={of} />
          <dl className={style.counts}>
            {(['created', 'changed', 'unchanged', 'refused'] as const).map((k) => (
              <div key={k}>
                <dt>{w(k)}</dt>
                <dd className={k === 'refused' && of.refused_rows > 0 ? style.bad : undefined}>{count(of[`${k}_rows`])}</dd>
              </div>
            ))}
          </dl>
          {(of.ignored_columns?.length ?? 0) > 0 && <Alert type="warning" showIcon title={`${w('ignored')}${w.colon}${of.ignored_columns?.join(w.and)}`} />}
        </Card>
        {of.refused_rows > 0 && (
          <Card flush title={w('refused.rows')} hint={w('refused.hint')} extra={<Takes of={of} />}>
            <RefusedRows of={of} />
          </Card>
        )}
      </Split>
      {again && <Upload kind={of.kind} supplier={of.supplier_id} onClose={() => setAgain(false)} />}
    </Page>
  )
}

function Takes({ of }: { of: Import }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const explain = useExplain()
  const take = (format: 'xlsx' | 'csv') => void takeFile(`/v1/imports/${of.id}/refused-rows?format=${format}`, `${of.file_name.replace(/\.\w+$/, '')}-${w('refused')}.${format}`).catch((e: Error) => message.error(explain(e)))
  return (
    <span style={{ display: 'flex', gap: 8 }}>
      <Button size="small" onClick={() => take('xlsx')}>
        {w('refused.xlsx')}
      </Button>
      <Button size="small" onClick={() => take('csv')}>
        {w('refused.csv')}
      </Button>
    </span>
  )
}

function Details({ of }: { of: Import }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { time } = useFormats()
  const suppliers = useSuppliers()
  return (
    <Card title={w('file')}>
      <Facts
        columns={1}
        facts={[
          { label: w('kind'), value: w.code('kind', of.kind) },
          ...(role === 'operator' ? [{ label: g('supplier'), value: suppliers.name(of.supplier_id) }, { label: w('publish'), value: of.publish ? g('yes') : g('no') }] : []),
          { label: w('columns'), value: of.columns?.join(w.and) },
          { label: w('started'), value: time(of.created_at) },
          { label: w('ended'), value: of.ended_at && time(of.ended_at) },
        ]}
      />
    </Card>
  )
}
