import { Input } from 'antd'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { Ask, call, List, Loaded, MoneyField, Page, PartySelect, RowLink, Stack, useAct, useRead, useWords, type Column, type Filter, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { words } from './words'
import style from './wallet.module.css'

type Account = Open['Account']
type Posting = Open['Posting']

export default function WalletPage() {
  const w = useWords(words)
  const { role } = useHouse()
  const [address, go] = useSearchParams()
  const operator = role === 'operator'
  const distributor = operator ? (address.get('distributor_id') ?? '') : ''
  const wallet = useRead('/v1/wallet', { query: distributor ? { distributor_id: distributor } : {} }, { enabled: !operator || distributor !== '' })
  return (
    <Page title={w('title')} hint={w(operator ? 'hint.operator' : 'hint')} actions={distributor && <TopUp distributor={distributor} />}>
      <Stack>
        {operator && <PartySelect kind="distributors" label={w('distributor')} value={distributor || undefined} onChange={(id) => go(id ? { distributor_id: id } : {})} />}
        {operator && !distributor ? <Notice title={w('choose.title')} text={w('choose.text')} /> : <Loaded of={wallet}>{(found) => <Accounts key={distributor} accounts={found.accounts ?? []} distributor={distributor} />}</Loaded>}
        {!operator && (
          <Card title={w('how')}>
            <p>{w('how.text')}</p>
            <p className="quiet">{w('how.reserve')}</p>
          </Card>
        )}
      </Stack>
    </Page>
  )
}

function Accounts({ accounts, distributor }: { accounts: Account[]; distributor: string }) {
  const w = useWords(words)
  const { money } = useFormats()
  const [address, go] = useSearchParams()
  const shown = accounts.find((a) => a.id === address.get('account')) ?? accounts.find((a) => a.kind === 'wallet') ?? accounts[0]
  const choose = (a: Account) => go({ ...(distributor ? { distributor_id: distributor } : {}), account: a.id }, { replace: true })
  return (
    <>
      <div className={style.accounts} role="group" aria-label={w('account')}>
        {accounts.map((a) => (
          <button key={a.id} type="button" className={style.account} aria-pressed={a === shown} onClick={() => choose(a)}>
            <span className="quiet">{w.code('kind', a.kind)}</span>
            <span className={style.balance}>{money(a.balance_minor, a.currency)}</span>
            <span className="quiet small">{w.code('text', a.kind)}</span>
          </button>
        ))}
      </div>
      {shown && <Postings key={shown.id} account={shown} distributor={distributor} />}
    </>
  )
}

/** How many pages are walked for one page of a narrowed list: the door itself knows no filter. */
const mostPages = 25

/** The postings of an account; they are narrowed here, page by page, since the door gives all. */
function Postings({ account, distributor }: { account: Account; distributor: string }) {
  const w = useWords(words)
  const { zone } = useHouse()
  const load = useMemo(
    () => async (query: Record<string, string | number>, signal: AbortSignal) => {
      // The calendar day in the house's zone, as filters write it.
      const dayOf = (instant: string) => new Date(instant).toLocaleDateString('sv-SE', { timeZone: zone })
      const { what, direction, from, to, after, limit } = query as { what?: string; direction?: string; from?: string; to?: string; after?: string; limit: number }
      const narrowed = Boolean(what || direction || from || to)
      const suits = (p: Posting) => (!what || p.kind === what) && (!direction || p.amount_minor > 0 === (direction === 'in')) && (!from || dayOf(p.at) >= from) && (!to || dayOf(p.at) <= to)
      const items: Posting[] = []
      let next = after
      for (let n = 0; n === 0 || (narrowed && next && items.length === 0 && n < mostPages); n++) {
        const page = await call('get', '/v1/wallet/{account_id}/postings', { path: { account_id: account.id }, query: { limit: narrowed ? 200 : limit, ...(next ? { after: next } : {}), ...(distributor ? { distributor_id: distributor } : {}) } }, { signal })
        items.push(...(page.items ?? []).filter(suits))
        next = page.next
        const last = page.items?.at(-1)
        if (from && last && dayOf(last.at) < from) next = undefined
      }
      return next ? { items, next } : { items }
    },
    [account.id, distributor, zone],
  )
  return (
    <List<Posting>
      name={`postings-${account.kind}`}
      title={`${w('postings')} ${w.code('kind', account.kind)}`}
      load={load}
      columns={useColumns(account)}
      filters={useFilters()}
      fixed={useMemo(() => ({ account: account.id }), [account.id])}
      rowKey={(p) => p.id}
      to={(p) => (p.order_id ? `/orders/${p.order_id}` : undefined)}
      empty={<Notice title={w('empty')} text={w('empty.text')} />}
    />
  )
}

function useFilters(): Filter[] {
  const w = useWords(words)
  return useMemo(
    () => [
      { kind: 'choice', key: 'what', label: w('what'), options: (['top_up', 'pay', 'complete', 'refund'] as const).map((k) => ({ value: k, label: w(`what.${k}`) })) },
      { kind: 'choice', key: 'direction', label: w('direction'), options: (['in', 'out'] as const).map((d) => ({ value: d, label: w(`direction.${d}`) })) },
      { kind: 'days', from: 'from', to: 'to', label: w('days') },
    ],
    [w],
  )
}

function useColumns(account: Account): Column<Posting>[] {
  const w = useWords(words)
  const { money, time } = useFormats()
  return useMemo(
    () => [
      { key: 'at', title: w('at'), width: 150, render: (p) => <span className="number">{time(p.at)}</span>, text: (p) => time(p.at), kind: 'time' },
      { key: 'what', title: w('what'), width: 120, render: (p) => w.code('what', p.kind), text: (p) => w.code('what', p.kind) },
      { key: 'amount', title: w('amount'), width: 140, align: 'right', render: (p) => <span className={`number ${p.amount_minor > 0 ? style.in : ''}`}>{(p.amount_minor > 0 ? '+' : '') + money(p.amount_minor, account.currency)}</span>, text: (p) => decimal(p.amount_minor, 2), kind: 'decimal' },
      { key: 'order', title: w('order'), width: 220, render: (p) => (p.order_id ? <RowLink to={`/orders/${p.order_id}`}>{p.order_id}</RowLink> : <span className="quiet">—</span>), text: (p) => p.order_id ?? '' },
      { key: 'event', title: w('event'), width: 220, wideOnly: true, render: (p) => <CopyText text={p.event_id} />, text: (p) => p.event_id },
    ],
    [w, money, time, account.currency],
  )
}

function TopUp({ distributor }: { distributor: string }) {
  const w = useWords(words)
  const { currency } = useHouse()
  const act = useAct('post', '/v1/wallet/top-ups', { done: w('topUp.done'), silent: true })
  return (
    <Ask
      label={w('topUp')}
      text={w('topUp.text')}
      button={{ type: 'primary' }}
      fields={[
        { name: 'amount_minor', label: w('topUp.amount'), required: true, field: <MoneyField /> },
        { name: 'reference', label: w('topUp.reference'), help: w('topUp.reference.help'), field: <Input maxLength={100} /> },
      ]}
      send={(body: { amount_minor: number; reference?: string }) => act.mutateAsync({ body: { ...body, currency, distributor_id: distributor } })}
    />
  )
}
