import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { body } from '../api/client'
import { useWords } from '../kit/words'
import { applicant, once, type Open, type Pass, type Post } from './api'
import { Field, FileField, mistakesOf, type Mistakes } from './fields'
import style from './front.module.css'
import { Oops } from './Oops'
import { words } from './words'

type Application = Open['EntranceApplication']
type Channel = Open['Shopfront']
type Papers = Open['Papers']

const one = '/v1/distributor-applications/{entrance_application_id}'
const kinds = ['marketplace_shop', 'mall_shop', 'b2c_platform', 'own_site', 'physical_shop', 'wholesale'] as const

interface Answers {
  [field: string]: { text?: string; file_id?: string }
}

/** What a draft is filled in with: the page's questions, channels, and who the applicant really is. */
export function EntranceForm({ pass, application, post, renewed }: { pass: Pass; application: Application; post: Post | undefined; renewed: (a: Application) => void }) {
  const w = useWords(words)
  const [name, setName] = useState(application.name)
  const [answers, setAnswers] = useState<Answers>(() => Object.fromEntries((application.answers ?? []).map((a) => [a.field, { ...(a.text ? { text: a.text } : {}), ...(a.file_id ? { file_id: a.file_id } : {}) }])))
  const [channels, setChannels] = useState<Channel[]>(application.channels ?? [])
  const [papers, setPapers] = useState<Papers | undefined>(application.identity ? undefined : { kind: 'company', real_name: '', number: '', phone: '' })
  const open = applicant(pass.token)
  const params = { path: { entrance_application_id: pass.id } }
  const save = async () => {
    const said = Object.entries(answers).filter(([, a]) => a.text?.trim() || a.file_id).map(([field, a]) => ({ field, ...(a.text?.trim() ? { text: a.text.trim() } : {}), ...(a.file_id ? { file_id: a.file_id } : {}) }))
    const facts = { name: name.trim(), answers: said, channels: channels.map((c) => Object.fromEntries(Object.entries(c).filter(([, v]) => v)) as unknown as Channel) }
    let saved = await body(open.PUT(one, { params: { ...params, header: once() }, body: facts }))
    if (papers?.real_name || papers?.number) {
      const { phone, ...rest } = papers
      saved = await body(open.PUT(`${one}/identity`, { params: { ...params, header: once() }, body: { ...rest, ...(phone ? { phone } : {}) } }))
      setPapers(undefined)
    }
    return saved
  }
  const saving = useMutation({ mutationFn: save, onSuccess: renewed })
  const submitting = useMutation({
    mutationFn: async () => {
      renewed(await save())
      return body(open.POST(`${one}/submit`, { params: { ...params, header: once() } }))
    },
    onSuccess: renewed,
  })
  const error = submitting.error ?? saving.error
  const wrong = mistakesOf(error)
  return (
    <form
      className={style.narrowForm}
      onSubmit={(e) => {
        e.preventDefault()
        saving.reset()
        submitting.mutate()
      }}
    >
      <section className={style.sheet} aria-label={w('form.basics')}>
        <h2>{w('form.basics')}</h2>
        <Field label={w('join.name')} value={name} onChange={setName} required most={100} problem={wrong.name} complete="organization" />
        {post && post.fields.length > 0 && <h2>{w('form.answers')}</h2>}
        {post?.fields.map((f) => (
          <Answer key={f.code} field={f} pass={pass} value={answers[f.code] ?? {}} problem={answerProblem(wrong, f.code, application)} onChange={(v) => setAnswers((all) => ({ ...all, [f.code]: v }))} />
        ))}
      </section>
      <Channels post={post} channels={channels} setChannels={setChannels} wrong={wrong} />
      <Identity known={Boolean(application.identity)} papers={papers} setPapers={setPapers} wrong={wrong} />
      {error && <Oops error={error} />}
      <div className={style.actions}>
        <button className={style.button} disabled={submitting.isPending}>
          {w('app.submit')}
        </button>
        <button
          type="button"
          className={style.second}
          disabled={saving.isPending}
          onClick={() => {
            submitting.reset()
            saving.mutate()
          }}
        >
          {w('app.save')}
        </button>
        {saving.isSuccess && (
          <span className={style.said} role="status">
            {w('app.saved')}
          </span>
        )}
      </div>
    </form>
  )
}

/** Refusals name an answer by its code or by its place among the answers. */
function answerProblem(wrong: Mistakes, code: string, application: Application): string | undefined {
  const place = (application.answers ?? []).findIndex((a) => a.field === code)
  return wrong[`answers.${code}`] ?? wrong[`answers[${code}]`] ?? (place >= 0 ? (wrong[`answers[${place}].text`] ?? wrong[`answers[${place}].file_id`] ?? wrong[`answers[${place}]`]) : undefined)
}

