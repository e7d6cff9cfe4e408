import { InputNumber, Modal } from 'antd'
import { useMemo, useState } from 'react'
import { Ask, call, ChoiceField, Facts, List, TimeField, useAct, useAll, useWords, type Column, type Open } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import { PartyLink } from '../partners/Party'
import { words } from './words'

type Row = Open['Invitation']

const load = ({ tab: _, ...query }: Record<string, string | number>, signal: AbortSignal) => call('get', '/v1/invitations', { query: query as never }, { signal })

export function Invitations() {
  const w = useWords(words)
  const { time } = useFormats()
  const pages = useAll('/v1/recruitments', {}, { most: 200 })
  const titles = useMemo(() => new Map((pages.data ?? []).map((p) => [p.id, p.title])), [pages.data])
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'code', title: w('code'), width: 120, render: (i) => <span className="number">…{i.tail}</span>, text: (i) => i.tail },
      { key: 'page', title: w('page'), width: 220, render: (i) => titles.get(i.recruitment_id) ?? i.recruitment_id },
      { key: 'inviter', title: w('inviter'), width: 140, render: (i) => (i.distributor_id ? <PartyLink kind="distributors" id={i.distributor_id} /> : w('operator')) },
      { key: 'used', title: w('used'), width: 100, align: 'right', render: (i) => <span className="number">{i.used} / {i.uses}</span>, text: (i) => `${i.used}/${i.uses}` },
      { key: 'expires', title: w('expires'), width: 150, render: (i) => <span className="number">{time(i.expires_at)}</span>, text: (i) => time(i.expires_at), kind: 'time' },
      { key: 'state', title: w('state'), width: 100, render: (i) => (i.revoked_at ? <Pill tone="grey">{w('revoked')}</Pill> : <Pill tone="green">{w('holds')}</Pill>) },
      { key: 'acts', title: '', width: 90, render: (i) => !i.revoked_at && <Revoke invitation={i} /> },
    ],
    [w, time, titles],
  )
  return <List<Row> name="invitations" title={w('tab.invitations')} load={load} columns={columns} rowKey={(i) => i.id} extra={<Invite titles={titles} />} empty={<Notice title={w('invite.empty')} text={w('invite.empty.text')} />} />
}

function Revoke({ invitation }: { invitation: Row }) {
  const w = useWords(words)
  const revoke = useAct('post', '/v1/invitations/{invitation_id}/revoke', { done: w('revoked'), silent: true })
  return <Ask label={w('revoke')} text={w('revoke.text')} danger button={{ size: 'small', type: 'text', 'aria-label': `${w('revoke')} ${invitation.tail}` }} send={() => revoke.mutateAsync({ path: { invitation_id: invitation.id }, body: {} })} />
}

/** Makes an invitation; its code and link are shown this once. */
function Invite({ titles }: { titles: Map<string, string> }) {
  const w = useWords(words)
  const [made, setMade] = useState<Row>()
  const make = useAct('post', '/v1/invitations', { silent: true, onDone: setMade })
  return (
    <>
      <Ask
        label={w('invite')}
        text={w('invite.text')}
        button={{ type: 'primary' }}
        values={{ uses: 1 }}
        fields={[
          { name: 'recruitment_id', label: w('page'), required: true, field: <ChoiceField options={[...titles].map(([value, label]) => ({ value, label }))} /> },
          { name: 'uses', label: w('uses'), required: true, half: true, field: <InputNumber min={1} max={10_000} precision={0} style={{ width: '100%' }} /> },
          { name: 'expires_at', label: w('expires'), required: true, half: true, field: <TimeField /> },
        ]}
        send={(body: Open['NewInvitation']) => make.mutateAsync({ body })}
      />
      <Modal open={made?.code !== undefined} title={w('invite')} onCancel={() => setMade(undefined)} footer={null} mask={{ closable: false }}>
        {made?.code && <Facts columns={1} facts={[{ label: w('code'), value: <CopyText text={made.code} /> }, { label: w('link'), value: <CopyText text={`${location.origin}/front/join/${made.recruitment_id}?code=${encodeURIComponent(made.code)}`} /> }]} />}
      </Modal>
    </>
  )
}
