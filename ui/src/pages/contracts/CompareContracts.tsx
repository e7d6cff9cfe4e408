import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Compare } from '../partners/Compare'
import { termsOf, useContractTexts } from '../partners/contractTerms'
import style from '../partners/partners.module.css'
import { words } from './words'

/** Two versions of a contract side by side; at first the newest against the one before. */
export function CompareContracts({ versions }: { versions: Open['Contract'][] }) {
  const w = useWords(words)
  const texts = useContractTexts()
  const [right, setRight] = useState(0)
  const [left, setLeft] = useState(1)
  const [only, setOnly] = useState(true)
  const options = versions.map((v, value) => ({ value, label: w('version', { n: v.version }) }))
  const [a, b] = [versions[left] ?? versions[0]!, versions[right] ?? versions[0]!]
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
      <Compare left={texts(termsOf(a))} right={texts(termsOf(b))} heads={[w('version', { n: a.version }), w('version', { n: b.version })]} only={only} same={w('compare.same')} />
    </Card>
  )
}
