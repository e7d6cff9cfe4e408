import { Link } from 'react-router'
import { Loaded, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Signatures, WordsText } from '../partners/Signing'
import { words } from './words'

/** The contract's words as drawn from the page, and who has signed them. */
export function ContractWords({ application: a }: { application: Open['EntranceApplication'] }) {
  const w = useWords(words)
  const drawn = a.contract_id !== undefined
  const told = useRead('/v1/distributor-applications/{entrance_application_id}/words', { path: { entrance_application_id: a.id } }, { enabled: drawn })
  return (
    <Card title={w('contract')} extra={a.contract_id && <Link to={`/contracts/${a.contract_id}`}>{w('contract.open')}</Link>}>
      {drawn ? (
        <Loaded of={told}>
          {(t) => (
            <>
              <Signatures roles={['distributor', 'operator']} signed={t.signatures} />
              <WordsText text={t.document} hash={t.document_sha256} />
            </>
          )}
        </Loaded>
      ) : (
        <p className="quiet">{w('contract.later')}</p>
      )}
    </Card>
  )
}
