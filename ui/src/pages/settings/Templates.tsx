import { Form, Input } from 'antd'
import { useMemo, useState } from 'react'
import { FormDialog, List, RowButton, Two, call, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { Pill } from '../../parts/State'
import { events } from '../notices/events'
import { words } from './words'

type Template = Open['NoticeTemplate']

/** The words of notices, by event and language. */
export function Templates() {
  const w = useWords(words)
  const e = useWords(events)
  const [editing, setEditing] = useState<Template>()
  const [dropping, setDropping] = useState<Template>()
  const drop = useAct('delete', '/v1/notice-templates/{event}/{language}', { done: w('done'), silent: true })
  const load = async ({ q, language, own, after, limit }: Record<string, string | number>, signal: AbortSignal) => {
    const text = String(q ?? '').toLowerCase()
    const { items } = await call('get', '/v1/notice-templates', {}, { signal })
    const all = (items ?? []).filter((t) => (!language || t.language === language) && (!own || String(t.own) === own) && (!text || `${t.event} ${e.code('event', t.event)} ${t.title} ${t.body}`.toLowerCase().includes(text)))
    const from = Number(after ?? 0)
    return { items: all.slice(from, from + Number(limit)), ...(from + Number(limit) < all.length ? { next: String(from + Number(limit)) } : {}) }
  }
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'text', key: 'q', label: w('tpl.search') },
      { kind: 'choice', key: 'language', label: w('tpl.language'), options: [{ value: 'zh', label: w('tpl.zh') }, { value: 'en', label: w('tpl.en') }] },
      { kind: 'choice', key: 'own', label: w('tpl.own'), options: [{ value: 'true', label: w('tpl.own') }, { value: 'false', label: w('tpl.builtin') }] },
    ],
    [w],
  )
  const columns = useMemo<Column<Template>[]>(
    () => [
      { key: 'event', title: w('tpl.event'), width: 180, render: (t) => <Two first={e.code('event', t.event)} second={t.event} />, text: (t) => t.event },
      { key: 'language', title: w('tpl.language'), width: 80, render: (t) => w(`tpl.${t.language}`), text: (t) => t.language },
      { key: 'words', title: w('tpl.words'), width: 420, render: (t) => <Two first={t.title} second={t.body} />, text: (t) => `${t.title} ${t.body}` },
      { key: 'own', title: w('tpl.own'), width: 90, render: (t) => <Pill tone={t.own ? 'accent' : 'grey'}>{w(t.own ? 'tpl.own' : 'tpl.builtin')}</Pill>, text: (t) => w(t.own ? 'tpl.own' : 'tpl.builtin') },
      {
        key: 'acts', title: '', width: 150,
        render: (t) => (
          <>
            <RowButton label={w('tpl.edit')} of={t.event} onClick={() => setEditing(t)} />
            {t.own && <RowButton label={w('tpl.drop')} of={t.event} onClick={() => setDropping(t)} />}
          </>
        ),
      },
    ],
    [w, e],
  )
  return (
    <>
      <List<Template> name="notice-templates" title={w('tab.templates')} load={load} columns={columns} filters={filters} rowKey={(t) => `${t.event} ${t.language}`} usualSize={50} onOpen={setEditing} />
      {editing && <Edit of={editing} onClose={() => setEditing(undefined)} />}
      {dropping && (
        <FormDialog title={w('tpl.drop')} fields={[]} submit={w('tpl.drop')} send={() => drop.mutateAsync({ path: { event: dropping.event, language: dropping.language } })} onClose={() => setDropping(undefined)}>
          <p>{w('tpl.drop.text')}</p>
        </FormDialog>
      )}
    </>
  )
}

function Edit({ of, onClose }: { of: Template; onClose: () => void }) {
  const w = useWords(words)
  const e = useWords(events)
  const act = useAct('put', '/v1/notice-templates/{event}/{language}', { done: w('done'), silent: true })
  const names = (of.placeholders ?? []).map((p) => `{${p}}`).join(' ')
  const fields: FieldOf[] = [
    { name: 'title', label: w('tpl.title'), required: true, field: <Input maxLength={200} /> },
    { name: 'body', label: w('tpl.body'), required: true, field: <Input.TextArea maxLength={2000} autoSize={{ minRows: 4 }} />, help: names ? w('tpl.variables', { names }) : w('tpl.novariables') },
  ]
  return (
    <FormDialog wide title={`${e.code('event', of.event)} · ${w(`tpl.${of.language}`)}`} fields={fields} values={{ title: of.title, body: of.body }} send={(v: never) => act.mutateAsync({ path: { event: of.event, language: of.language }, body: v })} onClose={onClose}>
      <h3>{w('tpl.preview')}</h3>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => (
          <p style={{ whiteSpace: 'pre-line' }}>
            <strong>{fill(String(getFieldValue('title') ?? ''))}</strong>
            {'\n'}
            {fill(String(getFieldValue('body') ?? ''))}
          </p>
        )}
      </Form.Item>
    </FormDialog>
  )
}

const samples: Record<string, string> = { until: '2026-12-31', reason: '双方协商', agreement: 'agr_0123456789abc', contract: 'ctr_0123456789abc', order: 'LY26112400289', name: '示例' }

/** Fills variables by examples, as the notice would show them. */
const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => samples[name] ?? `‹${name}›`)
