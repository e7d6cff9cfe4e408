import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { keysQuery, type APIKey } from '../../api/keys'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { Failed } from '../../parts/Failed'
import { useHouse } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { usePageTitle } from '../../parts/usePageTitle'
import { PartySelect } from '../../kit/PartySelect'
import { KeyForm } from './KeyForm'
import { KeyList } from './KeyList'
import style from './KeysPage.module.css'
import { ShownOnce } from './ShownOnce'
import { UsagePanels } from './UsagePanels'

/** A distributor's keys to the open API, and how they were used. The operator chooses whose. */
export default function KeysPage() {
  const { t } = useSpeech()
  const me = useHouse()
  const [address, setAddress] = useSearchParams()
  const chosen = address.get('distributor') ?? ''
  usePageTitle(t('keys.title'))
  if (me.role === 'supplier') return <Navigate to="/orders" replace />
  const operator = me.role === 'operator'
  return (
    <>
      <header className={style.head}>
        <h1>{t('keys.title')}</h1>
        {operator && <PartySelect kind="distributors" label={t('orders.distributor')} value={chosen || undefined} onChange={(id) => setAddress(id ? { distributor: id } : {})} />}
      </header>
      {operator && !chosen ? <Notice title={t('keys.choose')} text={t('keys.choose.text')} /> : <Keys key={chosen} distributor={operator ? chosen : ''} />}
    </>
  )
}

function Keys({ distributor }: { distributor: string }) {
  const { t } = useSpeech()
  const keys = useQuery(keysQuery(distributor))
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<APIKey>()
  const first = keys.data?.[0]
  return (
    <div className={style.stack}>
      <Card
        flush
        title={t('keys.list')}
        hint={keys.data ? t('keys.count', { count: keys.data.length }) : undefined}
        extra={
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('keys.make')}
          </Button>
        }
      >
        {keys.data ? (
          <KeyList keys={keys.data} onMade={setMade} />
        ) : keys.error ? (
          <Failed error={keys.error} retry={() => void keys.refetch()} busy={keys.isFetching} />
        ) : (
          <Bone height={180} />
        )}
      </Card>
      {first && <UsagePanels distributor={first.distributor_id} asOperator={distributor !== ''} keys={keys.data ?? []} />}
      {making && <KeyForm distributor={distributor} onClose={() => setMaking(false)} onMade={setMade} />}
      {made && <ShownOnce made={made} onClose={() => setMade(undefined)} />}
    </div>
  )
}
