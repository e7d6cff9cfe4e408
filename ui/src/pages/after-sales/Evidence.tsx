import { useState } from 'react'
import { Ask, useAct, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import style from './AfterSale.module.css'
import { over, type AfterSale } from './cases'
import { StoredFiles } from './files'
import { words } from './words'

/** What the sides have shown. */
export function Evidence({ of }: { of: AfterSale }) {
  const w = useWords(words)
  const { time } = useFormats()
  const add = useAct('post', '/v1/after-sales/{after_sale_id}/evidence', { done: w('evidence.added'), silent: true })
  const shown = of.evidence ?? []
  return (
    <Card title={w('evidence')} hint={w('evidence.hint')}>
      {shown.length === 0 && <p className="quiet" style={{ marginBottom: 12 }}>{w('evidence.none')}</p>}
      <div className={style.shots}>
        {shown.map((e) => (
          <Exhibit key={e.file_id} at={`/console/api/v1/after-sales/${of.id}/evidence/${e.file_id}`} label={`${w(`side.${e.side}`)} · ${time(e.added_at)}`} />
        ))}
      </div>
      {!over(of.state) && (
        <Ask
          label={w('evidence.add')}
          fields={[{ name: 'evidence', label: w('evidence'), required: true, field: <StoredFiles />, help: w('apply.evidence.help') }]}
          send={(v: { evidence: string[] }) => add.mutateAsync({ path: { after_sale_id: of.id }, body: v })}
        />
      )}
    </Card>
  )
}

/** A picture, or where it is none, a link to the file. */
function Exhibit({ at, label }: { at: string; label: string }) {
  const w = useWords(words)
  const [picture, setPicture] = useState(true)
  return (
    <a className={style.shot} href={at} target="_blank" rel="noreferrer" aria-label={`${w('evidence.open')} ${label}`}>
      {picture ? <img src={at} alt={label} loading="lazy" onError={() => setPicture(false)} /> : <span className={style.doc}>{w('evidence.open')}</span>}
      <span>{label}</span>
    </a>
  )
}
