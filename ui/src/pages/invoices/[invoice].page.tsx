import { Link, useParams } from 'react-router'
import { Facts, FileLink, Loaded, Page, rate, Split, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { History } from '../partners/History'
import { PartyLink } from '../partners/Party'
import sums from '../after-sales/AfterSale.module.css'
import { Acts } from './Acts'
import { State } from './State'
import { words } from './words'

type Invoice = Open['Invoice']

export default function InvoicePage() {
  const w = useWords(words)
  const { role } = useHouse()
  const { invoice: id = '' } = useParams()
  const invoice = useRead('/v1/invoices/{invoice_id}', { path: { invoice_id: id } })
  const i = invoice.data
  const up = role === 'operator' && i?.distributor_id ? '/invoices?tab=outgoing' : '/invoices'
  return (
    <Page title={i ? i.number : w('title')} mark={i && <State state={i.state} />} hint={<CopyText text={id} />} up={{ to: up, label: w('title') }} actions={i && <Acts invoice={i} />}>
      <Loaded of={invoice}>{(known) => <Whole invoice={known} />}</Loaded>
    </Page>
  )
}

function Whole({ invoice: i }: { invoice: Invoice }) {
  const w = useWords(words)
  const { role } = useHouse()
  return (
    <Split
      aside={
        <>
          <Covers invoice={i} />
          {role === 'operator' && <History subject={i.id} />}
        </>
      }
    >
      <Paper invoice={i} />
      {i.file_id && (
        <Card title={w('file')}>
          <Content invoice={i} file={i.file_id} />
        </Card>
      )}
    </Split>
  )
}

function Paper({ invoice: i }: { invoice: Invoice }) {
  const w = useWords(words)
  const { role } = useHouse()
  const { money, time } = useFormats()
  const amount = (minor: number) => <span className="number">{money(minor, i.currency)}</span>
  const party = i.supplier_id ? { label: w('supplier'), value: <PartyLink kind="suppliers" id={i.supplier_id} /> } : { label: w('distributor'), value: <PartyLink kind="distributors" id={i.distributor_id} /> }
  return (
    <Card title={w.code('kind', i.kind)}>
      <Facts
        facts={[
          ...(role === 'operator' ? [party] : []),
          { label: w('number'), value: <CopyText text={i.number} /> },
          ...(i.code ? [{ label: w('code'), value: <CopyText text={i.code} /> }] : []),
          { label: w('style'), value: w(`style.${i.code ? (i.electronic ? 'electronic' : 'paper') : 'digital'}`) },
          { label: w('issued'), value: <span className="number">{i.issued_on}</span> },
          { label: w('amount'), value: <strong>{amount(i.amount_minor)}</strong> },
          { label: w('rate'), value: rate(i.rate_ppm) },
          { label: w('net'), value: amount(i.amount_minor - i.tax_minor) },
          { label: w('tax'), value: amount(i.tax_minor) },
          { label: w('registered'), value: time(i.registered_at) },
          ...(i.accepted_at ? [{ label: w('accepted'), value: time(i.accepted_at) }] : []),
          ...(i.ended_at && (i.state === 'returned' || i.state === 'withdrawn' || i.state === 'voided') ? [{ label: w(`ended.${i.state}`), value: time(i.ended_at) }] : []),
          ...(i.reason ? [{ label: w('reason'), value: i.reason, wide: true }] : []),
          ...(i.red_number ? [{ label: w('red'), value: <CopyText text={[i.red_code, i.red_number].filter(Boolean).join(' ')} />, wide: true }] : []),
        ]}
      />
    </Card>
  )
}

/** The file is read through the invoice: it is the other side's to those who receive it. */
function Content({ invoice: i, file }: { invoice: Invoice; file: string }) {
  const w = useWords(words)
  const { role } = useHouse()
  const at = `/console/api/v1/invoices/${i.id}/file`
  if (role !== 'distributor') return <FileLink file={file} at={at} />
  return (
    <a href={at} download={`${i.number}`}>
      {w('file.take')}
    </a>
  )
}

function Covers({ invoice: i }: { invoice: Invoice }) {
  const w = useWords(words)
  const { money } = useFormats()
  return (
    <Card title={w('months')}>
      <table className={sums.table}>
        <thead>
          <tr>
            <th>{w('month')}</th>
            <th className={sums.count}>{w('covered')}</th>
          </tr>
        </thead>
        <tbody>
          {(i.covers ?? []).map((c) => (
            <tr key={c.statement_id}>
              <td>
                <Link to={`/statements/${c.statement_id}`}>{c.month}</Link>
              </td>
              <td className={sums.count}>{money(c.amount_minor, i.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
