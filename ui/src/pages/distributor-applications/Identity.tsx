import { Button } from 'antd'
import { useState } from 'react'
import { Facts, useAct, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { words } from './words'

/** Who the applicant really is: read on purpose only, and recorded. It is not kept by the page. */
export function Identity({ application: a }: { application: Open['EntranceApplication'] }) {
  const w = useWords(words)
  const [read, setRead] = useState<Open['Papers']>()
  const reading = useAct('post', '/v1/distributor-applications/{entrance_application_id}/identity/readings', { onDone: setRead })
  return (
    <Card title={w('identity')} hint={a.identity ? w(`identity.${a.identity}`) : w('identity.none')}>
      {read ? (
        <>
          <Facts columns={1} facts={[{ label: w('identity.name'), value: read.real_name }, { label: w('identity.number'), value: <span className="number">{read.number}</span> }, { label: w('identity.phone'), value: read.phone }]} />
          <Button type="link" onClick={() => setRead(undefined)}>
            {w('identity.close')}
          </Button>
        </>
      ) : (
        <>
          <p className="quiet small" style={{ marginBottom: 8 }}>{w('identity.sealed')}</p>
          <Button disabled={!a.identity} loading={reading.isPending} onClick={() => reading.mutate({ path: { entrance_application_id: a.id }, body: {} })}>
            {w('identity.read')}
          </Button>
        </>
      )}
    </Card>
  )
}
