import { Input } from 'antd'
import { Ask, ChoiceField, useAct, useWords, type Open } from '../../kit'
import { filled, useReason } from '../partners/forms'
import { words } from './words'

const parts = ['company', 'credit_code', 'contact', 'business_licence', 'documents', 'note'] as const
type Part = (typeof parts)[number]

/** The reviewer's two answers. */
export function Decide({ application: a }: { application: Open['SupplierApplication'] }) {
  const w = useWords(words)
  const path = { application_id: a.id }
  const approve = useAct('post', '/v1/supplier-applications/{application_id}/approve', { done: w('approved'), silent: true })
  const refuse = useAct('post', '/v1/supplier-applications/{application_id}/refuse', { done: w('refused'), silent: true })
  const note = useReason('note')
  return (
    <>
      <Ask
        label={w('refuse')}
        text={w('refuse.text')}
        danger
        fields={[
          { name: 'parts', label: w('refuse.field'), help: w('refuse.field.help'), field: <ChoiceField mode="multiple" options={parts.map((p) => ({ value: p, label: w(`field.${p}`) }))} /> },
          ...note,
        ]}
        send={({ parts = [], note }: { parts?: Part[]; note: string }) =>
          refuse.mutateAsync({ path, body: { note: parts.length > 0 ? `【${parts.map((p) => w(`field.${p}`)).join('、')}】${note}` : note } })
        }
      />
      <Ask
        label={w('approve')}
        text={w('approve.text')}
        button={{ type: 'primary' }}
        fields={[{ name: 'login', label: w('login'), help: w('login.help'), field: <Input maxLength={64} autoComplete="off" placeholder={a.credit_code.toLowerCase()} /> }, ...note]}
        send={(body: Open['SupplierApproval']) => approve.mutateAsync({ path, body: filled(body) })}
      />
    </>
  )
}
