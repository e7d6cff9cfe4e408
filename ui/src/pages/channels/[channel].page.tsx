import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { Ask, call, Facts, List, Loaded, Page, Stack, useAct, useRead, useWords, type Bulk, type Column, type Open } from '../../kit'
import { decimal } from '../../format/money'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { GoodCell, goodsOf, type Good } from '../mall/goods'
import { loadSelections, type Chosen } from '../selections/load'
import { useChannelFields } from './index.page'
import { words } from './words'

type Channel = Open['Channel']
type Row = Open['Listing'] & { good?: Good | undefined }

export default function ChannelPage() {
  const { channel: id = '' } = useParams()
  const w = useWords(words)
  const channel = useRead('/v1/channels/{channel_id}', { path: { channel_id: id } })
  const c = channel.data
  return (
    <Page
      title={c?.name ?? w('title')}
      up={{ to: '/channels', label: w('title') }}
      mark={c && <Pill tone={c.state === 'active' ? 'green' : 'grey'}>{w(`state.${c.state}`)}</Pill>}
      hint={c && <CopyText text={c.id} />}
      actions={c?.state === 'active' && <Acts channel={c} />}
      tabs={[
        { key: 'listings', label: w('listings'), content: () => (channel.error ? <Loaded of={channel}>{() => null}</Loaded> : <Listings id={id} channel={c} />) },
        ...(c?.state === 'active' ? [{ key: 'list', label: w('list'), content: () => <ListGoods channel={c} /> }] : []),
        { key: 'facts', label: w('facts'), content: () => <Loaded of={channel}>{(all) => <Whole channel={all} />}</Loaded> },
      ]}
    />
  )
}

function Acts({ channel: c }: { channel: Channel }) {
  const w = useWords(words)
  const edit = useAct('put', '/v1/channels/{channel_id}', { done: w('edit.done'), silent: true })
  const close = useAct('post', '/v1/channels/{channel_id}/close', { done: w('close.done'), silent: true })
  const path = { channel_id: c.id }
  return (
    <>
      <Ask label={w('close')} text={w('close.text')} danger send={() => close.mutateAsync({ path, body: {} })} />
      <Ask label={w('edit')} fields={useChannelFields()} values={{ name: c.name, platform: c.platform, grade: c.grade, region: c.region, address: c.address }} send={(body: Open['ChannelFacts']) => edit.mutateAsync({ path, body })} />
    </>
  )
}

function Whole({ channel: c }: { channel: Channel }) {
  const w = useWords(words)
  const { date } = useFormats()
  return (
    <Card title={w('facts')}>
        <Facts
          columns={3}
          facts={[
            { label: w('kind'), value: w.code('kind', c.kind) },
            { label: w('platform'), value: c.platform },
            { label: w('grade'), value: c.grade },
            { label: w('region'), value: c.region },
            { label: w('address'), value: c.address },
            { label: w('since'), value: date(c.created_at) },
          ]}
        />
    </Card>
  )
}

/** The channel's own facts arrive beside its list, not before it. */
function Listings({ id, channel }: { id: string; channel: Channel | undefined }) {
  const w = useWords(words)
  const load = useMemo(
    () => async (query: Record<string, string | number>, signal: AbortSignal) => {
      const page = await call('get', '/v1/channels/{channel_id}/listings', { path: { channel_id: id }, query: query as never }, { signal })
      const goods = await goodsOf((page.items ?? []).map((l) => l.sku_id), signal)
      return { ...page, items: (page.items ?? []).map((l): Row => ({ ...l, good: goods.get(l.sku_id) })) }
    },
    [id],
  )
  const name = (l: Row) => l.good?.title ?? l.sku_id
  const bulk: Bulk<Row>[] = (['on', 'off'] as const).map((state) => ({
    key: state,
    label: w(state),
    suits: (l) => l.state !== state,
    name,
    act: async (l, _, command) => void (await setListing(id, l.sku_id, state, undefined, command)),
  }))
  return (
    <List<Row>
      name={`listings-${id}`}
      title={`${w('listings')} ${channel?.name ?? ''}`}
      load={load}
      columns={useColumns()}
      rowKey={(l) => l.sku_id}
      to={(l) => `/mall/${l.sku_id}`}
      {...(channel?.state === 'active' ? { bulk } : {})}
      empty={
        <Notice title={w('listings.empty')} text={w('listings.empty.text')}>
          {channel?.state === 'active' && <Link to="?tab=list">{w('list')}</Link>}
        </Notice>
      }
    />
  )
}

const setListing = (channel: string, sku: string, state: 'on' | 'off', sale: number | undefined, command: string) =>
  call('put', '/v1/channels/{channel_id}/listings', { path: { channel_id: channel }, body: { sku_ids: [sku], state, ...(sale ? { prices: [{ sku_id: sku, sale_minor: sale }] } : {}) } }, { command })

function useColumns(): Column<Row>[] {
  const w = useWords(words)
  const { money, time } = useFormats()
  return useMemo(
    () => [
      { key: 'good', title: w('good'), width: 320, render: (l) => <GoodCell good={l.good} sku={l.sku_id} />, text: (l) => l.good?.title ?? l.sku_id },
      { key: 'price', title: w('price'), width: 120, align: 'right', render: (l) => <span className="number">{l.good?.price ? money(l.good.price.settlement_minor, l.good.price.currency) : '—'}</span>, text: (l) => (l.good?.price ? decimal(l.good.price.settlement_minor, 2) : ''), kind: 'decimal' },
      { key: 'state', title: w('listing'), width: 110, render: (l) => <Pill tone={l.state === 'on' ? 'green' : 'grey'}>{w(`listing.${l.state}`)}</Pill>, text: (l) => w(`listing.${l.state}`) },
      { key: 'changed', title: w('changed'), width: 140, render: (l) => <span className="number quiet">{time(l.changed_at)}</span>, text: (l) => time(l.changed_at), kind: 'time' },
    ],
    [w, money, time],
  )
}

/** Selected goods to choose from, put on sale with their own prices. */
function ListGoods({ channel }: { channel: Channel }) {
  const w = useWords(words)
  const { money } = useFormats()
  const name = (s: Chosen) => s.local_title || s.good?.title || s.sku_id
  const columns: Column<Chosen>[] = [
    { key: 'good', title: w('good'), width: 300, render: (s) => <GoodCell good={s.good} sku={s.sku_id} title={s.local_title} />, text: name },
    { key: 'price', title: w('price'), width: 110, align: 'right', render: (s) => <span className="number">{s.good?.price ? money(s.good.price.settlement_minor, s.good.price.currency) : '—'}</span> },
    { key: 'sale', title: w('sale'), width: 110, align: 'right', render: (s) => <span className="number">{s.sale_minor ? money(s.sale_minor, s.currency) : '—'}</span> },
  ]
  return (
    <Stack>
      <p className="quiet">{w('list.text')}</p>
      <List<Chosen>
        name="list-goods"
        title={w('list')}
        load={loadSelections}
        columns={columns}
        rowKey={(s) => s.sku_id}
        bulk={[{ key: 'on', label: w('on'), name, act: async (s, _, command) => void (await setListing(channel.id, s.sku_id, 'on', s.sale_minor || undefined, command)) }]}
        empty={
          <Notice title={w('listings.none')}>
            <Link to="/mall">{w('listings.mall')}</Link>
          </Notice>
        }
      />
    </Stack>
  )
}
