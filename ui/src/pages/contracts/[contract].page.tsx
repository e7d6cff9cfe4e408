import { Button } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { Ask, Facts, Loaded, Page, Split, useRead, useAct, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { termsOf, useContractTexts } from '../partners/contractTerms'
import { History } from '../partners/History'
import { PartyLink, usePartyName } from '../partners/Party'
import style from '../partners/partners.module.css'
import { Signatures, WordsText } from '../partners/Signing'
import { State } from '../partners/State'
import { Acts } from './Acts'
import { CompareContracts } from './CompareContracts'
import { words } from './words'

export default function ContractPage() {
  const w = useWords(words)
  const { contract: id = '' } = useParams()
  const contract = useRead('/v1/contracts/{contract_id}', { path: { contract_id: id } })
  const versions = useRead('/v1/contracts/{contract_id}/versions', { path: { contract_id: id } })
  const c = contract.data
  const distributor = usePartyName('distributors', c?.distributor_id)
  return (
    <Page
      title={c ? w('one', { distributor }) : w('title')}
      mark={c && <State of="contract" state={c.state} />}
      hint={<CopyText text={id} />}
      up={{ to: '/contracts', label: w('title') }}
      actions={c && <Acts contract={c} />}
    >
      <Loaded of={contract}>{(known) => <Loaded of={versions}>{(page) => <Whole contract={known} versions={(page.items ?? []).toReversed()} />}</Loaded>}</Loaded>
    </Page>
  )
}

function Whole({ contract: c, versions }: { contract: Open['Contract']; versions: Open['Contract'][] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const { role } = useHouse()
  const go = useNavigate()
  const texts = useContractTexts()
  const list = (
    <Card title={w('versions')}>
      <ol className={style.trail}>
        {versions.map((v) => (
          <li key={v.id}>
            <span className={style.acts}>
              <Button size="small" type={v.id === c.id ? 'primary' : 'default'} aria-pressed={v.id === c.id} onClick={() => void go(`/contracts/${v.id}`)}>
                {w('version', { n: v.version })}
              </Button>
              <State of="contract" state={v.state} />
            </span>
            <span className="quiet small number">
              {v.from ? time(v.from) : '—'} → {v.until ? time(v.until) : w('until.open')}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
  return (
    <Split aside={<>{list}{role === 'operator' && <History subject={c.id} />}</>}>
      <ContractText contract={c} />
      <Card title={w('terms')} hint={w('version', { n: c.version })}>
        <Facts
          facts={[
            { label: w('distributor'), value: <PartyLink kind="distributors" id={c.distributor_id} /> },
            { label: w('from'), value: c.from && time(c.from) },
            { label: w('until'), value: c.until ? time(c.until) : w('until.open') },
            ...texts(termsOf(c)).filter((t) => t.text !== '').map((t) => ({ label: t.label, value: t.text, wide: t.key === 'drifts' })),
          ]}
        />
      </Card>
      {versions.length > 1 && <CompareContracts versions={versions} />}
    </Split>
  )
}

function ContractText({ contract: c }: { contract: Open['Contract'] }) {
  const w = useWords(words)
  const { role, party } = useHouse()
  const path = { contract_id: c.id }
  const told = useRead('/v1/contracts/{contract_id}/words', { path })
  const sign = useAct('post', '/v1/contracts/{contract_id}/words/signatures', { done: w('sign.done'), silent: true })
  const mine = told.data?.signatures.some((s) => s.role === role) ?? true
  const open = c.state === 'proposed' || c.state === 'in_force'
  return (
    <Card
      title={w('document')}
      hint={w('version', { n: c.version })}
      extra={open && !mine && told.data && <Ask label={w('sign')} text={w('sign.text', { party: party ?? w('operator'), n: c.version })} button={{ type: 'primary' }} send={() => sign.mutateAsync({ path, body: { document_sha256: told.data.document_sha256 } })} />}
    >
      <Loaded of={told}>
        {(t) => (
          <>
            <Signatures roles={['operator', 'distributor']} signed={t.signatures} />
            <WordsText text={t.document} hash={t.document_sha256} />
          </>
        )}
      </Loaded>
    </Card>
  )
}
