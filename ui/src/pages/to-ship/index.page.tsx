import { Button } from 'antd'
import { useNavigate, useSearchParams } from 'react-router'
import { Loaded, Page, PartySelect, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Paste } from './Paste'
import { Scan } from './Scan'
import { useWaiting } from './waiting'
import { WaitingList } from './Waiting'
import { words } from './words'

export default function ToShipPage() {
  const { role } = useHouse()
  return role === 'operator' ? <Looking /> : <Shipping />
}

function Shipping() {
  const w = useWords(words)
  const go = useNavigate()
  const all = useWaiting()
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={
        <Button type="primary" onClick={() => void go('/to-ship?tab=scan')}>
          {w('tab.scan')}
        </Button>
      }
      tabs={[
        { key: 'list', label: w('tab.list'), content: () => <WaitingList acts /> },
        { key: 'scan', label: w('tab.scan'), content: () => <Loaded of={all}>{(rows) => <Scan all={rows} />}</Loaded> },
        { key: 'paste', label: w('tab.paste'), content: () => <Loaded of={all}>{(rows) => <Paste all={rows} />}</Loaded> },
      ]}
    />
  )
}

/** The operator looks at one supplier at a time. */
function Looking() {
  const w = useWords(words)
  const [address, setAddress] = useSearchParams()
  const supplier = address.get('supplier') ?? ''
  return (
    <Page title={w('title')} hint={w('operator.hint')} actions={<PartySelect kind="suppliers" label={w('supplier')} value={supplier || undefined} onChange={(id) => setAddress(id ? { supplier: id } : {})} />}>
      {supplier ? <WaitingList key={supplier} supplier={supplier} acts={false} /> : <Overview />}
    </Page>
  )
}

function Overview() {
  const w = useWords(words)
  const go = useNavigate()
  return (
    <Notice title={w('operator.hint')}>
      <Button onClick={() => void go('/orders?state=to_ship&shipping=late')}>{w('due.late')}</Button>
      <Button onClick={() => void go('/orders?state=to_ship&shipping=soon')}>{w('due.soon')}</Button>
    </Notice>
  )
}
