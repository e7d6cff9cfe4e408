import { keepPreviousData, queryOptions, usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { Button, Table, type TableColumnsType } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { Failed } from '../../parts/Failed'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { useNarrow } from '../../parts/useNarrow'
import { useDesk } from '../desk'
import { useInView } from '../Page'
import { useWords } from '../words'
import { BulkBar } from './BulkBar'
import { Cards } from './Cards'
import { back, forth, start } from './cursors'
import { Filters } from './Filters'
import style from './list.module.css'
import { Pager } from './Pager'
import { filterKeysOf, writeValues, type Batch, type Bulk, type Column, type Filter } from './shape'
import { Tools } from './Tools'
import { useAddress } from './useAddress'
import { useKeys } from './useKeys'
import { words } from './words'

interface Props<T> {
  /** Names the list among saved views, chosen columns and questions asked. */
  name: string
  /** How the list is called in an export. */
  title: string
  /** One page of rows: `(query, signal) => call('get', '/v1/suppliers', { query }, { signal })`. The query holds what narrows, `after` and `limit`. */
  load: (query: Record<string, string | number>, signal: AbortSignal) => Promise<Batch<T>>
  columns: Column<T>[]
  rowKey: (row: T) => string
  filters?: Filter[]
  /** One filter shown as tabs; the first without a value is "all". */
  tabs?: { key: string; options: { value: string; label: string }[] }
  /** Where a row leads. */
  to?: (row: T) => string | undefined
  /** What a click on a row does where it leads nowhere (a drawer). */
  onOpen?: (row: T) => void
  bulk?: Bulk<T>[]
  /** Fixed parts of the question, outside of the address. */
  fixed?: Record<string, string>
  usualSize?: number
  /** Shown where there is nothing at all yet: what to do first. */
  empty?: ReactNode
  /** Buttons among the tools of the list. */
  extra?: ReactNode
  /** Asked again by itself, in milliseconds. */
  every?: number
  /** Wider than its columns say: lets a narrow window scroll the table sideways. */
  minWidth?: number
}

/** A list of the house: filters in the address, pages by cursor, saved views, column choice, keyboard, bulk acts, export. */
export function List<T extends object>(props: Props<T>) {
  const { name, load, columns, rowKey, filters = [], tabs, fixed, usualSize = 20, every } = props
  const w = useWords(words)
  const keys = useMemo(() => [...filterKeysOf(filters), ...(tabs ? [tabs.key] : [])], [filters, tabs])
  const { values, size, way, go } = useAddress(keys, usualSize)
  const asked = useMemo(() => ({ ...fixed, ...values }), [fixed, values])
  const question = queryOptions({
    queryKey: ['open', 'list', name, asked, size, way.after],
    queryFn: ({ signal }) => load({ ...asked, limit: size, ...(way.after ? { after: way.after } : {}) }, signal),
  })
  // Asked before the list's tools are drawn: the server answers meanwhile.
  usePrefetchQuery(question)
  const page = useQuery({ ...question, placeholderData: keepPreviousData, ...(every ? { refetchInterval: every } : {}) })
  const [chosen, setChosen] = useState<Map<string, T>>(new Map())
  const desk = useDesk(name)
  const shown = useMemo(() => shownColumns(columns, desk.columns), [columns, desk.columns])
  const rows = page.data ? (page.data.items ?? []) : undefined
  useEffect(() => setChosen(new Map()), [asked])
  // Another page of the list begins at its top.
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) window.scrollTo(0, 0)
    first.current = false
  }, [way.after])
  const narrowed = Object.keys(values).length > 0
  const pick = (row: T, on: boolean) => {
    const next = new Map(chosen)
    if (on) next.set(rowKey(row), row)
    else next.delete(rowKey(row))
    setChosen(next)
  }
  return (
    <div className={style.sheet}>
      {tabs && <TabLinks tabs={tabs} keys={keys} values={values} size={size} usual={usualSize} />}
      <div className={style.filterLine}>
        {filters.length > 0 && <Filters filters={filters} values={values} change={(to) => go({ values: tabs && values[tabs.key] ? { [tabs.key]: values[tabs.key]!, ...to } : to })} />}
        <Tools name={name} title={props.title} columns={columns} load={(after, signal) => load({ ...asked, limit: 200, ...(after ? { after } : {}) }, signal)} onRefresh={() => void page.refetch()} busy={page.isFetching} extra={props.extra} />
      </div>
      {props.bulk && chosen.size > 0 && <BulkBar bulk={props.bulk} rows={[...chosen.values()]} rowKey={rowKey} onNone={() => setChosen(new Map())} />}
      {page.error && <Failed compact={rows !== undefined} error={page.error} retry={() => void page.refetch()} busy={page.isFetching} />}
      {!rows && !page.error && <Bones label={w('filters')} />}
      {rows?.length === 0 && !page.error && (narrowed || way.after ? <Notice title={w('empty.narrowed')} text={w('empty.narrowed.text')} /> : (props.empty ?? <Notice title={w('empty')} />))}
      {rows && rows.length > 0 && <Rows {...props} rows={rows} shown={shown} stale={page.isPlaceholderData} chosen={chosen} pick={pick} setChosen={setChosen} onPage={(to) => (to > 0 ? page.data?.next && go({ way: forth(way, page.data.next) }) : way.after && go({ way: back(way) }))} />}
      {rows && (page.data?.next || way.after !== '' || rows.length > 20) && (
        <Pager
          way={way}
          size={size}
          busy={page.isPlaceholderData}
          more={page.data?.next !== undefined && page.data.next !== ''}
          onBack={() => go({ way: back(way) })}
          onFirst={() => go({ way: start })}
          onForth={() => page.data?.next && go({ way: forth(way, page.data.next) })}
          onSize={(to) => go({ size: to })}
        />
      )}
    </div>
  )
}

