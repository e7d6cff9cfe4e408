import { Alert, Button, Modal, Select, Table, Tooltip, type TableColumnsType } from 'antd'
import { useMemo, useState } from 'react'
import { revokeKey, rotateKey, type APIKey } from '../../api/keys'
import { useSpeech } from '../../i18n/language'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Stacked } from '../../kit/Stacked'
import { Pill } from '../../parts/State'
import { lifeOf } from './calls'
import { KeyForm, said } from './KeyForm'
import style from './KeysPage.module.css'
import { useCommand } from './useCommand'

type Doing = { what: 'edit' | 'rotate' | 'revoke'; key: APIKey }

const tones = { live: 'green', ending: 'amber', expired: 'grey', revoked: 'grey' } as const

export function KeyList({ keys, onMade }: { keys: APIKey[]; onMade: (made: APIKey) => void }) {
  const { t } = useSpeech()
  const [doing, setDoing] = useState<Doing>()
  const columns = useColumns(setDoing)
  if (keys.length === 0) return <Notice compact title={t('keys.empty')} text={t('keys.empty.text')} />
  const done = () => setDoing(undefined)
  return (
    <>
      <Stacked>
        <Table rowKey="id" columns={columns} dataSource={keys} pagination={keys.length > 10 ? { pageSize: 10, showSizeChanger: false } : false} scroll={{ x: 860 }} />
      </Stacked>
      {doing?.what === 'edit' && <KeyForm distributor="" editing={doing.key} onClose={done} />}
      {doing?.what === 'rotate' && <Rotate of={doing.key} onClose={done} onMade={onMade} />}
      {doing?.what === 'revoke' && <Revoke of={doing.key} onClose={done} />}
    </>
  )
}

function useColumns(ask: (doing: Doing) => void): TableColumnsType<APIKey> {
  const { t, code } = useSpeech()
  const { time } = useFormats()
  return useMemo(() => {
    const now = new Date()
    return [
      {
        title: t('keys.name'),
        render: (_, k) => (
          <>
            <span className={style.keyName}>
              <strong>{k.name}</strong>
              <Pill tone={tones[lifeOf(k, now)]}>{t(`keys.life.${lifeOf(k, now)}`)}</Pill>
              {k.test && <Pill tone="violet">{t('keys.test')}</Pill>}
            </span>
            <span className="quiet small number">…{k.tail}</span>
          </>
        ),
      },
      {
        title: t('keys.scopes'),
        render: (_, k) => {
          const names = k.scopes ?? []
          if (names.length === 0) return <span className="quiet">{t('keys.scopes.all')}</span>
          const all = names.map((s) => code('scope', s))
          return <Tooltip title={all.join(' · ')}>{all.length > 2 ? t('keys.scopes.more', { names: all.slice(0, 2).join(' · '), count: all.length }) : all.join(' · ')}</Tooltip>
        },
      },
      { title: t('keys.addresses'), render: (_, k) => (k.addresses?.length ? <span className="number">{k.addresses.slice(0, 2).join(', ') + (k.addresses.length > 2 ? '…' : '')}</span> : <span className="quiet">{t('keys.anywhere')}</span>) },
      {
        title: t('keys.lastUsed'),
        render: (_, k) => (
          <>
            <span className="number">{k.last_used_at ? time(k.last_used_at) : t('keys.never')}</span>
            {k.last_address && <div className="quiet small number">{k.last_address}</div>}
          </>
        ),
      },
      { title: t('keys.until'), render: (_, k) => <span className="number">{k.revoked_at ? time(k.revoked_at) : k.expires_at ? time(k.expires_at) : t('keys.endless')}</span> },
      {
        title: <span className="hidden">{t('keys.actions')}</span>,
        align: 'right',
        render: (_, k) => {
          const life = lifeOf(k, now)
          if (life === 'expired' || life === 'revoked') return null
          return (
            <span className={style.actions}>
              {(['edit', 'rotate', 'revoke'] as const).map((what) => (
                <Button key={what} type="link" size="small" danger={what === 'revoke'} aria-label={`${t(`keys.${what}`)} ${k.name} ${k.tail}`} onClick={() => ask({ what, key: k })}>
                  {t(`keys.${what}`)}
                </Button>
              ))}
            </span>
          )
        },
      },
    ]
  }, [t, code, time, ask])
}

const overlaps = [0, 1, 24, 72, 168]

/** Puts a new key in an old one's place; the old one goes on for a while, so that the shop changes over without a gap. */
function Rotate({ of, onClose, onMade }: { of: APIKey; onClose: () => void; onMade: (made: APIKey) => void }) {
  const { t } = useSpeech()
  const [hours, setHours] = useState(24)
  const rotate = useCommand((command, overlap: number) => rotateKey(command, of.id, overlap), (made) => {
    onClose()
    onMade(made)
  })
  return (
    <Modal open title={t('keys.rotate.title', { name: of.name })} okText={t('keys.rotate')} cancelText={t('keys.cancel')} confirmLoading={rotate.isPending} onOk={() => rotate.mutate(hours)} onCancel={onClose}>
      {rotate.error && <Alert type="error" title={said(rotate.error) || t('failure.network')} style={{ marginBottom: 12 }} />}
      <p>{t('keys.rotate.text')}</p>
      <label className={style.overlap}>
        {t('keys.rotate.overlap')}
        <Select value={hours} onChange={setHours} aria-label={t('keys.rotate.overlap')} options={overlaps.map((h) => ({ value: h, label: h === 0 ? t('keys.rotate.none') : t('keys.rotate.hours', { hours: h }) }))} />
      </label>
    </Modal>
  )
}

function Revoke({ of, onClose }: { of: APIKey; onClose: () => void }) {
  const { t } = useSpeech()
  const revoke = useCommand((command, key: string) => revokeKey(command, key), onClose)
  return (
    <Modal open title={t('keys.revoke.title', { name: of.name })} okText={t('keys.revoke')} okButtonProps={{ danger: true }} cancelText={t('keys.cancel')} confirmLoading={revoke.isPending} onOk={() => revoke.mutate(of.id)} onCancel={onClose}>
      {revoke.error && <Alert type="error" title={said(revoke.error) || t('failure.network')} style={{ marginBottom: 12 }} />}
      <p>{t('keys.revoke.text', { tail: of.tail })}</p>
    </Modal>
  )
}
