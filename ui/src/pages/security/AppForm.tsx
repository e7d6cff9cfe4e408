import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { body, client, type Schemas } from '../../api/client'
import { useExplain } from '../../kit/api'
import { useWords } from '../../kit/words'
import { CopyText } from '../../parts/CopyText'
import style from './security.module.css'
import { words } from './words'

export type Offer = Schemas['TotpOffer']
export type SetUpAnswer = Schemas['SetUp']

export const offerApp = () => body(client.POST('/console/api/security/totp'))

/** The new secret as a picture, and the first code. */
export function AppForm({ offer, onDone }: { offer: Offer; onDone: (answer: SetUpAnswer) => void }) {
  const w = useWords(words)
  const explain = useExplain()
  const confirm = useMutation({
    mutationFn: (code: string) => body(client.POST('/console/api/security/totp/confirm', { body: { code } })),
    onSuccess: onDone,
  })
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(typed) => confirm.mutate(typed.code)} validateTrigger="onSubmit">
      {confirm.error && <Alert type="error" showIcon title={explain(confirm.error)} style={{ marginBottom: 16 }} />}
      <p>{w('app.scan')}</p>
      <img className={style.picture} src={offer.picture} alt={w('app.picture')} width={200} height={200} />
      <p className="quiet small">{w('app.secret')}</p>
      <p className={style.secret}>
        <CopyText text={offer.secret} />
      </p>
      <Form.Item name="code" label={w('app.code')} rules={[{ required: true, message: w('app.code.missing') }]}>
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={10} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={confirm.isPending}>
        {w('app.confirm')}
      </Button>
    </Form>
  )
}
