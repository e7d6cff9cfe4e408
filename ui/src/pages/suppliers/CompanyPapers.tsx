import { Input } from 'antd'
import { Link } from 'react-router'
import { Ask, FileField, Loaded, Stack, TimeField, useAct, useAll, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Documents } from '../partners/Documents'
import { CodeField, filled } from '../partners/forms'
import { PaperTable } from '../papers/PaperTable'
import { words } from './words'

/** Licences of the company, and its papers about brands and goods. */
export function CompanyPapers({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const documents = useAll('/v1/suppliers/{supplier_id}/documents', { path: { supplier_id: supplier } })
  const papers = useAll('/v1/papers', { query: { supplier_id: supplier } as never })
  return (
    <Stack>
      <Card title={w('documents')} hint={w('documents.hint')} extra={<AddDocument supplier={supplier} />}>
        <Loaded of={documents}>{(items) => (items.length === 0 ? <p className="quiet">{w('documents.none')}</p> : <Documents documents={items} act={(d) => <AddDocument supplier={supplier} replaces={d} />} />)}</Loaded>
      </Card>
      <Card title={w('papers')} extra={<Link to={`/papers?supplier_id=${supplier}`}>{w('papers.all')}</Link>}>
        <Loaded of={papers}>{(items) => (items.length === 0 ? <p className="quiet">{w('papers.none')}</p> : <PaperTable papers={items} />)}</Loaded>
      </Card>
    </Stack>
  )
}

function AddDocument({ supplier, replaces }: { supplier: string; replaces?: Open['CompanyDocument'] }) {
  const w = useWords(words)
  const add = useAct('post', '/v1/suppliers/{supplier_id}/documents', { done: w('document.added'), silent: true })
  return (
    <Ask
      label={w(replaces ? 'document.renew' : 'document.add')}
      button={replaces ? { size: 'small', type: 'link' } : { type: 'primary' }}
      {...(replaces ? { values: { kind: replaces.kind, number: replaces.number } } : {})}
      fields={[
        { name: 'kind', label: w('kind'), required: true, field: <CodeField group="document" /> },
        { name: 'number', label: w('number'), required: true, field: <Input maxLength={100} /> },
        { name: 'valid_until', label: w('document.until'), help: w('document.until.help'), field: <TimeField /> },
        { name: 'file_id', label: w('file'), required: true, field: <FileField accept="image/*,application/pdf" /> },
      ]}
      send={(body: Open['NewCompanyDocument']) => add.mutateAsync({ path: { supplier_id: supplier }, body: filled({ ...body, ...(replaces ? { replaces: replaces.id } : {}) }) })}
    />
  )
}
