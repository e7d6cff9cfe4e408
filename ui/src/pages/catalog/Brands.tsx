import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { Ask, call, FormDialog, List, RowButton, storeFile, useAct, useWords, type Column, type FieldOf, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { words as shared } from '../goods/words'
import { words } from './words'

type Brand = Open['Brand']
const load = (query: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/brands', { query: query as never }, { signal })

export function Brands() {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const [editing, setEditing] = useState<Brand>()
  const make = useAct('post', '/v1/brands', { silent: true, done: w('brand.made') })
  const change = useAct('put', '/v1/brands/{brand_id}', { silent: true, done: g('saved') })
  const fields: FieldOf[] = [
    { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> },
    { name: 'country', label: w('brand.country'), field: <Input maxLength={2} />, help: w('brand.country.help') },
    { name: 'logo_url', label: w('brand.logo'), field: <LogoField /> },
  ]
  const columns: Column<Brand>[] = [
    { key: 'name', title: g('brand'), width: 240, render: (b) => <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>{b.logo_url?.startsWith('/') && <img src={b.logo_url} alt="" width={28} height={28} style={{ objectFit: 'contain' }} />}<strong>{b.name}</strong></span>, text: (b) => b.name },
    { key: 'country', title: w('brand.country'), width: 120, render: (b) => b.country || '—', text: (b) => b.country },
    { key: 'changed', title: g('changed'), width: 150, render: (b) => <span className="number quiet">{time(b.updated_at)}</span>, text: (b) => time(b.updated_at), kind: 'time' },
    { key: 'acts', title: g('act'), width: 90, render: (b) => <RowButton label={g('edit')} of={b.name} onClick={() => setEditing(b)} /> },
  ]
  return (
    <>
      <List<Brand> name="brands" title={w('tab.brands')} load={load} columns={columns} rowKey={(b) => b.id} onOpen={setEditing} extra={<Ask label={w('brand.new')} button={{ type: 'primary' }} fields={fields} send={(v: Open['NewBrand']) => make.mutateAsync({ body: Object.fromEntries(Object.entries(v).filter(([, x]) => x)) as Open['NewBrand'] })} />} empty={<Notice title={w('brand.empty')} />} />
      {editing && <FormDialog title={editing.name} fields={fields} values={editing} send={(v: Open['BrandChange']) => change.mutateAsync({ path: { brand_id: editing.id }, body: { name: v.name, ...(v.country ? { country: v.country } : {}), logo_url: v.logo_url ?? '' } as Open['BrandChange'] })} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function LogoField({ value, onChange, id }: { value?: string; onChange?: (to: string) => void; id?: string }) {
  const w = useWords(words)
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <span style={{ display: 'flex', gap: 8 }}>
      <Input {...(id ? { id } : {})} maxLength={2000} value={value ?? ''} onChange={(e) => onChange?.(e.target.value)} />
      <input ref={chooser} hidden type="file" accept="image/*" aria-label={w('brand.logo.upload')} onChange={(e) => e.target.files?.[0] && void storeFile(e.target.files[0], true).then((f) => onChange?.(f.address ?? ''))} />
      <Button onClick={() => chooser.current?.click()}>{w('brand.logo.upload')}</Button>
    </span>
  )
}
