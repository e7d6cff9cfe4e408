import { useQueries } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { Facts, FileLink, Loaded, Page, rate, readQuery, Split, Stacked, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import { usePeople } from '../partners/Who'
import { State } from '../partners/State'
import style from '../partners/partners.module.css'
import { Acts } from './Acts'
import { ContractWords } from './ContractWords'
import { Identity } from './Identity'
import { Progress } from './Progress'
import { Reviews } from './Reviews'
import { words } from './words'

export default function DistributorApplicationPage() {
  const w = useWords(words)
  const { application: id = '' } = useParams()
  const application = useRead('/v1/distributor-applications/{entrance_application_id}', { path: { entrance_application_id: id } })
  const a = application.data
  const page = useRead('/v1/recruitments/{recruitment_id}', { path: { recruitment_id: a?.recruitment_id ?? '' } }, { enabled: a !== undefined })
  // Files and history are asked for beside the recruitment page, which says where they are shown.
  useQueries({ queries: (a?.answers ?? []).flatMap((x) => (x.file_id ? [{ ...readQuery('/v1/files/{file_id}', { path: { file_id: x.file_id } }), staleTime: Infinity }] : [])) })
  useRead('/v1/trail', { query: { subject: id, limit: 20 } as never })
  usePeople()
  return (
    <Page
      title={a?.name ?? w('title')}
      mark={a && <State of="application" state={a.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/distributor-applications', label: w('title') }}
      actions={a && page.data && <Acts application={a} recruitment={page.data} />}
    >
      <Loaded of={application}>{(known) => <Loaded of={page}>{(recruitment) => <Whole application={known} recruitment={recruitment} />}</Loaded>}</Loaded>
    </Page>
  )
}

export interface Both {
  application: Open['EntranceApplication']
  recruitment: Open['Recruitment']
}

function Whole({ application: a, recruitment }: Both) {
  const w = useWords(words)
  const { time } = useFormats()
  return (
    <Split aside={<><Progress application={a} recruitment={recruitment} /><Identity application={a} /><History subject={a.id} /></>}>
      <Card title={w('applicant')}>
        <Facts
          facts={[
            { label: w('name'), value: a.name },
            { label: w('page'), value: <Link to={`/recruitments/${recruitment.id}`}>{recruitment.title}</Link> },
            { label: w('submitted'), value: time(a.submitted_at) },
            { label: w('inviter'), value: a.inviter_id ? <PartyLink kind="distributors" id={a.inviter_id} /> : undefined },
            { label: w('score'), value: a.score_ppm === undefined ? undefined : rate(a.score_ppm) },
            { label: w('trial'), value: a.trial_until && time(a.trial_until) },
            ...(a.reason ? [{ label: w('refusedFor'), value: a.reason, wide: true }] : []),
            ...(a.earlier_id ? [{ label: w('earlier'), value: <Link to={`/distributor-applications/${a.earlier_id}`}>{a.earlier_id}</Link> }] : []),
            ...(a.distributor_id ? [{ label: w('distributor'), value: <PartyLink kind="distributors" id={a.distributor_id} /> }] : []),
          ]}
        />
      </Card>
      <Answers application={a} recruitment={recruitment} />
      <Channels channels={a.channels ?? []} />
      <Reviews application={a} recruitment={recruitment} />
      <ContractWords application={a} />
    </Split>
  )
}

function Answers({ application: a, recruitment }: Both) {
  const w = useWords(words)
  const fields = recruitment.fields ?? []
  const given = new Map((a.answers ?? []).map((x) => [x.field, x]))
  return (
    <Card title={w('answers')}>
      {fields.length === 0 ? (
        <p className="quiet">{w('answers.none')}</p>
      ) : (
        <Facts
          facts={fields.map((f) => {
            const answer = given.get(f.code)
            return { label: f.label, value: answer?.file_id ? <FileLink file={answer.file_id} /> : answer?.text }
          })}
        />
      )}
    </Card>
  )
}

function Channels({ channels }: { channels: Open['Shopfront'][] }) {
  const w = useWords(words)
  return (
    <Card title={w('channels')}>
      <Stacked>
        <table className={style.table}>
          <thead>
            <tr>
              {(['name', 'kind', 'platform', 'grade', 'area', 'address'] as const).map((c) => (
                <th key={c}>{w(c)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {channels.map((c) => (
              <tr key={c.name}>
                <td>{c.name}</td>
                <td>{w.code('channel', c.kind)}</td>
                <td>{c.platform ?? '—'}</td>
                <td>{c.grade ?? '—'}</td>
                <td>{c.region ?? '—'}</td>
                <td>{c.address ? <CopyText text={c.address} /> : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Stacked>
    </Card>
  )
}
