import { Checkbox, Input, Button } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { call, ChoiceField, FormDialog, List, MoneyField, Page, RateField, RowButton, useAct, useAll, useQuestion, useWords, type Bulk, type Column, type Filter } from '../../kit'
import { Failure } from '../../api/client'
import { decimal } from '../../format/money'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { FolderField } from '../mall/FolderField'
import { GoodCell, useRange } from '../mall/goods'
import { Export } from './Export'
import { loadSelections, type Chosen } from './load'
import { repriced, type Repricing } from './price'
import { SalePrice } from './SalePrice'
import { words } from './words'

const titleOf = (row: Chosen) => row.local_title || row.good?.title || row.sku_id

export default function SelectionsPage() {
  const w = useWords(words)
  const [address] = useSearchParams()
  const [editing, setEditing] = useState<Chosen>()
  const [ask, form] = useQuestion()
  const bulk = useBulk(ask)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={
        <>
          <Export folder={address.get('folder') ?? ''} channel={address.get('channel_id') ?? ''} />
          <Link to="/mall">
            <Button type="primary" tabIndex={-1}>
              {w('browse')}
            </Button>
          </Link>
        </>
      }
    >
      <List<Chosen>
        name="selections"
        title={w('title')}
        load={loadSelections}
        columns={useColumns(setEditing)}
        filters={useFilters()}
        rowKey={(s) => s.sku_id}
        to={(s) => `/mall/${s.sku_id}`}
        bulk={bulk}
        empty={
          <Notice title={w('empty')} text={w('empty.text')}>
            <Link to="/mall">{w('browse')}</Link>
          </Notice>
        }
      />
      {editing && <Edit row={editing} onClose={() => setEditing(undefined)} />}
      {form}
    </Page>
  )
}

function useFilters(): Filter[] {
  const w = useWords(words)
  const folders = useAll('/v1/selections/folders', {}).data
  const channels = useAll('/v1/channels', {}).data
  return useMemo(
    () => [
      { kind: 'choice', key: 'folder', label: w('folders'), options: (folders ?? []).map((f) => ({ value: f.name, label: `${f.name} · ${f.skus}` })) },
      { kind: 'choice', key: 'channel_id', label: w('channel'), options: (channels ?? []).map((c) => ({ value: c.id, label: c.name })) },
    ],
    [w, folders, channels],
  )
}

function useColumns(edit: (row: Chosen) => void): Column<Chosen>[] {
  const w = useWords(words)
  const { money, time } = useFormats()
  const range = useRange()
  return useMemo(
    () => [
      { key: 'good', title: w('good'), width: 300, render: (s) => <GoodCell good={s.good} sku={s.sku_id} title={s.local_title} />, text: (s) => titleOf(s) },
      { key: 'folder', title: w('folder'), width: 110, render: (s) => s.folder || <span className="quiet">—</span>, text: (s) => s.folder ?? '' },
      { key: 'settlement', title: w('settlement'), width: 110, align: 'right', render: (s) => <span className="number">{s.good?.price ? money(s.good.price.settlement_minor, s.good.price.currency) : '—'}</span>, text: (s) => (s.good?.price ? decimal(s.good.price.settlement_minor, 2) : ''), kind: 'decimal' },
      { key: 'sale', title: w('sale'), width: 130, align: 'right', render: (s) => <SalePrice row={s} />, text: (s) => (s.sale_minor ? decimal(s.sale_minor, 2) : ''), kind: 'decimal' },
      { key: 'range', title: w('range'), width: 180, render: (s) => <span className="quiet small">{range(s.good?.price)}</span>, text: (s) => range(s.good?.price) },
      { key: 'state', title: w('state'), width: 130, render: (s) => <State row={s} />, text: (s) => s.good?.reasons?.map((r) => r.message).join(' ') ?? '' },
      { key: 'note', title: w('note'), width: 140, spare: true, render: (s) => s.note || '—', text: (s) => s.note ?? '' },
      { key: 'selected', title: w('selected'), width: 120, spare: true, render: (s) => <span className="number quiet">{time(s.selected_at)}</span>, text: (s) => time(s.selected_at), kind: 'time' },
      { key: 'acts', title: '', width: 80, render: (s) => <RowButton label={w('edit')} of={titleOf(s)} onClick={() => edit(s)} /> },
    ],
    [w, money, time, range, edit],
  )
}

function State({ row }: { row: Chosen }) {
  const w = useWords(words)
  const why = (row.good?.reasons ?? []).map((r) => r.message).join(' · ')
  if (row.off_at) return <Pill tone="grey">{w('state.off')}</Pill>
  if (row.price_state === 'out_of_range') return <Pill tone="red">{w('state.out_of_range')}</Pill>
  if (row.good && !row.good.orderable) return <span title={why}><Pill tone="amber">{w('state.blocked')}</Pill></span>
  return <Pill tone="green">{w('state.ok')}</Pill>
}

