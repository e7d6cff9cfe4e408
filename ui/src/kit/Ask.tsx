import { Button, type ButtonProps } from 'antd'
import { useState } from 'react'
import { FormDialog, type FieldOf } from './Form'

interface Props {
  label: string
  title?: string
  fields?: FieldOf[]
  values?: object
  /** What is said above the fields: what will happen, and whether it can be undone. */
  text?: string
  send: (values: never) => Promise<unknown>
  danger?: boolean
  wide?: boolean
  submit?: string
  button?: ButtonProps
}

/** A button that asks before it acts: a question, or a small form. */
export function Ask({ label, title, fields = [], values, text, send, danger = false, wide = false, submit, button }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button danger={danger} {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <FormDialog title={title ?? label} fields={fields} {...(values ? { values } : {})} send={send} danger={danger} wide={wide} submit={submit ?? label} onClose={() => setOpen(false)}>
          {text && <p style={{ marginBottom: 12 }}>{text}</p>}
        </FormDialog>
      )}
    </>
  )
}
