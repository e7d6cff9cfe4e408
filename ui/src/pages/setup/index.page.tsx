import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { Link } from 'react-router'
import type { Schemas } from '../../api/client'
import { Loaded, Page, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { TickIcon } from '../../parts/icons'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { setupQuery } from './query'
import style from './setup.module.css'
import { words } from './words'

type Step = Schemas['SetupStep']

/** Where each step is done; what it acts upon is known by then. */
const places: Partial<Record<Step['name'], (step: Step) => string>> = {
  brand: () => '/settings/front',
  supplier: () => '/suppliers',
  agreement: (s) => (s.needs ? `/suppliers/${s.needs}?tab=agreements` : '/agreements'),
  warehouse: () => '/warehouses',
  product: () => '/products/new',
  pool: () => '/assortment',
  contract: (s) => (s.needs ? `/distributors/${s.needs}` : '/distributors'),
  wallet: (s) => (s.needs ? `/wallet?distributor=${s.needs}` : '/wallet'),
  order: () => '/orders',
  paid: (s) => (s.needs ? `/orders/${s.needs}` : '/orders'),
  shipped: () => '/to-ship',
}

/** The guided set-up: from nothing to a first test order shipped. */
export default function SetupPage() {
  const w = useWords(words)
  const setup = useQuery(setupQuery)
  return (
    <Page title={w('title')} hint={w('hint')}>
      <Loaded of={setup} lines={8}>
        {({ steps, done }) => {
          const finished = steps.filter((s) => s.done).length
          const next = steps.find((s) => !s.done)
          return (
            <Card title={w('progress', { done: finished, all: steps.length })} extra={<Progress className={style.bar ?? ''} percent={Math.round((100 * finished) / steps.length)} showInfo={false} aria-label={w('progress', { done: finished, all: steps.length })} />}>
              {done && <Notice title={w('finished')} text={w('finished.text')} />}
              <ol className={style.steps}>
                {steps.map((s, n) => (
                  <li key={s.name} className={s.done ? style.done : s === next ? style.now : ''}>
                    <span className={style.sign} aria-hidden="true">
                      {s.done ? <TickIcon /> : n + 1}
                    </span>
                    <div>
                      <h3>
                        {w(`step.${s.name}`)} {s.done ? <Pill tone="green">{w('done')}</Pill> : s === next ? <Pill tone="sea">{w('now')}</Pill> : null}
                      </h3>
                      <p className="quiet">{w(`text.${s.name}`)}</p>
                    </div>
                    {places[s.name] && (
                      <Link to={places[s.name]!(s)}>
                        <Button type={s === next ? 'primary' : 'default'} tabIndex={-1}>
                          {w(s.done ? 'again' : 'go')}
                        </Button>
                      </Link>
                    )}
                  </li>
                ))}
              </ol>
            </Card>
          )
        }}
      </Loaded>
    </Page>
  )
}
