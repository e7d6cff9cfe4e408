import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { body } from '../api/client'
import { useWords } from '../kit/words'
import { Loading } from '../parts/Loading'
import { Account } from './Account'
import { applicant, once, postQuery, type Open, type Pass } from './api'
import { CodeShown } from './CodeShown'
import { EntranceForm } from './EntranceForm'
import { mistakesOf } from './fields'
import style from './front.module.css'
import { Oops } from './Oops'
import { words } from './words'

const one = '/v1/distributor-applications/{entrance_application_id}'

/** A wish to distribute: its answers, and what became of it, to the account. */
export function Distribute({ pass, renew }: { pass: Pass; renew: (pass: Pass) => void }) {
  const w = useWords(words)
  const cache = useQueryClient()
  const key = ['front', 'application', pass.id]
  const params = { path: { entrance_application_id: pass.id } }
  const application = useQuery({ queryKey: key, queryFn: ({ signal }) => body(applicant(pass.token).GET(one, { params, signal })), retry: false })
  const post = useQuery({ ...postQuery(application.data?.recruitment_id ?? ''), enabled: application.isSuccess, retry: false })
  const [next, setNext] = useState<Pass>()
  const step = useMutation({
    mutationFn: (name: 'withdraw') => body(applicant(pass.token).POST(`${one}/${name}`, { params: { ...params, header: once() } })),
    onSuccess: (a) => cache.setQueryData(key, a),
  })
  const again = useMutation({
    mutationFn: () => body(applicant(pass.token).POST(`${one}/again`, { params: { ...params, header: once() } })),
    onSuccess: (a) => setNext({ kind: 'distribute', id: a.id, token: a.token ?? '' }),
  })
  const account = useMutation({
    mutationFn: (typed: Open['FirstPerson']) => body(applicant(pass.token).POST(`${one}/account`, { params: { ...params, header: once() }, body: typed })),
  })
  if (application.isPending) return <Loading />
  if (!application.data) return <Oops error={application.error} retry={() => void application.refetch()} />
  if (next) return <CodeShown pass={next} onNoted={() => renew(next)} />
  const a = application.data
  const waiting = a.state === 'submitted' || a.state === 'in_review' || a.state === 'second_review'
  const error = step.error ?? again.error ?? account.error
  return (
    <>
      <div>
        <p className={style.hint}>
          {w('app.distribute')}
          {post.data && ` · ${post.data.title}`}
        </p>
        <h1>{a.name}</h1>
      </div>
      <span className={style.state} data-bad={a.state === 'refused' || a.state === 'withdrawn'}>
        {w.code('state', a.state)}
      </span>
      {a.state === 'refused' && a.reason && (
        <p>
          {w('app.refused')}：{a.reason}
        </p>
      )}
      {waiting && <p>{w('app.waiting')}</p>}
      {error && <Oops error={error} />}
      {a.state === 'draft' && !post.isPending && <EntranceForm pass={pass} application={a} post={post.data} renewed={(data) => cache.setQueryData(key, data)} />}
      {a.state === 'approved' && <Contract pass={pass} signed={() => void application.refetch()} />}
      {a.state === 'activated' && <Account open={(typed) => account.mutate(typed)} wrong={mistakesOf(account.error)} busy={account.isPending} done={account.isSuccess} />}
      <div className={style.actions}>
        {a.state === 'refused' && (
          <button type="button" className={style.button} disabled={again.isPending} onClick={() => again.mutate()}>
            {w('app.again')}
          </button>
        )}
        {(waiting || a.state === 'draft') && (
          <button type="button" className={style.textButton} disabled={step.isPending} onClick={() => window.confirm(w('app.withdraw.sure')) && step.mutate('withdraw')}>
            {w('app.withdraw')}
          </button>
        )}
      </div>
    </>
  )
}

function Contract({ pass, signed }: { pass: Pass; signed: () => void }) {
  const w = useWords(words)
  const [agreed, setAgreed] = useState(false)
  const params = { path: { entrance_application_id: pass.id } }
  const contract = useQuery({
    queryKey: ['front', 'words', pass.id],
    queryFn: ({ signal }) => body(applicant(pass.token).GET(`${one}/words`, { params, signal })),
    retry: false,
  })
  const sign = useMutation({
    mutationFn: (digest: string) => body(applicant(pass.token).POST(`${one}/words/signatures`, { params: { ...params, header: once() }, body: { document_sha256: digest } })),
    onSuccess: () => {
      void contract.refetch()
      signed()
    },
  })
  if (contract.isPending) return <Loading />
  if (!contract.data) return <Oops error={contract.error} retry={() => void contract.refetch()} />
  const mine = contract.data.signatures.some((s) => s.role === 'distributor')
  return (
    <section className={style.sheet} aria-label={w('words.title')}>
      <h2>{w('words.title')}</h2>
      <pre className={style.document} tabIndex={0}>
        {contract.data.document}
      </pre>
      {sign.error && <Oops error={sign.error} />}
      {mine ? (
        <p className={style.said}>{w('words.waiting')}</p>
      ) : (
        <>
          <label className={style.agree}>
            <input type="checkbox" checked={agreed} onChange={(e) => setAgreed(e.target.checked)} />
            {w('words.agree')}
          </label>
          <div className={style.actions}>
            <button type="button" className={style.button} disabled={!agreed || sign.isPending} onClick={() => sign.mutate(contract.data.document_sha256)}>
              {w('words.sign')}
            </button>
          </div>
        </>
      )}
    </section>
  )
}
