import { Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { FormPart, Page, PartySelect, useAct, useWords, type FieldOf, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useHouse } from '../../parts/house'
import { words as shared } from '../goods/words'
import { SkuRows, tidySkus, useProductFields } from './fields'
import { MediaField } from './Media'
import { words } from './words'

export default function NewProductPage() {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const go = useNavigate()
  const make = useAct('post', '/v1/products', { silent: true, done: w('created.done') })
  const fields = useProductFields()
  const owner: FieldOf[] = role === 'operator' ? [{ name: 'supplier_id', label: g('supplier'), required: true, field: <Supplier />, help: w('supplier.help') }] : []
  const all: FieldOf[] = [
    ...owner,
    ...fields.slice(0, 3),
    { name: 'code', label: g('code'), half: true, field: <Input maxLength={64} />, help: w('code.help') },
    { name: 'dispatch_region', label: w('dispatch'), half: true, field: fields[5]!.field },
    { name: 'skus', label: w('skus'), required: true, field: <SkuRows />, help: w('skus.help') },
    ...fields.slice(3, 4),
    { name: 'packaging', label: w('packaging'), field: fields[4]!.field },
    { name: 'media', label: w('media'), field: <MediaField />, help: w('media.help') },
  ]
  const made = useRef('')
  const [gone, setGone] = useState(false)
  // Left only once the form knows that it is sent: else it would ask.
  useEffect(() => {
    if (gone) void go(`/products/${made.current}`)
  }, [gone, go])
  return (
    <Page title={w('new')} up={{ to: '/products', label: w('title') }} hint={role === 'operator' ? w('new.hint.operator') : w('new.hint.supplier')}>
      <Card title={w('facts')}>
        <FormPart
          fields={all}
          values={{ skus: [{ code: '' }] }}
          send={async (v: Open['NewProduct']) => {
            const kept = Object.fromEntries(Object.entries(v).filter(([, x]) => x !== undefined && x !== '')) as Open['NewProduct']
            made.current = (await make.mutateAsync({ body: { ...kept, skus: tidySkus(v.skus) } })).id
          }}
          onSent={() => setGone(true)}
        />
      </Card>
    </Page>
  )
}

/** The supplier as a field of a form. */
function Supplier({ value, onChange }: { value?: string; onChange?: (to: string | undefined) => void }) {
  const g = useWords(shared)
  return <PartySelect kind="suppliers" label={g('supplier')} value={value} onChange={(id) => onChange?.(id || undefined)} />
}
