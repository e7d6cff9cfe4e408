import { Button, Input } from 'antd'
import { Ask, Loaded, Stack, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { ContactFacts } from '../partners/Contact'
import { useContactFields } from '../partners/forms'
import style from '../partners/partners.module.css'
import { words } from './words'

/** Where a supplier's goods may come back to. */
export function Returns({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const addresses = useRead('/v1/suppliers/{supplier_id}/return-addresses', { path: { supplier_id: supplier } })
  return (
    <Loaded of={addresses}>
      {({ items }) => (
        <Stack>
          <span className={style.acts} style={{ justifyContent: 'flex-end' }}>
            <SetContact supplier={supplier} contact={items.find((r) => r.default)?.contact} />
            <AddReturn supplier={supplier} />
          </span>
          {items.length === 0 && <Card title={w('returns')}><Notice compact title={w('returns.none')} /></Card>}
          {items.map((r) => (
            <Card key={r.contact_id} title={r.label || w('returns')} hint={r.default && <Pill tone="green">{w('returns.default')}</Pill>} extra={!r.default && <Choose supplier={supplier} contact={r.contact_id} />}>
              <ContactFacts contact={r.contact} />
            </Card>
          ))}
        </Stack>
      )}
    </Loaded>
  )
}

function Choose({ supplier, contact }: { supplier: string; contact: string }) {
  const w = useWords(words)
  const path = { supplier_id: supplier, contact_id: contact }
  const choose = useAct('post', '/v1/suppliers/{supplier_id}/return-addresses/{contact_id}/default', { done: w('returns.madeDefault') })
  const remove = useAct('delete', '/v1/suppliers/{supplier_id}/return-addresses/{contact_id}', { done: w('returns.removed'), silent: true })
  return (
    <span className={style.acts}>
      <Ask label={w('returns.remove')} text={w('returns.remove.text')} danger button={{ size: 'small', type: 'text' }} send={() => remove.mutateAsync({ path })} />
      <Button size="small" loading={choose.isPending} onClick={() => choose.mutate({ path, body: {} })}>
        {w('returns.makeDefault')}
      </Button>
    </span>
  )
}

function AddReturn({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const add = useAct('post', '/v1/suppliers/{supplier_id}/return-addresses', { done: w('returns.added'), silent: true })
  const contact = useContactFields('contact')
  return (
    <Ask
      label={w('returns.add')}
      button={{ type: 'primary' }}
      fields={[{ name: 'label', label: w('returns.label'), required: true, field: <Input maxLength={100} /> }, ...contact]}
      send={(body: Open['NewReturnAddress']) => add.mutateAsync({ path: { supplier_id: supplier }, body })}
    />
  )
}

/** Changes the default address in place. */
function SetContact({ supplier, contact }: { supplier: string; contact: Open['Contact'] | undefined }) {
  const w = useWords(words)
  const set = useAct('put', '/v1/suppliers/{supplier_id}/return-contact', { done: w('returns.added'), silent: true })
  const fields = useContactFields()
  return <Ask label={w('returns.edit')} fields={fields} {...(contact ? { values: contact } : {})} send={(body: Open['Contact']) => set.mutateAsync({ path: { supplier_id: supplier }, body })} />
}
