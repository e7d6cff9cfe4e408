import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { lazy, Suspense } from 'react'
import { Failure } from '../../api/client'
import { passkeysWork, signInByPasskey } from '../../api/passkeys'
import { showCode, type Me, type SignedIn } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useWords } from '../../kit/words'
import { Loading } from '../../parts/Loading'
import style from './SignIn.module.css'
import { words } from './words'

const SetUp = lazy(() => import('../security/SetUp'))

interface Props {
  left: SignedIn
  onIn: (me: Me) => void
  onBack: () => void
}

/** After the password: the second factor is shown, or the first one set up. */
export default function NextStep({ left, onIn, onBack }: Props) {
  const w = useWords(words)
  return left.next === 'set_up' ? (
    <>
      <p className={style.step}>{w('setUp.hint')}</p>
      <Suspense fallback={<Loading />}>
        <SetUp onIn={onIn} />
      </Suspense>
      <Button type="link" block className={style.second!} onClick={onBack}>
        {w('back')}
      </Button>
    </>
  ) : (
    <Show left={left} onIn={onIn} onBack={onBack} />
  )
}

function Show({ left, onIn, onBack }: Props) {
  const { t } = useSpeech()
  const w = useWords(words)
  const done = (begun: SignedIn) => begun.me && onIn(begun.me)
  const code = useMutation({ mutationFn: showCode, onSuccess: done })
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: done })
  const failed = code.error ?? passkey.error
  const problem = !failed ? '' : failed instanceof Failure ? (failed.problem?.detail ?? t('failure.network')) : w('passkey.none')
  const withPasskey = left.factors.includes('passkey') && passkeysWork()
  return (
    <Form<{ code: string }>
      layout="vertical"
      size="large"
      requiredMark={false}
      validateTrigger="onSubmit"
      onFinish={(typed) => {
        passkey.reset()
        code.mutate(typed.code)
      }}
    >
      <p className={style.step}>{w(left.factors.includes('totp') ? 'second.hint' : 'second.passkey')}</p>
      <div aria-live="polite">
        {problem && (
          <p className={style.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      {withPasskey && (
        <Button
          type={left.factors.includes('totp') ? 'default' : 'primary'}
          block
          className={style.step!}
          loading={passkey.isPending}
          onClick={() => {
            code.reset()
            passkey.mutate()
          }}
        >
          {w('passkey')}
        </Button>
      )}
      <Form.Item name="code" label={w('code')} rules={[{ required: true, message: w('code.missing') }]} extra={w('lost')}>
        <Input autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={40} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={code.isPending}>
        {w('confirm')}
      </Button>
      <Button type="link" block className={style.second!} onClick={onBack}>
        {w('back')}
      </Button>
    </Form>
  )
}
