import type { OrderPage } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { CloseIcon, TickIcon } from '../../parts/icons'
import style from './OrderPage.module.css'
import { allCancelled, progress, type Step } from './progress'

/** Where the order stands, from left to right. */
export function Progress({ order }: { order: OrderPage }) {
  const { t } = useSpeech()
  const { shortTime } = useFormats()
  const steps = progress(order)
  if (allCancelled(order)) {
    return (
      <ol className={style.progress} aria-label={t('order.progress')}>
        <Node state="done" name={t('order.step.placed')} below={shortTime(order.placed_at)} />
        <Node state="stopped" name={t('order.step.cancelled')} />
      </ol>
    )
  }
  return (
    <ol className={style.progress} aria-label={t('order.progress')}>
      {steps.map((s) => (
        <Node key={s.name} state={stateOf(s)} name={t(`order.step.${s.name}`)} below={below(s)} />
      ))}
    </ol>
  )
  function below(s: Step): string {
    if (s.done > 0 && s.done < s.all) return t('order.step.partly', { done: s.done, all: s.all })
    return s.done > 0 && s.at ? shortTime(s.at) : ''
  }
}

type NodeState = 'done' | 'part' | 'open' | 'stopped'

function stateOf(s: Step): NodeState {
  if (s.done === 0) return 'open'
  return s.done < s.all ? 'part' : 'done'
}

function Node({ state, name, below = '' }: { state: NodeState; name: string; below?: string }) {
  return (
    <li className={style[state]}>
      <span className={style.dot} aria-hidden="true">
        {state === 'done' && <TickIcon />}
        {state === 'stopped' && <CloseIcon />}
      </span>
      <span className={style.step}>
        {name}
        <span className="number quiet small">{below}</span>
      </span>
    </li>
  )
}
