import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Radio, Select, Switch, TreeSelect } from 'antd'
import { body, client, type Schemas } from '../../api/client'
import { frontQuery } from '../../front/api'
import { FormPart, Loaded, Page, Split, TimeField, useAll, useExplain, useWords, type FieldOf } from '../../kit'
import { Card } from '../../parts/Card'
import { Pill } from '../../parts/State'
import { useFormats } from '../../parts/house'
import { AccentField, PicturesField } from './front-fields'
import { Preview } from './FrontPreview'
import { words } from './frontWords'

export type Wish = Schemas['FrontWish'] & { from?: string }
type Settings = Schemas['FrontSettings']

const key = ['front-settings']
const nothing: Wish = {
  on: false, brand: { zh: '', en: '' }, slogan: { zh: '', en: '' }, introduction: { zh: '', en: '' }, contact: { zh: '', en: '' }, record: '', covers: [],
  accent: '#0e6b5b', goods: 'all', category_ids: [], label_ids: [], recruiting: true,
}

/** What strangers see of the operator: its brand, which goods, whether it recruits; from when on. */
export default function FrontSettingsPage() {
  const w = useWords(words)
  const settings = useQuery({ queryKey: key, queryFn: ({ signal }) => body(client.GET('/console/api/front/settings', { signal })) })
  const on = settings.data?.current?.on ?? false
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      up={{ to: '/settings', label: w('up') }}
      actions={
        on && (
          <Button href="/front" target="_blank">
            {w('look')}
          </Button>
        )
      }
    >
      <Loaded of={settings}>{(data) => <Edit key={data.current?.id ?? ''} settings={data} />}</Loaded>
    </Page>
  )
}

/** What may be sent: what the form holds, without what is only shown. */
export function wishOf(typed: Wish): Wish {
  const { on, brand, slogan, introduction, contact, record, logo, covers, accent, goods, category_ids, label_ids, recruiting } = typed
  return {
    on, brand, slogan, introduction, contact, record: record ?? '', ...(logo ? { logo } : {}), covers: covers ?? [], accent, goods,
    category_ids: goods === 'chosen' ? (category_ids ?? []) : [], label_ids: goods === 'chosen' ? (label_ids ?? []) : [], recruiting,
  }
}

function Edit({ settings }: { settings: Settings }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const cache = useQueryClient()
  const values: Wish = settings.current ? wishOf(settings.current as Wish) : nothing
  const send = async (typed: Wish) => {
    const saved = await body(
      client.PUT('/console/api/front/settings', {
        params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: { ...wishOf({ ...values, ...typed }), ...(typed.from ? { from: typed.from } : {}) },
      }),
    )
    cache.setQueryData(key, saved)
    void cache.invalidateQueries({ queryKey: frontQuery.queryKey })
    message.success(w('saved'))
  }
  return (
    <Split aside={<Versions settings={settings} />}>
      <Card title={w('title')}>
        <FormPart fields={useFields()} values={values} send={send as (values: never) => Promise<unknown>}>
          <PreviewHere values={values} />
        </FormPart>
      </Card>
    </Split>
  )
}

