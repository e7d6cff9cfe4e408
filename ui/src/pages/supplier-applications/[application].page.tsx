import { Link, useParams } from 'react-router'
import { Facts, Loaded, Page, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { ContactFacts } from '../partners/Contact'
import { Documents } from '../partners/Documents'
import { History } from '../partners/History'
import { State } from '../partners/State'
import { Decide } from './Decide'
import { words } from './words'

export default function SupplierApplicationPage() {
  const w = useWords(words)
  const { application: id = '' } = useParams()
  const application = useRead('/v1/supplier-applications/{application_id}', { path: { application_id: id } })
  const a = application.data
  return (
    <Page
      title={a?.company ?? w('title')}
      mark={a && <State of="application" state={a.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/supplier-applications', label: w('title') }}
      actions={a?.state === 'submitted' && <Decide application={a} />}
    >
      <Loaded of={application}>{(known) => <Whole application={known} />}</Loaded>
    </Page>
  )
}

function Whole({ application: a }: { application: Open['SupplierApplication'] }) {
  const w = useWords(words)
  const { time } = useFormats()
  return (
    <Split aside={<><Account application={a} /><History subject={a.id} /></>}>
      <Card title={w('applicant')}>
        <Facts
          facts={[
            { label: w('company'), value: a.company },
            { label: w('creditCode'), value: <CopyText text={a.credit_code} /> },
            { label: w('submitted'), value: time(a.submitted_at) },
            { label: w('decided'), value: time(a.decided_at) },
            { label: w('words'), value: a.note, wide: true },
            ...(a.decision ? [{ label: w('decision'), value: a.decision, wide: true }] : []),
          ]}
        />
      </Card>
      <Card title={w('contact')}>
        <ContactFacts contact={a.contact} />
      </Card>
      <Card title={w('documents')}>{a.documents?.length ? <Documents documents={a.documents} /> : <p className="quiet">{w('documents.none')}</p>}</Card>
    </Split>
  )
}

function Account({ application: a }: { application: Open['SupplierApplication'] }) {
  const w = useWords(words)
  const trail = useRead('/v1/trail', { query: { subject: a.id, limit: 20 } as never }, { enabled: a.state === 'approved' })
  const opened = trail.data?.items?.some((e) => e.action.endsWith('open_account')) ?? false
  return (
    <Card title={w('account')}>
      {a.state === 'approved' ? (
        <>
          <Facts columns={1} facts={[{ label: w('account.login'), value: a.login && <CopyText text={a.login} /> }, { label: w('state'), value: w(opened ? 'account.open' : 'account.waits') }]} />
          {a.supplier_id && (
            <p style={{ marginTop: 12 }}>
              <Link to={`/suppliers/${a.supplier_id}`}>{w('toSupplier')} →</Link>
            </p>
          )}
        </>
      ) : (
        <p className="quiet">{w('account.none')}</p>
      )}
    </Card>
  )
}
