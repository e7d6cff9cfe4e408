import { Checkbox, Input } from 'antd'
import { useMemo, useState } from 'react'
import { Ask, call, ChoiceField, FormDialog, List, Page, PartySelect, RowButton, Two, useAct, useWords, type Column, type FieldOf, type Filter, type Open } from '../../kit'
import { useFormats, useHouse } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { useParty } from '../statements/Party'
import { useMyParty } from './me'
import { words } from './words'

type Person = Open['Person']
type Role = Person['role']
type Duty = NonNullable<Open['NewPerson']['duties']>[number]
type Deed = 'duties' | 'disable' | 'enable' | 'setPassword'

const roles: Role[] = ['operator', 'supplier', 'distributor']
const dutiesOf: Record<Role, Duty[]> = { operator: [], supplier: ['owner', 'goods', 'shipping', 'finance'], distributor: ['owner', 'buying', 'finance'] }

export default function PeoplePage() {
  const w = useWords(words)
  const { role } = useHouse()
  const [doing, setDoing] = useState<{ deed: Deed; person: Person }>()
  const tabs = useMemo(() => ({ key: 'role', options: [{ value: '', label: w('title') }, ...roles.map((r) => ({ value: r as string, label: w(`role.${r}`) }))] }), [w])
  const filters = useMemo<Filter[]>(() => [{ kind: 'text', key: 'q', label: w('search') }], [w])
  return (
    <Page title={w('title')} hint={w('hint')} actions={<Add />}>
      <List<Person>
        name="people"
        title={w('title')}
        load={load}
        columns={useColumns((deed, person) => setDoing({ deed, person }))}
        filters={filters}
        {...(role === 'operator' ? { tabs } : {})}
        rowKey={(p) => p.id}
        empty={<Notice title={w('empty')} />}
      />
      {doing && <Doing {...doing} onClose={() => setDoing(undefined)} />}
    </Page>
  )
}

const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/people', { query: query as never }, { signal })

function Company({ of }: { of: Person }) {
  const w = useWords(words)
  const name = useParty(of)
  return <Two first={of.role === 'operator' ? w('role.operator') : name} second={of.role === 'operator' ? '' : w(`role.${of.role}`)} />
}

function useColumns(doing: (deed: Deed, person: Person) => void): Column<Person>[] {
  const w = useWords(words)
  const { time } = useFormats()
  const { role, id } = useHouse()
  return useMemo(() => {
    const duties = (p: Person) => (p.duties?.length ? p.duties.map((d) => w.code('duty', d)).join('、') : w('duty.all'))
    const all: Column<Person>[] = [
      { key: 'name', title: w('column.name'), width: 170, render: (p) => <Two first={<strong>{p.name}{p.id === id ? w('you') : ''}</strong>} second={p.login} />, text: (p) => `${p.name} (${p.login})` },
      { key: 'company', title: w('column.company'), width: 180, render: (p) => <Company of={p} />, text: (p) => p.supplier_id ?? p.distributor_id ?? '' },
      { key: 'duties', title: w('column.duties'), width: 180, render: duties, text: duties },
      { key: 'state', title: w('column.state'), width: 90, render: (p) => <Pill tone={p.disabled_at ? 'grey' : 'green'}>{w(p.disabled_at ? 'state.disabled' : 'state.active')}</Pill>, text: (p) => w(p.disabled_at ? 'state.disabled' : 'state.active') },
      { key: 'created', title: w('column.created'), width: 140, render: (p) => <span className="number quiet">{time(p.created_at)}</span>, text: (p) => time(p.created_at), kind: 'time' },
      {
        key: 'acts', title: '', width: 210,
        render: (p) => (
          <>
            {p.role !== 'operator' && <RowButton label={w('duties.set')} of={p.name} onClick={() => doing('duties', p)} />}
            <RowButton label={w('setPassword')} of={p.name} onClick={() => doing('setPassword', p)} />
            {p.id !== id && <RowButton label={w(p.disabled_at ? 'enable' : 'disable')} of={p.name} danger={!p.disabled_at} onClick={() => doing(p.disabled_at ? 'enable' : 'disable', p)} />}
          </>
        ),
      },
    ]
    return all.filter((c) => role === 'operator' || c.key !== 'company')
  }, [w, time, role, id, doing])
}

