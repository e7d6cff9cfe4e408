import { Button, Input, Switch } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { FileField, FormDialog, TimeField, useAct, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { CodeField, filled } from '../partners/forms'
import { PartyField } from '../partners/Party'
import { ScopeField } from './ScopeField'
import { useTermFields } from './terms'
import { words } from './words'

type Typed = Open['NewAgreement'] & { on_paper?: boolean }

/** Proposes an agreement, or records one that both have signed on paper. `?new=sup_…` opens it for a supplier. */
export function Propose() {
  const w = useWords(words)
  const go = useNavigate()
  const { currency } = useHouse()
  const [address, setAddress] = useSearchParams()
  const [open, setOpen] = useState(address.has('new'))
  const opened = (a: Open['Agreement']) => void go(`/agreements/${a.id}`)
  const propose = useAct('post', '/v1/agreements/propose', { done: w('proposed'), silent: true, onDone: opened })
  const sign = useAct('post', '/v1/agreements', { done: w('sign.done'), silent: true, onDone: opened })
  const terms = useTermFields()
  const close = () => {
    setOpen(false)
    if (address.has('new')) setAddress({}, { replace: true })
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w('propose')}
      </Button>
      {open && (
        <FormDialog
          title={w('propose.title')}
          wide
          submit={w('propose')}
          values={{ currency, mode: 'buyout', reprice: true, supply_rule: 'per_sku', invoice_direction: 'supplier_to_operator', goods_at_end: 'close', ...(address.get('new') ? { supplier_id: address.get('new') } : {}) }}
          onClose={close}
          fields={[
            { name: 'supplier_id', label: w('supplier'), required: true, field: <PartyField kind="suppliers" label={w('supplier')} /> },
            { name: 'mode', label: w('mode'), required: true, half: true, field: <CodeField group="mode" /> },
            { name: 'currency', label: w('currency'), required: true, half: true, field: <Input maxLength={3} /> },
            ...terms,
            { name: 'scope', label: w('scope'), help: w('scope.help'), field: <ScopeField /> },
            { name: 'from', label: w('from'), half: true, help: w('now'), field: <TimeField /> },
            { name: 'until', label: w('until'), half: true, help: w('until.open'), field: <TimeField /> },
            { name: 'on_paper', label: w('onPaper'), help: w('onPaper.help'), valueName: 'checked', field: <Switch /> },
            { name: 'paper_file_id', label: w('scan'), when: (v) => v['on_paper'] === true, field: <FileField accept="image/*,application/pdf" /> },
          ]}
          send={({ on_paper, ...typed }: Typed) => {
            const body = filled(typed) as Open['NewAgreement']
            return on_paper ? sign.mutateAsync({ body }) : propose.mutateAsync({ body })
          }}
        />
      )}
    </>
  )
}
