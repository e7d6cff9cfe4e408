import { Link, useParams } from 'react-router'
import { Facts, Loaded, Page, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { ContactFacts } from '../partners/Contact'
import { History } from '../partners/History'
import { Acts, SetFreight } from './Acts'
import { Agreements } from './Agreements'
import { BankAccounts } from './BankAccounts'
import { CompanyPapers } from './CompanyPapers'
import { Standing } from './index.page'
import { Returns } from './Returns'
import style from '../partners/partners.module.css'
import { words } from './words'

export default function SupplierPage() {
  const w = useWords(words)
  const { supplier: id = '' } = useParams()
  const supplier = useRead('/v1/suppliers/{supplier_id}', { path: { supplier_id: id } })
  const s = supplier.data
  return (
    <Page
      title={s?.name ?? w('title')}
      mark={s && <Standing supplier={s} />}
      hint={<CopyText text={id} />}
      up={{ to: '/suppliers', label: w('title') }}
      actions={s && <Acts supplier={s} />}
      tabs={[
        { key: 'profile', label: w('tab.profile'), content: () => <Loaded of={supplier}>{(known) => <Profile supplier={known} />}</Loaded> },
        { key: 'agreements', label: w('tab.agreements'), content: () => <Agreements supplier={id} /> },
        { key: 'bank', label: w('tab.bank'), content: () => <BankAccounts supplier={id} /> },
        { key: 'documents', label: w('tab.documents'), content: () => <CompanyPapers supplier={id} /> },
        { key: 'returns', label: w('tab.returns'), content: () => <Returns supplier={id} /> },
        { key: 'history', label: w('tab.history'), content: () => <History subject={id} /> },
      ]}
    />
  )
}

function Profile({ supplier: s }: { supplier: Open['Supplier'] }) {
  const w = useWords(words)
  const { time, money } = useFormats()
  const links = [
    ['link.warehouses', `/warehouses?supplier_id=${s.id}`],
    ['link.products', `/products?supplier_id=${s.id}`],
    ['link.orders', `/orders?supplier=${s.id}`],
    ['link.statements', `/statements?supplier_id=${s.id}`],
    ['link.papers', `/papers?supplier_id=${s.id}`],
  ] as const
  return (
    <Split
      aside={
        <Card title={w('links')}>
          <ul className={style.steps}>
            {links.map(([label, to]) => (
              <li key={label} style={{ display: 'block' }}>
                <Link to={to}>{w(label)} →</Link>
              </li>
            ))}
          </ul>
        </Card>
      }
    >
      <Card title={w('profile')}>
        <Facts
          facts={[
            { label: w('company'), value: s.name },
            { label: w('creditCode'), value: s.credit_code && <CopyText text={s.credit_code} /> },
            { label: w('created'), value: time(s.created_at) },
            { label: w('recheck'), value: s.recheck_at && time(s.recheck_at) },
            ...(s.leave_at ? [{ label: w('leaving'), value: time(s.leave_at) }] : []),
            ...(s.suspended_for ? [{ label: w('suspendedFor'), value: w(`why.${s.suspended_for}`) }] : []),
          ]}
        />
      </Card>
      <Card title={w('freight')} extra={s.state !== 'left' && <SetFreight supplier={s} />}>
        <Facts facts={[{ label: w('freight.each'), value: money(s.freight_minor) }, { label: w('freight.free'), value: s.freight_free_from_minor ? money(s.freight_free_from_minor) : w('freight.never') }]} />
      </Card>
      <Card title={w('contact')} extra={<Link to="?tab=returns">{w('tab.returns')}</Link>}>
        <ContactFacts contact={s.return_contact} />
      </Card>
    </Split>
  )
}
