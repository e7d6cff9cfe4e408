import { Button } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { FormDialog, TimeField, useAct, useWords, type Open } from '../../kit'
import { useHouse } from '../../parts/house'
import { useContractFields } from '../partners/contractTerms'
import { filled } from '../partners/forms'
import { PartyField } from '../partners/Party'
import { words } from './words'

/** Signs a contract with a distributor. `?new=dst_…` opens it for one. */
export function Sign() {
  const w = useWords(words)
  const go = useNavigate()
  const { currency } = useHouse()
  const [address, setAddress] = useSearchParams()
  const [open, setOpen] = useState(address.has('new'))
  const sign = useAct('post', '/v1/contracts', { done: w('added'), silent: true, onDone: (c) => void go(`/contracts/${c.id}`) })
  const terms = useContractFields()
  const close = () => {
    setOpen(false)
    if (address.has('new')) setAddress({}, { replace: true })
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w('add')}
      </Button>
      {open && (
        <FormDialog
          title={w('add')}
          wide
          submit={w('add')}
          values={{ currency, price_ratio_ppm: 1_000_000, drift: 'exact', payment: 'prepaid', ...(address.get('new') ? { distributor_id: address.get('new') } : {}) }}
          onClose={close}
          fields={[
            { name: 'distributor_id', label: w('distributor'), required: true, field: <PartyField kind="distributors" label={w('distributor')} /> },
            ...terms,
            { name: 'from', label: w('from'), half: true, help: w('now'), field: <TimeField /> },
            { name: 'until', label: w('until'), half: true, help: w('until.open'), field: <TimeField /> },
          ]}
          send={(body: Open['NewContract']) => sign.mutateAsync({ body: filled({ ...body, profit_mode: 'price_difference' }) as Open['NewContract'] })}
        >
          <p className="quiet">{w('add.text')}</p>
        </FormDialog>
      )}
    </>
  )
}