function useDuties(role: Role): FieldOf {
  const w = useWords(words)
  const options = dutiesOf[role].map((d) => ({ value: d, label: `${w(`duty.${d}`)}：${w(`duty.${d}.what`)}` }))
  return { name: 'duties', label: w('duties'), field: <Checkbox.Group options={options} style={{ display: 'grid', gap: 8 }} />, help: w('duties.help') }
}

function Doing({ deed, person, onClose }: { deed: Deed; person: Person; onClose: () => void }) {
  const w = useWords(words)
  const path = { person_id: person.id }
  const duties = useAct('put', '/v1/people/{person_id}/duties', { done: w('done'), silent: true })
  const password = useAct('put', '/v1/people/{person_id}/password', { done: w('done'), silent: true })
  const disable = useAct('post', '/v1/people/{person_id}/disable', { done: w('done'), silent: true })
  const enable = useAct('post', '/v1/people/{person_id}/enable', { done: w('done'), silent: true })
  const field = useDuties(person.role)
  const fields: Record<Deed, FieldOf[]> = {
    duties: [field],
    setPassword: [{ name: 'password', label: w('password'), required: true, field: <Input.Password autoComplete="new-password" maxLength={200} />, help: w('password.help') }],
    disable: [],
    enable: [],
  }
  const send: Record<Deed, (v: never) => Promise<unknown>> = {
    duties: (v: { duties?: Duty[] }) => duties.mutateAsync({ path, body: { duties: v.duties ?? [] } }),
    setPassword: (v: { password: string }) => password.mutateAsync({ path, body: v }),
    disable: () => disable.mutateAsync({ path, body: {} }),
    enable: () => enable.mutateAsync({ path, body: {} }),
  }
  return (
    <FormDialog title={w(deed === 'duties' ? 'duties.set' : deed)} fields={fields[deed]} values={{ duties: person.duties ?? [] }} danger={deed === 'disable'} send={send[deed]} submit={w(deed === 'duties' ? 'duties.set' : deed)} onClose={onClose}>
      <p style={{ marginBottom: 12 }}>{w(`${deed}.text`, { name: person.name })}</p>
    </FormDialog>
  )
}

function Add() {
  const w = useWords(words)
  const { role } = useHouse()
  const operator = role === 'operator'
  const act = useAct('post', '/v1/people', { done: w('add.done'), silent: true })
  const is = (r: Role) => (v: Record<string, unknown>) => (operator ? v.role : role) === r
  const mine = useMyParty()
  const s = useDuties('supplier')
  const d = useDuties('distributor')
  const fields: FieldOf[] = [
    ...(operator
      ? [
          { name: 'role', label: w('role'), required: true, field: <ChoiceField allowClear={false} options={roles.map((r) => ({ value: r, label: w(`role.${r}`) }))} /> },
          { name: 'supplier_id', label: w('supplier'), required: true, when: is('supplier'), field: <Choose kind="suppliers" label={w('supplier')} /> },
          { name: 'distributor_id', label: w('distributor'), required: true, when: is('distributor'), field: <Choose kind="distributors" label={w('distributor')} /> },
        ]
      : []),
    { name: 'name', label: w('name'), required: true, half: true, field: <Input maxLength={100} /> },
    { name: 'login', label: w('login'), required: true, half: true, field: <Input maxLength={64} autoComplete="off" /> },
    { name: 'password', label: w('password'), required: true, field: <Input.Password autoComplete="new-password" maxLength={200} />, help: w('password.help') },
    { ...s, when: is('supplier') },
    { ...d, when: is('distributor') },
  ]
  const send = (v: Open['NewPerson']) => act.mutateAsync({ body: { ...v, ...(operator ? {} : { role, ...mine }) } })
  return <Ask label={w('add')} fields={fields} values={operator ? { role: 'operator' } : {}} button={{ type: 'primary' }} send={send} />
}

function Choose({ kind, label, value, onChange }: { kind: 'suppliers' | 'distributors'; label: string; value?: string; onChange?: (id: string) => void }) {
  return <PartySelect kind={kind} label={label} value={value} onChange={(id) => onChange?.(id)} />
}
