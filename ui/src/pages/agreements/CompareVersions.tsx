import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import { Loaded, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Compare } from '../partners/Compare'
import style from '../partners/partners.module.css'
import { useTermTexts } from './terms'
import { words } from './words'

/** Two versions side by side; at first the newest against the one before. */
export function CompareVersions({ agreement, versions }: { agreement: string; versions: Open['AgreementVersion'][] }) {
  const w = useWords(words)
  const { time } = useFormats()
  const texts = useTermTexts()
  const [right, setRight] = useState(versions[0]!.version)
  const [left, setLeft] = useState(versions[1]!.version)
  const [only, setOnly] = useState(true)
  const path = '/v1/agreements/{agreement_id}/versions/{version}' as const
  const before = useRead(path, { path: { agreement_id: agreement, version: left } })
  const after = useRead(path, { path: { agreement_id: agreement, version: right } })
  const options = versions.map((v) => ({ value: v.version, label: w('version', { n: v.version }) }))
  const said = (v: Open['AgreementVersion']) => texts(v.terms, v.scope ?? [], time(v.from))
  return (
    <Card
      title={w('compare')}
      extra={
        <span className={style.acts}>
          <Select aria-label={w('version.number')} size="small" value={left} options={options} onChange={setLeft} />
          <span className="quiet">{w('compare.with')}</span>
          <Select aria-label={w('compare.with')} size="small" value={right} options={options} onChange={setRight} />
          <Checkbox checked={only} onChange={(e) => setOnly(e.target.checked)}>
            {w('compare.only')}
          </Checkbox>
        </span>
      }
    >
      <Loaded of={before}>
        {(b) => <Loaded of={after}>{(a) => <Compare left={said(b)} right={said(a)} heads={[w('version', { n: left }), w('version', { n: right })]} only={only} same={w('compare.same')} />}</Loaded>}
      </Loaded>
    </Card>
  )
}
