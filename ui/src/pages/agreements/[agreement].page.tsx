import { useState } from 'react'
import { useParams } from 'react-router'
import { Facts, Loaded, Page, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { History } from '../partners/History'
import { PartyLink, usePartyName } from '../partners/Party'
import { State } from '../partners/State'
import { Acts } from './Acts'
import { CompareVersions } from './CompareVersions'
import { EditScope } from './EditScope'
import { useTermTexts } from './terms'
import { Versions, WordsOfVersion } from './Versions'
import { words } from './words'

export default function AgreementPage() {
  const w = useWords(words)
  const { agreement: id = '' } = useParams()
  const agreement = useRead('/v1/agreements/{agreement_id}', { path: { agreement_id: id } })
  const versions = useRead('/v1/agreements/{agreement_id}/versions', { path: { agreement_id: id }, query: { limit: 200 } as never })
  const a = agreement.data
  const supplier = usePartyName('suppliers', a?.supplier_id)
  return (
    <Page
      title={a ? w('one', { supplier, mode: w.code('mode', a.mode) }) : w('title')}
      mark={a && <State of="agreement" state={a.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/agreements', label: w('title') }}
      actions={a && <Acts agreement={a} />}
    >
      <Loaded of={agreement}>{(known) => <Loaded of={versions}>{(page) => <Whole agreement={known} versions={page.items ?? []} />}</Loaded>}</Loaded>
    </Page>
  )
}

function Whole({ agreement: a, versions }: { agreement: Open['Agreement']; versions: Open['AgreementVersion'][] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const { role } = useHouse()
  const texts = useTermTexts()
  const newest = versions.toSorted((x, y) => y.version - x.version)
  const waiting = newest.find((v) => v.state === 'offered') ?? newest.find((v) => v.state === 'current') ?? newest[0]
  const [chosen, setChosen] = useState<number>()
  const shown = chosen ?? waiting?.version ?? a.version
  const alive = a.state === 'in_force' || a.state === 'selling_out'
  return (
    <Split aside={<><Versions agreement={a} versions={newest} shown={shown} onShow={setChosen} />{role === 'operator' && <History subject={a.id} />}</>}>
      <WordsOfVersion agreement={a} version={shown} />
      <Card title={w('terms')} hint={w('version', { n: a.version })} extra={role === 'operator' && alive && <EditScope agreement={a} />}>
        <Facts
          facts={[
            { label: w('supplier'), value: <PartyLink kind="suppliers" id={a.supplier_id} /> },
            { label: w('mode'), value: `${w.code('mode', a.mode)} · ${a.currency}` },
            { label: w('from'), value: a.from && time(a.from) },
            { label: w('until'), value: a.until ? time(a.until) : w('until.open') },
            ...texts(a as Open['AgreementTerms'], a.scope).map((t) => ({ label: t.label, value: t.text, wide: t.key === 'scope' })),
          ]}
        />
      </Card>
      {versions.length > 1 && <CompareVersions agreement={a.id} versions={newest} />}
    </Split>
  )
}
