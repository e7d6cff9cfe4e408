import { Switch } from 'antd'
import { Ask, FileField, TimeField, useAct, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { filled, useReason } from '../partners/forms'
import { ScopeField } from './ScopeField'
import { useTermFields } from './terms'
import { words } from './words'

/** What the operator may do with an agreement as a whole. */
export function Acts({ agreement: a }: { agreement: Open['Agreement'] }) {
  const w = useWords(words)
  const { role } = useHouse()
  const path = { agreement_id: a.id }
  const notice = useAct('post', '/v1/agreements/{agreement_id}/notice', { done: w('notice.done'), silent: true })
  const end = useAct('post', '/v1/agreements/{agreement_id}/end', { done: w('end.done'), silent: true })
  const reason = useReason()
  if (role !== 'operator' || (a.state !== 'in_force' && a.state !== 'selling_out')) return null
  return (
    <>
      <Ask label={w('end')} text={w('end.text')} danger fields={reason} send={(body: Open['Reason']) => end.mutateAsync({ path, body })} />
      {a.state === 'in_force' && (
        <>
          <Ask label={w('notice')} text={w('notice.text')} danger fields={[{ name: 'until', label: w('until'), required: true, field: <TimeField /> }, ...reason]} send={(body: Open['Notice']) => notice.mutateAsync({ path, body })} />
          <Amend agreement={a} />
        </>
      )}
    </>
  )
}

function Amend({ agreement: a }: { agreement: Open['Agreement'] }) {
  const w = useWords(words)
  const amend = useAct('post', '/v1/agreements/{agreement_id}/versions', { done: w('amend.done'), silent: true })
  const terms = useTermFields('terms')
  const { reprice, supply_rule, supply_ratio_ppm, invoice_direction, goods_at_end, sell_out_days, channel_kinds, regions } = a
  return (
    <Ask
      label={w('amend')}
      text={w('amend.text')}
      wide
      button={{ type: 'primary' }}
      values={{ terms: { reprice, supply_rule, invoice_direction, goods_at_end, sell_out_days, channel_kinds, regions, ...(supply_rule === 'ratio' ? { supply_ratio_ppm } : {}) }, scope: a.scope ?? [] }}
      fields={[
        ...terms,
        { name: 'scope', label: w('scope'), help: w('scope.help'), field: <ScopeField /> },
        { name: 'from', label: w('from'), help: w('now'), field: <TimeField /> },
        { name: 'on_paper', label: w('onPaper'), help: w('onPaper.help'), valueName: 'checked', field: <Switch /> },
        { name: 'paper_file_id', label: w('scan'), when: (v) => v['on_paper'] === true, field: <FileField accept="image/*,application/pdf" /> },
      ]}
      send={(body: Open['NewAgreementVersion']) => amend.mutateAsync({ path: { agreement_id: a.id }, body: filled(body) as Open['NewAgreementVersion'] })}
    />
  )
}