function Edit({ row, onClose }: { row: Chosen; onClose: () => void }) {
  const w = useWords(words)
  const range = useRange()
  const save = useAct('put', '/v1/selections', { done: w('edit.done'), silent: true })
  const at = (name: string) => ['items', 0, name]
  return (
    <FormDialog
      title={titleOf(row)}
      onClose={onClose}
      values={{ items: [{ folder: row.folder ?? '', local_title: row.local_title ?? '', note: row.note ?? '', sale_minor: row.sale_minor }] }}
      send={({ items }: { items: { folder?: string; local_title?: string; note?: string; sale_minor?: number }[] }) =>
        save.mutateAsync({ body: { items: [{ sku_id: row.sku_id, folder: items[0]?.folder ?? '', local_title: items[0]?.local_title ?? '', note: items[0]?.note ?? '', sale_minor: items[0]?.sale_minor ?? 0 }] } })
      }
      fields={[
        { name: at('sale_minor'), label: w('sale'), help: w('saleHelp', { range: range(row.good?.price) }), field: <MoneyField /> },
        { name: at('folder'), label: w('folder'), help: w('folder.help'), field: <FolderField /> },
        { name: at('local_title'), label: w('localTitle'), help: w('localTitle.help'), field: <Input maxLength={200} /> },
        { name: at('note'), label: w('note'), field: <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} /> },
      ]}
    />
  )
}

type AskFor = ReturnType<typeof useQuestion>[0]

function useBulk(ask: AskFor): Bulk<Chosen>[] {
  const w = useWords(words)
  const { money } = useFormats()
  const channels = useAll('/v1/channels', {}).data
  return useMemo(() => {
    const set = (row: Chosen, more: object, command: string) => call('put', '/v1/selections', { body: { items: [{ sku_id: row.sku_id, ...more }] } }, { command })
    const move: Bulk<Chosen> = {
      key: 'move',
      label: w('move'),
      name: titleOf,
      ask: () => ask({ title: w('move'), fields: [{ name: 'folder', label: w('folder'), help: w('folder.help'), field: <FolderField /> }] }),
      act: async (row, answer, command) => void (await set(row, { folder: (answer as { folder?: string }).folder ?? '' }, command)),
    }
    const price: Bulk<Chosen> = {
      key: 'price',
      label: w('reprice'),
      name: titleOf,
      ask: () =>
        ask({
          title: w('reprice'),
          values: { base: 'own', byPpm: 50_000, clamp: false },
          fields: [
            { name: 'base', label: w('reprice.base'), required: true, field: <ChoiceField allowClear={false} options={(['own', 'retail', 'settlement'] as const).map((b) => ({ value: b, label: w(`base.${b}`) }))} /> },
            { name: 'byPpm', label: w('reprice.percent'), help: w('reprice.percent.help'), required: true, field: <RateField /> },
            { name: 'clamp', label: w('reprice.clamp'), help: w('reprice.clamp.help'), valueName: 'checked', field: <Checkbox /> },
          ],
        }),
      act: async (row, answer, command) => {
        const sale = repriced(row.good?.price, row.sale_minor, answer as Repricing)
        if (sale === undefined) throw new Refused(w('reprice.nobase'))
        await set(row, { sale_minor: sale }, command)
        return w('reprice.to', { price: money(sale, row.good?.price?.currency) })
      },
    }
    const list: Bulk<Chosen> = {
      key: 'list',
      label: w('list'),
      name: titleOf,
      ask: () =>
        ask({
          title: w('list'),
          fields: [{ name: 'channel', label: w('list.channel'), required: true, field: <ChoiceField options={(channels ?? []).filter((c) => c.state === 'active').map((c) => ({ value: c.id, label: c.name }))} /> }],
        }),
      act: async (row, answer, command) => {
        const prices = row.sale_minor ? [{ sku_id: row.sku_id, sale_minor: row.sale_minor }] : undefined
        await call('put', '/v1/channels/{channel_id}/listings', { path: { channel_id: (answer as { channel: string }).channel }, body: { sku_ids: [row.sku_id], state: 'on', ...(prices ? { prices } : {}) } }, { command })
        return w('list.done')
      },
    }
    const drop: Bulk<Chosen> = {
      key: 'drop',
      label: w('drop'),
      danger: true,
      name: titleOf,
      act: async (row, _, command) => void (await call('delete', '/v1/selections/{sku_id}', { path: { sku_id: row.sku_id } }, { command })),
    }
    return [move, price, list, drop]
  }, [w, ask, money, channels])
}

/** A refusal of the page itself, said like one of the server. */
class Refused extends Failure {
  constructor(detail: string) {
    super(422, { type: '', title: '', status: 422, code: '', detail })
  }
}
