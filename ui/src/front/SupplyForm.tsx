import type { ReactNode } from 'react'
import { provinces } from '../format/region'
import { useWords } from '../kit/words'
import type { Open } from './api'
import { Field, type Mistakes } from './fields'
import style from './front.module.css'
import { words } from './words'

export type Company = Open['SupplierDraft']

export const emptyCompany: Company = { company: '', credit_code: '', note: '', contact: { name: '', phone: '', region: '', address: '' } }

/** What a company that would supply says of itself. */
export function CompanyFields({ value, onChange, wrong, children }: { value: Company; onChange: (value: Company) => void; wrong: Mistakes; children?: ReactNode }) {
  const w = useWords(words)
  const contact = value.contact
  const set = (part: Partial<Company>) => onChange({ ...value, ...part })
  const reach = (part: Partial<Company['contact']>) => set({ contact: { ...contact, ...part } })
  const places = Object.entries(provinces).map(([code, names]) => [`${code}0000`, names[w.language === 'zh' ? 0 : 1]] as const)
  return (
    <>
      <h2>{w('form.basics')}</h2>
      <Field label={w('supply.company')} value={value.company} onChange={(company) => set({ company })} required most={100} problem={wrong.company} complete="organization" />
      <Field label={w('supply.credit')} value={value.credit_code} onChange={(code) => set({ credit_code: code.toUpperCase() })} required most={18} problem={wrong.credit_code} />
      <Field label={w('supply.note')} value={value.note ?? ''} onChange={(note) => set({ note })} type="area" most={1000} problem={wrong.note} />
      <h2>{w('supply.contact')}</h2>
      <div className={style.row}>
        <Field label={w('account.name')} value={contact.name} onChange={(name) => reach({ name })} required most={64} problem={wrong['contact.name']} complete="name" />
        <Field label={w('form.phone')} value={contact.phone} onChange={(phone) => reach({ phone })} required type="tel" most={32} problem={wrong['contact.phone']} complete="tel" />
        <Field label={w('supply.region')} value={contact.region} onChange={(region) => reach({ region })} required choices={places} problem={wrong['contact.region']} />
        <Field label={w('supply.address')} value={contact.address} onChange={(address) => reach({ address })} required most={300} problem={wrong['contact.address']} complete="street-address" />
      </div>
      {children}
    </>
  )
}
