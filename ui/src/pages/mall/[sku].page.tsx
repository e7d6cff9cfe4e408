import { App, Button } from 'antd'
import { Link, useParams } from 'react-router'
import { Ask, begin, download, Facts, Loaded, Page, Split, useAct, useRead, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { CopyText } from '../../parts/CopyText'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { region as regionName } from '../../format/region'
import { FolderField } from './FolderField'
import { Gallery } from './Gallery'
import { StockPill, useRange, type MallGood } from './goods'
import { Handbook } from './Handbook'
import { Ladder } from './Ladder'
import style from './mall.module.css'
import { MarginCalculator } from './MarginCalculator'
import { Recommended } from './Recommended'
import { StockMap } from './StockMap'
import { words } from './words'

export default function MallGoodPage() {
  const { sku = '' } = useParams()
  const w = useWords(words)
  const good = useRead('/v1/mall/{sku_id}', { path: { sku_id: sku } })
  return (
    <Page title={good.data?.title ?? w('title')} up={{ to: '/mall', label: w('title') }} hint={good.data ? <CopyText text={good.data.code} /> : undefined} actions={good.data && <Acts good={good.data} />}>
      <Loaded of={good} lines={8}>
        {(g) => <Whole good={g} />}
      </Loaded>
    </Page>
  )
}

function Whole({ good }: { good: MallGood }) {
  const w = useWords(words)
  const { money } = useFormats()
  const range = useRange()
  return (
    <Split aside={<Aside good={good} />}>
      <section className={style.gallery}>
        <Gallery media={good.media ?? []} title={good.title} />
        <div className={style.pitch}>
          <span className="quiet">
            {good.brand} · {good.category}
          </span>
          <span>
            <span className="quiet small">{w('price.yours')}</span>
            <br />
            <span className={style.big}>{good.price ? money(good.price.settlement_minor, good.price.currency) : w('price.none')}</span>
          </span>
          {good.price && <span>{range(good.price)}</span>}
          <span>
            <StockPill state={good.stock_state} />
          </span>
          {(good.labels ?? []).length > 0 && <span className="small">{good.labels?.join(' · ')}</span>}
          <Originals good={good} />
          {!good.selected && <span className="quiet small">{w('unselected.text')}</span>}
        </div>
      </section>
      <Standing sku={good.sku_id} />
      <Handbook handbook={good.handbook} />
      <Ladder good={good} />
      <StockMap sku={good.sku_id} selected={good.selected} />
      <Specs good={good} />
      <Recommended sku={good.sku_id} />
    </Split>
  )
}

const Aside = ({ good }: { good: MallGood }) => <MarginCalculator good={good} />

function Acts({ good }: { good: MallGood }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const select = useAct('post', '/v1/selections', { silent: true })
  const keep = useAct('put', '/v1/selections', { silent: true })
  const drop = useAct('delete', '/v1/selections/{sku_id}', { done: w('unselect.done'), silent: true })
  const selectInto = async ({ folder }: { folder?: string }) => {
    await select.mutateAsync({ body: { sku_ids: [good.sku_id] } })
    if (folder) await keep.mutateAsync({ body: { items: [{ sku_id: good.sku_id, folder }] } })
    message.success(w('select.done'))
  }
  if (!good.selected) {
    return <Ask label={w('select')} title={w('select.into')} submit={w('select')} button={{ type: 'primary' }} fields={[{ name: 'folder', label: w('folder'), help: w('folder.help'), field: <FolderField /> }]} send={selectInto} />
  }
  return (
    <>
      <Ask label={w('unselect')} text={w('unselect.text')} danger send={() => drop.mutateAsync({ path: { sku_id: good.sku_id } })} />
      <Link to={`/place-order?sku=${good.sku_id}`}>
        <Button type="primary" tabIndex={-1}>
          {w('order')}
        </Button>
      </Link>
    </>
  )
}

/** What is against an order of it now. */
function Standing({ sku }: { sku: string }) {
  const w = useWords(words)
  const pool = useRead('/v1/pool/{sku_id}', { path: { sku_id: sku } })
  const reasons = pool.data?.reasons ?? []
  if (!pool.data || reasons.length === 0) return null
  return <Notice tone="bad" compact title={w('reasons')} text={reasons.map((r) => r.message).join(' · ')} />
}

/** The archive comes as a file; a product without originals is refused, and that is said. */
function Originals({ good }: { good: MallGood }) {
  const w = useWords(words)
  const fetchAll = () =>
    begin(w('originals.doing', { name: good.title }), async ({ signal }) => {
      const answer = await fetch(`/console/api/v1/products/${good.product_id}/original-shots.zip`, { signal, headers: { 'Accept-Language': w.language } })
      if (!answer.ok) {
        const problem = (await answer.json().catch(() => ({}))) as { detail?: string }
        throw new Error(answer.status === 404 ? w('originals.none') : (problem.detail ?? w('originals.none')))
      }
      const file = await answer.blob()
      const take = () => download(file, `${good.code}.zip`)
      take()
      return { take }
    })
  return (
    <span style={{ display: 'grid', gap: 4, justifyItems: 'start' }}>
      <Button onClick={fetchAll}>{w('originals')}</Button>
      <span className="quiet small">{w('originals.text')}</span>
    </span>
  )
}

function Specs({ good }: { good: MallGood }) {
  const w = useWords(words)
  const { date } = useFormats()
  const pool = useRead('/v1/pool/{sku_id}', { path: { sku_id: good.sku_id } })
  const restock = [good.restock_days ? w('restock.days', { days: good.restock_days }) : '', good.next_restock_at ? w('restock.next', { at: date(good.next_restock_at) }) : ''].filter(Boolean).join(' · ')
  return (
    <Card title={w('specs')}>
      <Facts
        facts={[
          { label: w('code'), value: <CopyText text={good.code} /> },
          { label: w('gtin'), value: good.gtin },
          { label: w('weight'), value: good.weight_grams ? `${good.weight_grams} g` : '' },
          { label: w('packaging'), value: good.packaging },
          { label: w('restock'), value: restock },
          { label: w('dispatch'), value: pool.data?.dispatch_region ? regionName(pool.data.dispatch_region, w.language) : '' },
          { label: w('opened'), value: date(good.opened_at) },
          ...(good.attributes ?? []).map((a) => ({ label: a.name, value: [a.value, a.unit].filter(Boolean).join(' ') })),
          { label: w('description'), value: good.description, wide: true },
        ]}
      />
    </Card>
  )
}
