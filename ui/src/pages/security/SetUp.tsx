import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { body, client, Failure } from '../../api/client'
import { makePasskey, passkeysWork } from '../../api/passkeys'
import type { Me } from '../../api/queries'
import { useExplain } from '../../kit/api'
import { useWords } from '../../kit/words'
import { AppForm, offerApp, type SetUpAnswer } from './AppForm'
import { RecoveryCodes } from './RecoveryCodes'
import style from './security.module.css'
import { words } from './words'

/** The first factor of somebody who must have one: the session becomes whole with it. */
export default function SetUp({ onIn }: { onIn: (me: Me) => void }) {
  const w = useWords(words)
  const explain = useExplain()
  const [answer, setAnswer] = useState<SetUpAnswer>()
  const app = useMutation({ mutationFn: offerApp })
  const passkey = useMutation({
    mutationFn: async () => {
      const credential = await makePasskey()
      return body(client.POST('/console/api/security/passkeys', { body: { name: w('passkeys.this'), credential } }))
    },
    onSuccess: setAnswer,
  })
  const failed = app.error ?? passkey.error
  if (answer) return <RecoveryCodes codes={answer.recovery_codes} onKept={() => answer.me && onIn(answer.me)} />
  if (app.data) return <AppForm offer={app.data} onDone={setAnswer} />
  return (
    <div className={style.choices}>
      {failed && <Alert type="error" showIcon title={failed instanceof Failure ? explain(failed) : w('passkeys.failed')} />}
      <Button type="primary" size="large" block loading={app.isPending} onClick={() => app.mutate()}>
        {w('app.setUp')}
      </Button>
      {passkeysWork() && (
        <Button size="large" block loading={passkey.isPending} onClick={() => passkey.mutate()}>
          {w('passkeys.add')}
        </Button>
      )}
    </div>
  )
}
