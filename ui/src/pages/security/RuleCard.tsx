import { queryOptions, useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { body, client } from '../../api/client'
import { time } from '../../format/time'
import { Ask, ChoiceField, Loaded, TimeField, useAll, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useHouse } from '../../parts/house'
import { useGuard } from './proof'
import { Row } from './Row'
import style from './security.module.css'
import { words } from './words'

type Asked = 'off' | 'money' | 'all'

const ruleQuery = queryOptions({
  queryKey: ['factor-rule'],
  queryFn: ({ signal }) => body(client.GET('/console/api/security/rule', { signal })),
})

/** Whose second factor is asked for, and help for those who lost theirs: the operator's. */
export function RuleCard() {
  const w = useWords(words)
  const me = useHouse()
  const { message } = App.useApp()
  const { guard, dialog } = useGuard()
  const rule = useQuery(ruleQuery)
  const people = useAll('/v1/people', {})
  const choices = (['off', 'money', 'all'] as const).map((value) => ({ value, label: w(`rule.${value}`) }))
  return (
    <Card title={w('rule')} hint={w('rule.text')}>
      <div className={style.rows}>
        <Loaded of={rule} lines={1}>
          {({ now, next }) => (
            <Row name={w(`rule.${now.asked}`)} text={next && `${w('rule.next', { at: time(next.from!, me.zone) })} ${w(`rule.${next.asked}`)}`}>
              <Ask
                label={w('rule.change')}
                fields={[
                  { name: 'asked', label: w('rule'), required: true, field: <ChoiceField allowClear={false} options={choices} /> },
                  { name: 'from', label: w('rule.from'), help: w('rule.from.help'), field: <TimeField /> },
                ]}
                values={{ asked: now.asked }}
                send={async (typed: { asked: Asked; from?: string }) =>
                  void guard(async () => {
                    await body(client.PUT('/console/api/security/rule', { body: { asked: typed.asked, ...(typed.from ? { from: typed.from } : {}) } }))
                    void message.success(w('rule.done'))
                  })
                }
              />
            </Row>
          )}
        </Loaded>
        <Row name={w('reset')} text={w('reset.text')}>
          <Ask
            label={w('reset')}
            danger
            text={w('reset.text')}
            fields={[
              {
                name: 'person', label: w('reset.person'), required: true,
                field: (
                  <ChoiceField
                    loading={people.isPending}
                    options={(people.data ?? []).filter((p) => p.id !== me.id).map((p) => ({ value: p.id, label: `${p.name} (${p.login})` }))}
                  />
                ),
              },
            ]}
            send={async ({ person }: { person: string }) =>
              void guard(async () => {
                await body(client.DELETE('/console/api/people/{person}/second-factor', { params: { path: { person } } }))
                void message.success(w('reset.done'))
              })
            }
          />
        </Row>
      </div>
      {dialog}
    </Card>
  )
}
