import { Link } from 'react-router'
import { useRead } from '../../kit/api'
import { useWords } from '../../kit/words'
import { Card } from '../../parts/Card'
import { useHouse } from '../../parts/house'
import { ForthIcon, TickIcon } from '../../parts/icons'
import style from './HomePage.module.css'
import { words } from './words'

type Name = 'agreement' | 'warehouse' | 'product' | 'approved' | 'stock' | 'contract' | 'mall' | 'channel' | 'order'

interface Step {
  name: Name
  to: string
  /** Unknown where it can't be told from one look. */
  done?: boolean | undefined
}

/** What a party that has no order yet does first, each step with the way to it. */
export function FirstSteps() {
  return useHouse().role === 'supplier' ? <OfSupplier /> : <OfDistributor />
}

const some = (read: { data?: { items?: unknown[] | null } | undefined }) => (read.data ? (read.data.items ?? []).length > 0 : undefined)

function OfSupplier() {
  const one = { limit: 1 }
  const agreement = useRead('/v1/agreements', { query: { ...one, state: 'in_force' } })
  const warehouse = useRead('/v1/warehouses', { query: one })
  const product = useRead('/v1/products', { query: one })
  const approved = useRead('/v1/products', { query: { ...one, review: 'approved' } })
  return (
    <Steps
      steps={[
        { name: 'agreement', to: '/agreements', done: some(agreement) },
        { name: 'warehouse', to: '/warehouses', done: some(warehouse) },
        { name: 'product', to: '/products/new', done: some(product) },
        { name: 'stock', to: '/stock' },
        { name: 'approved', to: '/products', done: some(approved) },
      ]}
    />
  )
}

function OfDistributor() {
  const one = { limit: 1 }
  const contract = useRead('/v1/contracts', { query: one })
  const selection = useRead('/v1/selections', { query: one })
  const channel = useRead('/v1/channels', { query: one })
  return (
    <Steps
      steps={[
        { name: 'contract', to: '/contracts', done: contract.data && (contract.data.items ?? []).some((c) => c.state === 'in_force') },
        { name: 'mall', to: '/mall', done: some(selection) },
        { name: 'channel', to: '/channels', done: some(channel) },
        { name: 'order', to: '/place-order', done: false },
      ]}
    />
  )
}

function Steps({ steps }: { steps: Step[] }) {
  const w = useWords(words)
  return (
    <Card title={w('steps')} hint={w('steps.hint')} className={style.trend}>
      <ol className={style.rows}>
        {steps.map((s, n) => (
          <li key={s.name}>
            <Link to={s.to} className={`${style.row} ${style.step}`}>
              <span className={s.done ? style.ticked : style.sign} aria-hidden="true">
                {s.done ? <TickIcon /> : n + 1}
              </span>
              <span>
                <span className={style.name}>
                  <span>{w(`step.${s.name}`)}</span>
                  {s.done && <span className="quiet small">{w('steps.done')}</span>}
                </span>
                <span className={style.below}>{w(`step.${s.name}.text`)}</span>
              </span>
              <ForthIcon size={14} />
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  )
}
