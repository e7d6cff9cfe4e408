import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { body, Failure } from '../api/client'
import { useSpeech } from '../i18n/language'
import { money } from '../format/money'
import { useWords } from '../kit/words'
import { Loading } from '../parts/Loading'
import { applicant, keepPass, once, postQuery, type Pass, type Post } from './api'
import { paragraphs } from './brand'
import { CodeShown } from './CodeShown'
import { Field, mistakesOf } from './fields'
import style from './front.module.css'
import { Oops } from './Oops'
import { words } from './words'

/** One recruitment post: what it offers and asks, and the beginning of an application. */
export default function JoinPage() {
  const { opening = '' } = useParams()
  const w = useWords(words)
  const post = useQuery(postQuery(opening))
  const gone = post.error instanceof Failure && [404, 422].includes(post.error.status)
  return (
    <div className={style.narrow}>
      {post.isPending && <Loading />}
      {gone ? (
        <>
          <h1 className={style.gone}>{w('join.gone')}</h1>
          <Link to="/front#posts">{w('join.others')}</Link>
        </>
      ) : (
        post.error && <Oops error={post.error} retry={() => void post.refetch()} />
      )}
      {post.data && <Shown post={post.data} />}
    </div>
  )
}

function Shown({ post }: { post: Post }) {
  const w = useWords(words)
  const { language } = useSpeech()
  const amount = (minor: number) => money(minor, post.currency, language)
  return (
    <>
      <div>
        <span className={style.tag}>{w.code('way', post.way)}</span>
        <h1>{post.title}</h1>
        {post.industry && <p className={style.hint}>{post.industry}</p>}
      </div>
      {paragraphs(post.text ?? '').map((p) => (
        <p key={p}>{p}</p>
      ))}
      <dl className={style.list}>
        <div>
          <dt>{w('join.channels')}</dt>
          <dd>{post.channel_kinds.length > 0 ? post.channel_kinds.map((k) => w.code('kind', k)).join(' · ') : w('join.any')}</dd>
        </div>
        <div>
          <dt>{w('join.way')}</dt>
          <dd>
            {[
              w.code('way', post.way),
              post.fee_minor ? w('join.fee', { amount: amount(post.fee_minor) }) : '',
              post.purchase ? w('join.purchase', { days: post.purchase.trial_days }) : '',
              post.purchase?.amount_minor ? w('join.purchase.amount', { amount: amount(post.purchase.amount_minor) }) : '',
              post.purchase?.times ? w('join.purchase.times', { n: post.purchase.times }) : '',
              w('join.again', { n: post.again_days }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </dd>
        </div>
        {post.fields.length > 0 && (
          <div>
            <dt>{w('join.asked')}</dt>
            <dd>{post.fields.map((f) => (f.required ? f.label : w('join.ifAny', { field: f.label }))).join(' · ')}</dd>
          </div>
        )}
      </dl>
      <Begin post={post} />
    </>
  )
}

function Begin({ post }: { post: Post }) {
  const w = useWords(words)
  const [name, setName] = useState('')
  // An invitation's link carries its code.
  const [search] = useSearchParams()
  const invited = search.get('code') ?? ''
  const [invitation, setInvitation] = useState(invited)
  const [pass, setPass] = useState<Pass>()
  const begin = useMutation({
    mutationFn: () =>
      body(
        applicant('').POST('/v1/openings/{opening_id}/applications', {
          params: { path: { opening_id: post.id }, header: once() },
          body: { name: name.trim(), ...(invitation.trim() ? { invitation_code: invitation.trim() } : {}) },
        }),
      ),
    onSuccess: (made) => {
      const got: Pass = { kind: 'distribute', id: made.id, token: made.token ?? '' }
      keepPass(got)
      setPass(got)
    },
  })
  if (pass) return <CodeShown pass={pass} />
  const wrong = mistakesOf(begin.error)
  return (
    <form
      className={style.sheet}
      onSubmit={(e) => {
        e.preventDefault()
        begin.mutate()
      }}
    >
      <div>
        <h2>{w('join.begin')}</h2>
        <p className={style.hint}>{w('join.begin.hint')}</p>
      </div>
      {begin.error && <Oops error={begin.error} />}
      <Field label={w('join.name')} value={name} onChange={setName} required most={100} problem={wrong.name} complete="organization" />
      {(post.way === 'invitation' || invited) && <Field label={w('join.code')} value={invitation} onChange={setInvitation} required={post.way === 'invitation'} most={100} problem={wrong.invitation_code} />}
      <div className={style.actions}>
        <button className={style.button} disabled={begin.isPending}>
          {w('join.start')}
        </button>
      </div>
    </form>
  )
}
