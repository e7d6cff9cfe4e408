import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { body, client, Failure } from '../../api/client'
import { passkeysWork, showPasskey } from '../../api/passkeys'
import { useExplain } from '../../kit/api'
import { ChoiceField } from '../../kit/fields'
import { FormDialog } from '../../kit/Form'
import { useWords } from '../../kit/words'
import style from './security.module.css'
import { words } from './words'

type Job = () => Promise<void>

/** Does what protects the account: where the server wants a proof of who it is, it is asked for, and the job done after it. */
export function useGuard(): { guard: (job: Job) => Promise<void>; busy: boolean; dialog: ReactNode } {
  const w = useWords(words)
  const explain = useExplain()
  const cache = useQueryClient()
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const waiting = useRef<Job>(undefined)
  const guard = async (job: Job) => {
    setBusy(true)
    try {
      await job()
      void cache.invalidateQueries()
    } catch (error) {
      if (error instanceof Failure && error.problem?.code === 'proof_needed') {
        waiting.current = job
        setAsking(true)
      } else if (error instanceof Failure) {
        void message.error(explain(error), 6)
      } else {
        void message.error(w('passkeys.failed'))
      }
    } finally {
      setBusy(false)
    }
  }
  const proved = () => {
    setAsking(false)
    const job = waiting.current
    waiting.current = undefined
    if (job) void guard(job)
  }
  return { guard, busy, dialog: asking ? <Proof onProved={proved} onClose={() => setAsking(false)} /> : null }
}

interface Typed {
  way: 'password' | 'code'
  password?: string
  code?: string
}

const prove = (proof: { password?: string; code?: string; credential?: Record<string, unknown> }) => body(client.POST('/console/api/session/proof', { body: proof }))

function Proof({ onProved, onClose }: { onProved: () => void; onClose: () => void }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const explain = useExplain()
  const passkey = useMutation({
    mutationFn: async () => prove({ credential: await showPasskey() }),
    onSuccess: onProved,
    onError: (error) => void message.error(error instanceof Failure ? explain(error) : w('passkeys.failed')),
  })
  return (
    <FormDialog
      title={w('proof')}
      submit={w('proof.confirm')}
      values={{ way: 'password' }}
      onClose={onClose}
      fields={[
        {
          name: 'way', label: w('proof.way'),
          field: <ChoiceField allowClear={false} showSearch={false} options={[{ value: 'password', label: w('proof.password') }, { value: 'code', label: w('proof.code') }]} />,
        },
        {
          name: 'password', label: w('proof.password'), required: true, when: (v) => v.way !== 'code',
          field: <Input.Password autoComplete="current-password" maxLength={200} autoFocus />,
        },
        {
          name: 'code', label: w('proof.code'), required: true, when: (v) => v.way === 'code',
          field: <Input autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={40} />,
        },
      ]}
      send={async (typed: Typed) => {
        await prove(typed.way === 'code' ? { code: typed.code ?? '' } : { password: typed.password ?? '' })
        onProved()
      }}
    >
      <p style={{ marginBottom: 12 }}>{w('proof.text')}</p>
      {passkeysWork() && (
        <Button className={style.above!} loading={passkey.isPending} onClick={() => passkey.mutate()}>
          {w('proof.passkey')}
        </Button>
      )}
    </FormDialog>
  )
}