function useFields(): FieldOf[] {
  const w = useWords(words)
  const categories = useAll('/v1/categories', {}, { most: 5000 })
  const labels = useAll('/v1/labels', {})
  const tree = (categories.data ?? []).map((c) => ({ id: c.id, pId: c.parent_id ?? 0, value: c.id, title: c.name }))
  const own = (labels.data ?? []).filter((l) => !l.supplier_id).map((l) => ({ value: l.id, label: l.name }))
  const two = (name: string, label: string, field: (most: number) => React.ReactNode, most: number, required = false): FieldOf[] => [
    { name: [name, 'zh'], label: `${label} · ${w('zh')}`, field: field(most), half: true, required },
    { name: [name, 'en'], label: `${label} · ${w('en')}`, field: field(most), half: true },
  ]
  const line = (most: number) => <Input maxLength={most} />
  const chosen = (v: Record<string, unknown>) => v.goods === 'chosen'
  return [
    { name: 'on', label: w('on'), field: <Switch />, valueName: 'checked', help: w('on.help') },
    ...two('brand', w('brand'), line, 40, true),
    ...two('slogan', w('slogan'), line, 120),
    ...two('introduction', w('introduction'), (most) => <Input.TextArea maxLength={most} autoSize={{ minRows: 4, maxRows: 12 }} />, 5000),
    ...two('contact', w('contact'), line, 120),
    { name: 'record', label: w('record'), field: line(120), half: true },
    { name: 'accent', label: w('accent'), field: <AccentField />, half: true, help: w('accent.help') },
    { name: 'logo', label: w('logo'), field: <PicturesField most={1} />, half: true, help: w('pictures.help') },
    { name: 'covers', label: w('covers'), field: <PicturesField most={5} />, half: true, help: w('covers.help') },
    { name: 'goods', label: w('goods'), field: <Radio.Group options={[{ value: 'all', label: w('goods.all') }, { value: 'chosen', label: w('goods.chosen') }]} /> },
    {
      name: 'category_ids', label: w('categories'), when: chosen, half: true,
      field: <TreeSelect treeData={tree} treeDataSimpleMode multiple allowClear showSearch treeNodeFilterProp="title" loading={categories.isPending} />,
    },
    { name: 'label_ids', label: w('labels'), when: chosen, half: true, field: <Select mode="multiple" options={own} allowClear showSearch={{ optionFilterProp: 'label' }} loading={labels.isPending} /> },
    { name: 'recruiting', label: w('recruiting'), field: <Switch />, valueName: 'checked' },
    { name: 'from', label: w('from'), field: <TimeField />, half: true, help: w('from.help') },
  ]
}

/** Shows what strangers would see of what stands in the form; nothing is kept. */
function PreviewHere({ values }: { values: Wish }) {
  const w = useWords(words)
  const form = Form.useFormInstance<Wish>()
  const explain = useExplain()
  const { message } = App.useApp()
  const preview = useMutation({
    mutationFn: () => body(client.POST('/console/api/front/settings/preview', { body: wishOf({ ...values, ...form.getFieldsValue(true) }) })),
    onError: (error) => message.error(explain(error), 6),
  })
  return (
    <div>
      <Button onClick={() => preview.mutate()} loading={preview.isPending}>
        {w('preview')}
      </Button>
      {preview.data && <Preview front={preview.data.front} goods={preview.data.goods} />}
    </div>
  )
}

function Versions({ settings }: { settings: Settings }) {
  const w = useWords(words)
  const { time } = useFormats()
  const cache = useQueryClient()
  const explain = useExplain()
  const { message } = App.useApp()
  const drop = useMutation({
    mutationFn: (version: string) => body(client.DELETE('/console/api/front/settings/{version}', { params: { path: { version }, header: { 'Idempotency-Key': crypto.randomUUID() } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: key }),
    onError: (error) => message.error(explain(error)),
  })
  return (
    <Card title={w('versions')}>
      {settings.versions.length === 0 && <p className="quiet">{w('versions.none')}</p>}
      <ul style={{ display: 'grid', gap: 12 }}>
        {settings.versions.map((v) => (
          <li key={v.id}>
            <strong>{v.brand.zh}</strong> <Pill tone={v.state === 'in_force' ? 'green' : v.state === 'planned' ? 'sea' : 'grey'}>{w.code('front', v.state)}</Pill> {!v.on && <span className="quiet">{w('versions.off')}</span>}
            <div className="quiet small">
              {w('versions.from', { time: time(v.from) })}
            </div>
            {v.state === 'planned' && (
              <Button size="small" onClick={() => drop.mutate(v.id)} loading={drop.isPending}>
                {w('versions.drop')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
