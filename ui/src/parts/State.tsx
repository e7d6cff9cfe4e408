import { useSpeech } from '../i18n/language'
import style from './State.module.css'

type Tone = 'amber' | 'sea' | 'accent' | 'green' | 'red' | 'grey' | 'violet'

const orderTones: Record<string, Tone> = {
  under_review: 'violet',
  unconfirmed: 'violet',
  pending_payment: 'amber',
  to_ship: 'sea',
  to_receive: 'accent',
  completed: 'green',
  cancelled: 'grey',
  closed: 'grey',
}

const caseTones: Record<string, Tone> = {
  pending_review: 'amber',
  intercepting: 'violet',
  awaiting_return: 'sea',
  inspecting: 'amber',
  awaiting_refund: 'sea',
  exchanging: 'sea',
  succeeded: 'green',
  rejected: 'red',
  withdrawn: 'grey',
}

export function Pill({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`${style.state} ${style[tone]}`}>{children}</span>
}

/** The state of a sub-order; the words say what the colour does. */
export function OrderState({ state, count = 1 }: { state: string; count?: number }) {
  const { code } = useSpeech()
  return <Pill tone={orderTones[state] ?? 'grey'}>{count > 1 ? `${code('state', state)} ${count}` : code('state', state)}</Pill>
}

export function OrderStates({ states }: { states: { state: string; count: number }[] }) {
  const single = states.length === 1
  return (
    <span className={style.states}>
      {states.map((s) => (
        <OrderState key={s.state} state={s.state} count={single ? 1 : s.count} />
      ))}
    </span>
  )
}

export function CaseState({ state }: { state: string }) {
  const { code } = useSpeech()
  return <Pill tone={caseTones[state] ?? 'grey'}>{code('case.state', state)}</Pill>
}
