import { Input } from 'antd'
import { Ask, Facts, Loaded, Stack, useAct, useRead, useWords, type FieldOf } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { words } from './words'

/** Where a supplier is paid to, and the account that waits to be confirmed. */
export function Accounts({ supplier }: { supplier: string }) {
  const w = useWords(words)
  const { time } = useFormats()
  const path = { supplier_id: supplier }
  const all = useRead('/v1/suppliers/{supplier_id}/bank-accounts', { path })
  const add = useAct('post', '/v1/suppliers/{supplier_id}/bank-accounts', { done: w('done'), silent: true })
  const fields: FieldOf[] = [
    { name: 'holder', label: w('account.holder'), required: true, field: <Input maxLength={100} /> },
    { name: 'bank', label: w('account.bank'), required: true, field: <Input maxLength={100} /> },
    { name: 'number', label: w('account.number'), required: true, field: <Input maxLength={40} autoComplete="off" />, help: w('account.number.help') },
  ]
  return (
    <Card title={w('tab.accounts')} hint={w('account.hint')} extra={<Ask label={w('account.new')} text={w('account.hint')} fields={fields} button={{ type: 'primary' }} send={(v: never) => add.mutateAsync({ path, body: v })} />}>
      <Loaded of={all}>
        {(page) =>
          (page.items ?? []).length === 0 ? (
            <Notice compact title={w('account.none')} />
          ) : (
            <Stack>
              {(page.items ?? []).map((a) => (
                <Facts
                  key={a.state}
                  columns={3}
                  facts={[
                    { label: <Pill tone={a.state === 'confirmed' ? 'green' : 'amber'}>{w(`account.state.${a.state}`)}</Pill>, value: <strong>{a.number}</strong> },
                    { label: `${w('account.holder')} · ${w('account.bank')}`, value: `${a.holder} · ${a.bank}` },
                    { label: w('account.changed'), value: time(a.changed_at) },
                  ]}
                />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Card>
  )
}
