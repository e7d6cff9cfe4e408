import { useCallback, useState, type ReactNode } from 'react'
import { FormDialog, type FieldOf } from './Form'

interface Question {
  title: string
  fields: FieldOf[]
  values?: object
  text?: ReactNode
  submit?: string
  danger?: boolean
}

/**
 * A form that a bulk act waits for: `const [ask, form] = useQuestion()`, `ask: () => ask({ title, fields })`, and `{form}` somewhere in the page. It gives
 * what was filled in, or nothing when the form was left.
 */
export function useQuestion(): [ask: <V = Record<string, unknown>>(question: Question) => Promise<V | undefined>, form: ReactNode] {
  const [open, setOpen] = useState<{ question: Question; give: (values: unknown) => void }>()
  const ask = useCallback(<V,>(question: Question) => new Promise<V | undefined>((resolve) => setOpen({ question, give: (values) => resolve(values as V | undefined) })), [])
  if (!open) return [ask, null]
  const { question, give } = open
  const close = () => {
    give(undefined)
    setOpen(undefined)
  }
  const send = (values: never) => {
    give(values)
    return Promise.resolve()
  }
  return [
    ask,
    <FormDialog key={question.title} title={question.title} fields={question.fields} {...(question.values ? { values: question.values } : {})} {...(question.submit ? { submit: question.submit } : {})} danger={question.danger ?? false} send={send} onClose={close}>
      {question.text}
    </FormDialog>,
  ]
}