function shownColumns<T>(columns: Column<T>[], chosen: string[] | undefined): Column<T>[] {
  if (!chosen) return columns.filter((c) => !c.spare)
  const found = columns.filter((c) => chosen.includes(c.key))
  return found.length > 0 ? found : columns.filter((c) => !c.spare)
}

interface RowsProps<T> extends Props<T> {
  rows: T[]
  shown: Column<T>[]
  stale: boolean
  chosen: Map<string, T>
  pick: (row: T, on: boolean) => void
  setChosen: (to: Map<string, T>) => void
  onPage: (to: 1 | -1) => void
}

function Rows<T extends object>({ rows, shown, stale, chosen, pick, setChosen, rowKey, to, onOpen, bulk, onPage, minWidth }: RowsProps<T>) {
  const narrow = useNarrow()
  const w = useWords(words)
  const go = useNavigate()
  const open = (row: T) => {
    const place = to?.(row)
    if (place) void go(place)
    else onOpen?.(row)
  }
  const current = useKeys({ count: rows.length, onOpen: (n) => rows[n] && open(rows[n]), onTick: (n) => bulk && rows[n] && pick(rows[n], !chosen.has(rowKey(rows[n]))), onPage })
  const tableColumns = useMemo<TableColumnsType<T>>(
    () => shown.map((c) => ({ key: c.key, title: c.title, ...(c.width ? { width: c.width } : {}), ...(c.align ? { align: c.align } : {}), render: (_: unknown, row: T) => c.render(row) })),
    [shown],
  )
  if (narrow) return <Cards rows={rows} columns={shown} rowKey={rowKey} stale={stale} {...(to ? { to } : {})} {...(onOpen ? { onOpen } : {})} {...(bulk ? { chosen, pick } : {})} />
  return (
    <div className={stale ? style.stale : undefined} aria-busy={stale}>
      <Table<T>
        rowKey={rowKey}
        columns={tableColumns}
        dataSource={rows}
        pagination={false}
        scroll={{ x: minWidth ?? Math.round(0.8 * shown.reduce((sum, c) => sum + (c.width ?? 140), bulk ? 48 : 0)) }}
        rowClassName={(_, n) => [to || onOpen ? style.tableRow : '', n === current ? style.current : ''].join(' ')}
        onRow={(row) => ({
          // The link in the row is for the keyboard; the rest of the row is a larger place to click.
          onClick: (e) => {
            if (!(e.target as HTMLElement).closest('a, button, input, label, [role=menuitem]') && !window.getSelection()?.toString()) open(row)
          },
        })}
        {...(bulk
          ? {
              rowSelection: {
                selectedRowKeys: [...chosen.keys()],
                getCheckboxProps: () => ({ 'aria-label': w('choose') }) as object,
                getTitleCheckboxProps: () => ({ 'aria-label': w('choose') }) as object,
                onChange: (_: unknown, picked: T[]) => setChosen(new Map(picked.filter(Boolean).map((row) => [rowKey(row), row]))),
              },
            }
          : {})}
      />
    </div>
  )
}

function TabLinks({ tabs, keys, values, size, usual }: { tabs: { key: string; options: { value: string; label: string }[] }; keys: string[]; values: Record<string, string>; size: number; usual: number }) {
  const w = useWords(words)
  const [address] = useSearchParams()
  const row = useInView(values[tabs.key] ?? '')
  return (
    <nav ref={row} className={style.tabs} aria-label={w('filters')}>
      {tabs.options.map((o) => (
        <Link key={o.value} to={{ search: writeValues(address, keys, { ...values, [tabs.key]: o.value }, size, usual).toString() }} aria-current={(values[tabs.key] ?? '') === o.value ? 'true' : undefined}>
          {o.label}
        </Link>
      ))}
    </nav>
  )
}

function Bones({ label }: { label: string }) {
  return (
    <div className={style.bones} role="status" aria-label={label}>
      {Array.from({ length: 8 }, (_, n) => (
        <Bone key={n} height={44} />
      ))}
    </div>
  )
}

/** A link in a row: what the keyboard reaches. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className={style.own}>
      {children}
    </Link>
  )
}

/** Two lines in a cell: what it is, and quietly what goes with it. */
export function Two({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <span className={style.stack}>
      <span className={style.clip}>{first}</span>
      {second && <span className="quiet small">{second}</span>}
    </span>
  )
}

/** A button in a row that acts on it. */
export function RowButton({ label, of, danger = false, onClick }: { label: string; of: string; danger?: boolean; onClick: () => void }) {
  return (
    <Button type="link" size="small" danger={danger} aria-label={`${label} ${of}`} onClick={onClick}>
      {label}
    </Button>
  )
}
