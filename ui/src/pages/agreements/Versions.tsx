import { Button, Switch } from 'antd'
import { Ask, FileField, FileLink, Loaded, useAct, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats, useHouse } from '../../parts/house'
import { filled } from '../partners/forms'
import style from '../partners/partners.module.css'
import { Signatures, WordsText } from '../partners/Signing'
import { State } from '../partners/State'
import { words } from './words'

interface Props {
  agreement: Open['Agreement']
  versions: Open['AgreementVersion'][]
  shown: number
  onShow: (version: number) => void
}

/** All versions, the newest first; the one that is shown is marked. */
export function Versions({ versions, shown, onShow }: Props) {
  const w = useWords(words)
  const { time } = useFormats()
  return (
    <Card title={w('versions')}>
      <ol className={style.trail}>
        {versions.map((v) => (
          <li key={v.version}>
            <span className={style.acts}>
              <Button type={v.version === shown ? 'primary' : 'default'} size="small" aria-pressed={v.version === shown} onClick={() => onShow(v.version)}>
                {w('version', { n: v.version })}
              </Button>
              <State of="version" state={v.state} />
              {v.on_paper && <span className="quiet small">{w('paper')}</span>}
            </span>
            <span className="quiet small number">
              {w('from')} {time(v.from)}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** The words of a version, who has signed them, and the reader's own signature. */
export function WordsOfVersion({ agreement: a, version }: { agreement: Open['Agreement']; version: number }) {
  const w = useWords(words)
  const read = useRead('/v1/agreements/{agreement_id}/versions/{version}', { path: { agreement_id: a.id, version } })
  return (
    <Card title={w('document')} hint={w('version', { n: version })} extra={read.data?.version === version && <SignActs agreement={a} version={read.data} />}>
      <Loaded of={read}>
        {(v) => (
          <>
            {v.on_paper ? (
              <p style={{ marginBottom: 12 }}>
                {w('onPaper')} {v.paper_file_id && <FileLink file={v.paper_file_id} />}
              </p>
            ) : (
              <Signatures roles={['operator', 'supplier']} signed={v.signatures ?? []} />
            )}
            <WordsText text={v.document ?? ''} hash={v.document_sha256} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function SignActs({ agreement: a, version: v }: { agreement: Open['Agreement']; version: Open['AgreementVersion'] }) {
  const w = useWords(words)
  const { role, party } = useHouse()
  const path = { agreement_id: a.id, version: v.version }
  const sign = useAct('post', '/v1/agreements/{agreement_id}/versions/{version}/sign', { done: w('sign.done'), silent: true })
  const withdraw = useAct('post', '/v1/agreements/{agreement_id}/versions/{version}/withdraw', { done: w('withdraw.done'), silent: true })
  if (v.state !== 'offered' || !v.document_sha256) return null
  const document_sha256 = v.document_sha256
  const mine = v.signatures?.some((s) => s.role === role) ?? false
  return (
    <span className={style.acts}>
      {role === 'operator' && <Ask label={w('withdraw')} text={w('withdraw.text')} danger button={{ size: 'small' }} send={() => withdraw.mutateAsync({ path, body: {} })} />}
      {role === 'operator' && (
        <Ask
          label={w('sign.paper')}
          text={w('sign.paper.text')}
          button={{ size: 'small' }}
          fields={[
            { name: 'on_paper', label: w('onPaper'), required: true, valueName: 'checked', field: <Switch /> },
            { name: 'paper_file_id', label: w('scan'), field: <FileField accept="image/*,application/pdf" /> },
          ]}
          send={(body: { on_paper?: boolean; paper_file_id?: string }) => sign.mutateAsync({ path, body: filled({ document_sha256, ...body }) })}
        />
      )}
      {!mine && <Ask label={w('sign')} text={w('sign.text', { party: party ?? w('operator'), n: v.version })} button={{ type: 'primary', size: 'small' }} send={() => sign.mutateAsync({ path, body: { document_sha256 } })} />}
    </span>
  )
}
