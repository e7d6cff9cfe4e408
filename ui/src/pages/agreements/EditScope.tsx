import { Ask, useAct, useWords, type Open } from '../../kit'
import { filled } from '../partners/forms'
import { ScopeField } from './ScopeField'
import { words } from './words'

export function EditScope({ agreement: a }: { agreement: Open['Agreement'] }) {
  const w = useWords(words)
  const replace = useAct('put', '/v1/agreements/{agreement_id}/scope', { done: w('scope.done'), silent: true })
  return (
    <Ask
      label={w('scope.edit')}
      text={w('scope.edit.text')}
      wide
      button={{ size: 'small' }}
      values={{ scope: a.scope ?? [] }}
      fields={[{ name: 'scope', label: w('scope'), help: w('scope.help'), field: <ScopeField /> }]}
      send={({ scope }: Open['Scope']) => replace.mutateAsync({ path: { agreement_id: a.id }, body: { scope: filled(scope ?? []) } })}
    />
  )
}
