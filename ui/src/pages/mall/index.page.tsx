import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { call, Page, useAct, useQuestion, useRead, useWords, type Open } from '../../kit'
import { BulkBar } from '../../kit/list/BulkBar'
import { Failed } from '../../parts/Failed'
import { SearchIcon } from '../../parts/icons'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { useFormats } from '../../parts/house'
import { Facets } from './Facets'
import { FolderField } from './FolderField'
import { GoodCard } from './GoodCard'
import type { MallGood } from './goods'
import style from './mall.module.css'
import { Recommended } from './Recommended'
import { words } from './words'

const narrowing = ['q', 'category_id', 'brand_ids', 'min_minor', 'max_minor', 'min_margin_ppm', 'region', 'stock', 'selected'] as const
const sorts = ['relevance', 'newest', 'price_up', 'price_down', 'margin', 'best_selling'] as const

export default function MallPage() {
  const w = useWords(words)
  const { values, set, clear } = useNarrowing()
  const mall = useMall(values)
  const [open, setOpen] = useState(false)
  const first = mall.data?.pages[0]
  const goods = mall.data?.pages.flatMap((p) => p.items ?? [])
  const narrowed = narrowing.some((key) => values[key])
  return (
    <Page title={w('title')} hint={<Terms />}>
      <div className={style.bar} role="search">
        <Search key={values.q ?? ''} text={values.q ?? ''} onSearch={(q) => set({ q })} />
        <Button className={style.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {w('facets')}
        </Button>
        {narrowed && (
          <Button type="link" onClick={clear}>
            {w('reset')}
          </Button>
        )}
        <span className={`quiet ${style.push}`} role="status">
          {first ? w('found', { count: first.total }) : ''}
        </span>
        <Select className={style.sort} aria-label={w('sort')} value={values.sort || 'relevance'} options={sorts.map((s) => ({ value: s, label: w(`sort.${s}`) }))} onChange={(sort) => set({ sort: sort === 'relevance' ? '' : sort })} />
      </div>
      {!narrowed && <Recommended />}
      <div className={style.mall}>
        <Facets facets={first?.facets} values={values} set={set} open={open} />
        <div aria-busy={mall.isFetching}>
          {mall.error && <Failed compact={goods !== undefined} error={mall.error} retry={() => void mall.refetch()} busy={mall.isFetching} />}
          {!goods && !mall.error && <Bones />}
          {goods?.length === 0 && (narrowed ? <Notice title={w('empty.narrowed')} text={w('empty.narrowed.text')} /> : <Notice title={w('empty')} text={w('empty.text')} />)}
          {goods && goods.length > 0 && <Grid goods={goods} key={JSON.stringify(values)} />}
          {mall.hasNextPage && (
            <div className={style.end}>
              <Button loading={mall.isFetchingNextPage} onClick={() => void mall.fetchNextPage()}>
                {w('more')}
              </Button>
              <span className="quiet small">{w('shown', { shown: goods?.length ?? 0, total: first?.total ?? 0 })}</span>
            </div>
          )}
        </div>
      </div>
    </Page>
  )
}

/** What narrows the mall stands in the address, so that it can be sent to a colleague. */
function useNarrowing() {
  const [address, go] = useSearchParams()
  const values: Record<string, string> = {}
  for (const key of [...narrowing, 'sort']) if (address.get(key)) values[key] = address.get(key) ?? ''
  const set = (more: Record<string, string>) => go(Object.entries({ ...values, ...more }).filter(([, v]) => v !== ''), { replace: true })
  return { values, set, clear: () => go(values.sort ? { sort: values.sort } : {}, { replace: true }) }
}

function useMall(values: Record<string, string>) {
  return useInfiniteQuery({
    queryKey: ['open', 'live', '/v1/mall', values],
    queryFn: ({ pageParam, signal }) => {
      const { brand_ids, ...others } = values
      const query = { ...others, ...(brand_ids ? { brand_ids: brand_ids.split(',') } : {}), limit: 48, ...(pageParam ? { after: pageParam } : {}) }
      return call('get', '/v1/mall', { query: query as never }, { signal })
    },
    initialPageParam: '',
    getNextPageParam: (last: Open['MallPage']) => last.next || undefined,
    placeholderData: (before) => before,
  })
}

function Search({ text, onSearch }: { text: string; onSearch: (q: string) => void }) {
  const w = useWords(words)
  const [typed, setTyped] = useState(text)
  return (
    <Input
      type="search"
      aria-label={w('search')}
      placeholder={w('search')}
      prefix={<SearchIcon />}
      maxLength={100}
      allowClear
      value={typed}
      data-listsearch=""
      onChange={(e) => {
        setTyped(e.target.value)
        if (e.target.value === '' && text) onSearch('')
      }}
      onPressEnter={() => onSearch(typed.trim())}
    />
  )
}

/** The cards, of which many can be chosen and selected at once. */
function Grid({ goods }: { goods: MallGood[] }) {
  const w = useWords(words)
  const [ask, form] = useQuestion()
  const [chosen, setChosen] = useState<Map<string, MallGood>>(new Map())
  const select = useAct('post', '/v1/selections', { done: w('select.done') })
  const choose = (good: MallGood, on: boolean) => {
    const next = new Map(chosen)
    if (on) next.set(good.sku_id, good)
    else next.delete(good.sku_id)
    setChosen(next)
  }
  return (
    <>
      {chosen.size > 0 && (
        <BulkBar<MallGood>
          rows={[...chosen.values()]}
          rowKey={(g) => g.sku_id}
          onNone={() => setChosen(new Map())}
          bulk={[
            {
              key: 'select',
              label: w('select.into'),
              suits: (g) => !g.selected,
              name: (g) => g.title,
              ask: () => ask({ title: w('select.into'), submit: w('select'), fields: [{ name: 'folder', label: w('folder'), help: w('folder.help'), field: <FolderField /> }] }),
              act: (g, answer, command) => selectInto(g.sku_id, (answer as { folder?: string }).folder, command),
            },
          ]}
        />
      )}
      <ul className={style.grid}>
        {goods.map((g) => (
          <GoodCard
            key={g.sku_id}
            good={g}
            busy={select.isPending && select.variables?.body.sku_ids?.[0] === g.sku_id}
            onSelect={() => select.mutate({ body: { sku_ids: [g.sku_id] } })}
            chosen={chosen.has(g.sku_id)}
            onChoose={(on) => choose(g, on)}
          />
        ))}
      </ul>
      {form}
    </>
  )
}

async function selectInto(sku: string, folder: string | undefined, command: string) {
  await call('post', '/v1/selections', { body: { sku_ids: [sku] } }, { command })
  if (folder) await call('put', '/v1/selections', { body: { items: [{ sku_id: sku, folder }] } }, { command: `${command}f` })
}

/** How many goods are selected, how many may be, and from what. */
function Terms() {
  const w = useWords(words)
  const { date } = useFormats()
  const terms = useRead('/v1/selection-terms', {}).data
  if (!terms) return w('hint')
  const lines = terms.product_lines ?? []
  const parts = [
    w('hint'),
    terms.limit ? w('limit', { selected: terms.selected, limit: terms.limit }) : w('limit.none', { selected: terms.selected }),
    ...(lines.length > 0 ? [w('terms.line', { names: lines.map((l) => (l.until ? `${l.name}（${w('terms.until', { until: date(l.until) })}）` : l.name)).join(w.and) })] : []),
    ...(terms.windows ?? []).map((s) => `${w(`window.${s.kind}`)} ${s.name} ${w('terms.until', { until: date(s.until) })} · ${w(s.open_to_you ? 'window.open' : 'window.shut')}`),
  ]
  return parts.join(' · ')
}

function Bones() {
  return (
    <div className={style.grid} role="status">
      {Array.from({ length: 12 }, (_, n) => (
        <Bone key={n} height={290} />
      ))}
    </div>
  )
}
