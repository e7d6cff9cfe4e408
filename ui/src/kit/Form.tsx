import { Alert, Button, Drawer, Form, Modal, type FormInstance } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useBlocker } from 'react-router'
import { Failure } from '../api/client'
import { useSpeech } from '../i18n/language'
import { useNarrow } from '../parts/useNarrow'
import { useExplain } from './api'
import style from './kit.module.css'

/** One field of a form: its label, help beside it, and the field. `name` is the place in the request's body, so that refusals find it. */
export interface FieldOf {
  name: string | (string | number)[]
  label: string
  field: ReactNode
  help?: ReactNode
  required?: boolean
  /** For check boxes and switches: `checked`. */
  valueName?: string
  /** Shown only while the values say so. */
  when?: (values: Record<string, unknown>) => boolean
  /** Two fields stand side by side on wide screens. */
  half?: boolean
}

interface Body {
  fields: FieldOf[]
  values?: object
  /** Sends it; a refusal is thrown (`act.mutateAsync`), and shown at the fields it names. */
  send: (values: never) => Promise<unknown>
  submit?: string
  danger?: boolean
  children?: ReactNode
}

interface FormProps extends Body {
  /** Further buttons beside the first. */
  actions?: ReactNode
  onSent?: () => void
}

/** A form in the page. Leaving it with what is not saved asks first. */
export function FormPart({ fields, values, send, submit, danger, children, actions, onSent }: FormProps) {
  const { t } = useSpeech()
  const { form, dirty, setDirty, failure, sending, finish } = useSending(send, () => onSent?.())
  useUnsaved(dirty)
  return (
    <Form form={form} layout="vertical" initialValues={values ?? {}} onValuesChange={() => setDirty(true)} onFinish={(typed) => void finish(typed)} scrollToFirstError className={style.form ?? ''}>
      {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} />}
      <Fields fields={fields} form={form} />
      {children}
      <div className={style.formActions}>
        <Button type="primary" htmlType="submit" danger={danger ?? false} loading={sending}>
          {submit ?? t('common.save')}
        </Button>
        {actions}
      </div>
    </Form>
  )
}

interface DialogProps extends Body {
  title: string
  onClose: () => void
  /** A long form comes from the side. */
  wide?: boolean
}

/** A form in a dialog, or for long ones in a drawer. It closes when it is sent. */
export function FormDialog({ title, fields, values, send, submit, danger, children, onClose, wide = false }: DialogProps) {
  const { t } = useSpeech()
  const narrow = useNarrow()
  const { form, dirty, setDirty, failure, sending, finish } = useSending(send, onClose)
  const leave = () => {
    if (!dirty || window.confirm(t('common.unsaved'))) onClose()
  }
  const inside = (
    <Form form={form} layout="vertical" initialValues={values ?? {}} onValuesChange={() => setDirty(true)} onFinish={(typed) => void finish(typed)} scrollToFirstError>
      {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} />}
      {!wide && children}
      <Fields fields={fields} form={form} />
      {wide && children}
    </Form>
  )
  const buttons = (
    <>
      <Button onClick={leave}>{t('common.cancel')}</Button>
      <Button type="primary" danger={danger ?? false} loading={sending} onClick={() => form.submit()}>
        {submit ?? t('common.save')}
      </Button>
    </>
  )
  if (wide) {
    return (
      <Drawer open title={title} size={narrow ? '100%' : 640} onClose={leave} footer={<div className={style.drawerActions}>{buttons}</div>}>
        {inside}
      </Drawer>
    )
  }
  return (
    <Modal open title={title} onCancel={leave} mask={{ closable: false }} footer={<div className={style.drawerActions}>{buttons}</div>}>
      {inside}
    </Modal>
  )
}

function Fields({ fields, form }: { fields: FieldOf[]; form: FormInstance }) {
  const { t } = useSpeech()
  const values = Form.useWatch([], { form, preserve: true }) as Record<string, unknown> | undefined
  return (
    <div className={style.fields}>
      {fields
        .filter((f) => f.when?.(values ?? {}) ?? true)
        .map((f) => (
          <Form.Item
            key={String(f.name)}
            name={f.name}
            label={f.label}
            className={f.half ? style.half : ''}
            extra={f.help}
            {...(f.required ? { rules: [{ required: true, message: t('common.required', { name: f.label }) }] } : {})}
            {...(f.valueName ? { valuePropName: f.valueName } : {})}
          >
            {f.field}
          </Form.Item>
        ))}
    </div>
  )
}

function useSending(send: (values: never) => Promise<unknown>, then: () => void) {
  const [form] = Form.useForm()
  const [dirty, setDirty] = useState(false)
  const [failure, setFailure] = useState('')
  const [sending, setSending] = useState(false)
  const explain = useExplain()
  const finish = async (typed: unknown) => {
    setSending(true)
    setFailure('')
    try {
      await send(typed as never)
      setDirty(false)
      then()
    } catch (error) {
      const rest = placeErrors(form, error)
      if (rest || !(error instanceof Failure)) setFailure(error instanceof Error ? explain(error) : String(error))
    } finally {
      setSending(false)
    }
  }
  return { form, dirty, setDirty, failure, sending, finish }
}

/** Puts each of the server's refusals at the field it names; says whether something is left for the head of the form. */
function placeErrors(form: FormInstance, error: unknown): boolean {
  const places = error instanceof Failure ? (error.problem?.errors ?? []) : []
  let left = places.length === 0
  for (const place of places) {
    const name = place.path
      .replace(/^body\.?/, '')
      .split(/[.[\]]+/)
      .filter(Boolean)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    const known = name.length > 0 && (form.getFieldInstance(name) !== undefined || form.getFieldInstance(name.slice(0, 1)) !== undefined)
    if (known) form.setFields([{ name: form.getFieldInstance(name) !== undefined ? name : name.slice(0, 1), errors: [place.message] }])
    else left = true
  }
  return left
}

/** Asks before a page with unsaved work is left, by link or by closing the tab. */
export function useUnsaved(dirty: boolean) {
  const { t } = useSpeech()
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname)
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    if (window.confirm(t('common.unsaved'))) blocker.proceed()
    else blocker.reset()
  }, [blocker, t])
  useEffect(() => {
    if (!dirty) return
    const stay = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [dirty])
}
