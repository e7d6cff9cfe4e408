import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { body } from '../api/client'
import { useWords } from '../kit/words'
import { applicant, keepPass, once, type Pass } from './api'
import { CodeShown } from './CodeShown'
import { mistakesOf } from './fields'
import style from './front.module.css'
import { Oops } from './Oops'
import { CompanyFields, emptyCompany } from './SupplyForm'
import { words } from './words'

/** A company says who it is, and gets the code by which it goes on. */
export default function SupplyPage() {
  const w = useWords(words)
  const [company, setCompany] = useState(emptyCompany)
  const [pass, setPass] = useState<Pass>()
  const begin = useMutation({
    mutationFn: () => body(applicant('').POST('/v1/supplier-applications', { params: { header: once() }, body: company })),
    onSuccess: (made) => {
      const got: Pass = { kind: 'supply', id: made.id, token: made.token ?? '' }
      keepPass(got)
      setPass(got)
    },
  })
  return (
    <div className={style.narrow}>
      <div>
        <h1>{w('supply.title')}</h1>
        <p className={style.hint}>{w('supply.hint')}</p>
      </div>
      {pass ? (
        <CodeShown pass={pass} />
      ) : (
        <form
          className={style.sheet}
          onSubmit={(e) => {
            e.preventDefault()
            begin.mutate()
          }}
        >
          <CompanyFields value={company} onChange={setCompany} wrong={mistakesOf(begin.error)} />
          {begin.error && <Oops error={begin.error} />}
          <div className={style.actions}>
            <button className={style.button} disabled={begin.isPending}>
              {w('join.start')}
            </button>
          </div>
        </form>
      )}
    </div>
  )
}
