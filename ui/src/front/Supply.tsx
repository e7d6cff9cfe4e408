import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { body, Failure } from '../api/client'
import { useWords } from '../kit/words'
import { Loading } from '../parts/Loading'
import { Account } from './Account'
import { applicant, once, type Open, type Pass } from './api'
import { Field, FileField, mistakesOf } from './fields'
import style from './front.module.css'
import { Oops } from './Oops'
import { CompanyFields, type Company } from './SupplyForm'
import { words } from './words'

type Application = Open['SupplierApplication']
type Paper = Open['NewCompanyDocument']

const one = '/v1/supplier-applications/{application_id}'
const kinds = ['business_licence', 'food_licence', 'medical_licence', 'trademark', 'brand_authorisation', 'quality_report', 'import_paper', 'bank_permit', 'other'] as const

/** A company's wish to supply: its facts and papers, and what became of it. */
export function Supply({ pass }: { pass: Pass }) {
  const w = useWords(words)
  const cache = useQueryClient()
  const key = ['front', 'application', pass.id]
  const params = { path: { application_id: pass.id } }
  const application = useQuery({ queryKey: key, queryFn: ({ signal }) => body(applicant(pass.token).GET(one, { params, signal })), retry: false })
  const account = useMutation({
    mutationFn: (password: string) => body(applicant(pass.token).POST(`${one}/account`, { params: { ...params, header: once() }, body: { password } })),
  })
  if (application.isPending) return <Loading />
  if (!application.data) return <Oops error={application.error} retry={() => void application.refetch()} />
  const a = application.data
  const written = a.state === 'draft' || a.state === 'refused'
  return (
    <>
      <div>
        <p className={style.hint}>{w('app.supply')}</p>
        <h1>{a.company}</h1>
      </div>
      <span className={style.state} data-bad={a.state === 'refused'}>
        {w.code('state', a.state)}
      </span>
      {a.state === 'refused' && a.decision && (
        <p>
          {w('app.refused')}：{a.decision}
        </p>
      )}
      {a.state === 'submitted' && <p>{w('app.waiting')}</p>}
      {written && <Edit pass={pass} application={a} renewed={(data) => cache.setQueryData(key, data)} again={() => void application.refetch()} />}
      {a.state === 'approved' && (
        <>
          {account.error && <Oops error={account.error} />}
          <Account login={a.login} open={(typed) => account.mutate(typed.password)} wrong={mistakesOf(account.error)} busy={account.isPending} done={account.isSuccess} />
        </>
      )}
    </>
  )
}

function Edit({ pass, application, renewed, again }: { pass: Pass; application: Application; renewed: (a: Application) => void; again: () => void }) {
  const w = useWords(words)
  const { company, credit_code, note, contact } = application
  const [typed, setTyped] = useState<Company>({ company, credit_code, note: note ?? '', contact: contact ?? { name: '', phone: '', region: '', address: '' } })
  const params = { path: { application_id: pass.id } }
  const save = () => body(applicant(pass.token).PUT(one, { params: { ...params, header: once() }, body: typed }))
  const saving = useMutation({ mutationFn: save, onSuccess: renewed })
  const submitting = useMutation({
    mutationFn: async () => {
      await save()
      return body(applicant(pass.token).POST(`${one}/submit`, { params: { ...params, header: once() } }))
    },
    onSuccess: renewed,
  })
  const error = submitting.error ?? saving.error
  return (
    <>
      <form
        className={style.sheet}
        onSubmit={(e) => {
          e.preventDefault()
          submitting.reset()
          saving.mutate()
        }}
      >
        <CompanyFields value={typed} onChange={setTyped} wrong={mistakesOf(error)} />
        <div className={style.actions}>
          <button className={style.second} disabled={saving.isPending}>
            {w('app.save')}
          </button>
          {saving.isSuccess && (
            <span className={style.said} role="status">
              {w('app.saved')}
            </span>
          )}
        </div>
      </form>
      <Papers pass={pass} papers={application.documents ?? []} added={again} />
      {error && <Oops error={error} />}
      <div className={style.actions}>
        <button type="button" className={style.button} disabled={submitting.isPending} onClick={() => submitting.mutate()}>
          {w('app.submit')}
        </button>
      </div>
    </>
  )
}

function Papers({ pass, papers, added }: { pass: Pass; papers: Open['CompanyDocument'][]; added: () => void }) {
  const w = useWords(words)
  const nothing = { kind: papers.length > 0 ? '' : 'business_licence', number: '', file: '', until: '' }
  const [typed, setTyped] = useState(nothing)
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const add = useMutation({
    mutationFn: () => {
      if (!typed.file) throw new Failure(422, { code: 'missing_field', detail: w('form.required'), status: 422, title: '', type: '', errors: [{ path: 'file_id', code: 'missing_field', message: w('form.required') }] })
      const paper: Paper = { kind: typed.kind as Paper['kind'], number: typed.number.trim(), file_id: typed.file, ...(typed.until ? { valid_until: `${typed.until}T15:59:59Z` } : {}) }
      return body(applicant(pass.token).POST(`${one}/documents`, { params: { path: { application_id: pass.id }, header: once() }, body: paper }))
    },
    onSuccess: () => {
      setTyped({ kind: '', number: '', file: '', until: '' })
      added()
    },
  })
  const wrong = mistakesOf(add.error)
  return (
    <form
      className={style.sheet}
      onSubmit={(e) => {
        e.preventDefault()
        add.mutate()
      }}
    >
      <div>
        <h2>{w('supply.papers')}</h2>
        <p className={style.hint}>{w('supply.papers.hint')}</p>
      </div>
      {papers.length > 0 && (
        <ul>
          {papers.map((p) => (
            <li key={p.id}>
              ✓ {w.code('paper', p.kind)} · {p.number}
              {p.valid_until && ` · ${p.valid_until.slice(0, 10)}`}
            </li>
          ))}
        </ul>
      )}
      <div className={style.row}>
        <Field label={w('supply.paper.kind')} value={typed.kind} onChange={(kind) => set({ kind })} required choices={kinds.map((k) => [k, w.code('paper', k)] as const)} problem={wrong.kind} />
        <Field label={w('supply.paper.number')} value={typed.number} onChange={(number) => set({ number })} required most={100} problem={wrong.number} />
        <Field label={w('supply.paper.until')} value={typed.until} onChange={(until) => set({ until })} type="date" problem={wrong.valid_until} />
        <FileField key={papers.length} label={w('form.file')} token={pass.token} value={typed.file} onChange={(file) => set({ file })} required problem={wrong.file_id} />
      </div>
      {add.error && <Oops error={add.error} />}
      <div className={style.actions}>
        <button className={style.second} disabled={add.isPending}>
          {w('supply.paper.add')}
        </button>
      </div>
    </form>
  )
}