function Answer({ field, pass, value, onChange, problem }: { field: Post['fields'][number]; pass: Pass; value: Answers[string]; onChange: (value: Answers[string]) => void; problem: string | undefined }) {
  if (field.kind === 'file') {
    return <FileField label={field.label} token={pass.token} value={value.file_id ?? ''} onChange={(file_id) => onChange({ file_id })} required={field.required} problem={problem} />
  }
  const kind = field.kind === 'choice' ? { choices: field.choices.map((c) => [c, c] as const) } : { type: field.kind === 'number' ? ('number' as const) : ('area' as const) }
  return <Field label={field.label} value={value.text ?? ''} onChange={(text) => onChange({ text })} required={field.required} problem={problem} {...kind} />
}

function Channels({ post, channels, setChannels, wrong }: { post: Post | undefined; channels: Channel[]; setChannels: (all: Channel[]) => void; wrong: Mistakes }) {
  const w = useWords(words)
  const wanted = post && post.channel_kinds.length > 0 ? kinds.filter((k) => post.channel_kinds.includes(k)) : kinds
  const set = (place: number, part: Partial<Channel>) => setChannels(channels.map((c, n) => (n === place ? { ...c, ...part } : c)))
  return (
    <section className={style.sheet} aria-label={w('form.channels')}>
      <h2>{w('form.channels')}</h2>
      {wrong.channels && <span className={style.problem}>{wrong.channels}</span>}
      {channels.map((c, n) => (
        <fieldset key={n} className={style.part} aria-label={`${w('form.channels')} ${n + 1}`}>
          <div className={style.row}>
            <Field label={w('form.channel.kind')} value={c.kind} onChange={(kind) => set(n, { kind: kind as Channel['kind'] })} required choices={wanted.map((k) => [k, w.code('kind', k)] as const)} problem={wrong[`channels[${n}].kind`]} />
            <Field label={w('form.channel.name')} value={c.name} onChange={(name) => set(n, { name })} required most={100} problem={wrong[`channels[${n}].name`]} />
            <Field label={w('form.channel.platform')} value={c.platform ?? ''} onChange={(platform) => set(n, { platform })} most={100} problem={wrong[`channels[${n}].platform`]} />
            <Field label={w('form.channel.address')} value={c.address ?? ''} onChange={(address) => set(n, { address })} problem={wrong[`channels[${n}].address`]} />
          </div>
          <button type="button" className={style.textButton} onClick={() => setChannels(channels.filter((_, at) => at !== n))}>
            {w('form.channel.remove')}
          </button>
        </fieldset>
      ))}
      <div className={style.actions}>
        <button type="button" className={style.second} onClick={() => setChannels([...channels, { name: '', kind: wanted[0] ?? 'own_site' }])}>
          {w('form.channel.add')}
        </button>
      </div>
    </section>
  )
}

function Identity({ known, papers, setPapers, wrong }: { known: boolean; papers: Papers | undefined; setPapers: (p: Papers) => void; wrong: Mistakes }) {
  const w = useWords(words)
  return (
    <section className={style.sheet} aria-label={w('form.identity')}>
      <div>
        <h2>{w('form.identity')}</h2>
        <p className={style.hint}>{w('form.identity.hint')}</p>
      </div>
      {!papers ? (
        <div className={style.actions}>
          {known && <span className={style.said}>✓ {w('form.identity.known')}</span>}
          <button type="button" className={style.textButton} onClick={() => setPapers({ kind: 'company', real_name: '', number: '', phone: '' })}>
            {w('form.identity.change')}
          </button>
        </div>
      ) : (
        <>
          <fieldset className={style.field}>
            <legend className="hidden">{w('form.identity')}</legend>
            <div className={style.radios}>
              {(['company', 'person'] as const).map((kind) => (
                <label key={kind}>
                  <input type="radio" name="kind" checked={papers.kind === kind} onChange={() => setPapers({ ...papers, kind })} />
                  {w(`form.${kind}`)}
                </label>
              ))}
            </div>
          </fieldset>
          <Field label={w('form.realName')} value={papers.real_name} onChange={(real_name) => setPapers({ ...papers, real_name })} required most={100} problem={wrong.real_name ?? wrong.identity} />
          <div className={style.row}>
            <Field label={w('form.number')} value={papers.number} onChange={(number) => setPapers({ ...papers, number: number.toUpperCase() })} required most={18} problem={wrong.number} />
            <Field label={w('form.phone')} value={papers.phone ?? ''} onChange={(phone) => setPapers({ ...papers, phone })} type="tel" most={32} problem={wrong.phone} complete="tel" />
          </div>
        </>
      )}
    </section>
  )
}
