import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Loaded, Stacked, useAct, useAll, useUnsaved, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { Notice } from '../../parts/Notice'
import { words as shared } from '../goods/words'
import type { Product } from './[product].page'
import style from './products.module.css'
import { words } from './words'

const keyOf = (attribute: string, sku = '') => `${attribute} ${sku}`

/** Values of the category's attributes: of the whole product, or of single SKUs. */
export function Attributes({ product }: { product: Product }) {
  const w = useWords(words)
  const attributes = useAll('/v1/attributes', { query: { category_id: product.category_id } })
  return (
    <Loaded of={attributes}>
      {(list) =>
        list.length === 0 ? (
          <Card title={w('tab.attributes')}>
            <Notice compact title={w('attributes.none')} text={w('attributes.none.text')} />
          </Card>
        ) : (
          <Values product={product} attributes={list} />
        )
      }
    </Loaded>
  )
}

function Values({ product, attributes }: { product: Product; attributes: Open['Attribute'][] }) {
  const w = useWords(words)
  const g = useWords(shared)
  const before = new Map((product.attributes ?? []).map((v) => [keyOf(v.attribute_id, v.sku_id), v.value]))
  const [values, setValues] = useState(before)
  const [dirty, setDirty] = useState(false)
  const save = useAct('put', '/v1/products/{product_id}', { done: g('saved'), onDone: () => setDirty(false) })
  useUnsaved(dirty)
  const set = (key: string, value: string) => {
    setDirty(true)
    setValues((was) => new Map(was).set(key, value))
  }
  const send = () => {
    const kept = [...values].filter(([, value]) => value.trim() !== '')
    const body = { attributes: kept.map(([key, value]) => ({ attribute_id: key.split(' ')[0]!, value: value.trim(), ...(key.split(' ')[1] ? { sku_id: key.split(' ')[1]! } : {}) })) }
    save.mutate({ path: { product_id: product.id }, body })
  }
  const cell = (a: Open['Attribute'], sku: string, of: string) => {
    const key = keyOf(a.id, sku)
    const label = `${a.name} ${of}`
    if (a.kind === 'choice') return <Select style={{ width: '100%', minWidth: 120 }} aria-label={label} allowClear value={values.get(key) || null} options={(a.choices ?? []).map((c) => ({ value: c, label: c }))} onChange={(to: string | null) => set(key, to ?? '')} />
    return <Input aria-label={label} maxLength={200} inputMode={a.kind === 'number' ? 'decimal' : 'text'} suffix={a.unit} value={values.get(key) ?? ''} onChange={(e) => set(key, e.target.value)} />
  }
  const skus = (product.skus ?? []).filter((s) => s.state === 'active')
  return (
    <Card title={w('tab.attributes')}>
      <Stacked>
        <table className={style.grid}>
          <thead>
            <tr>
              <th scope="col">{g('attribute')}</th>
              <th scope="col">{w('attributes.whole')}</th>
              {skus.map((s) => (
                <th key={s.id} scope="col">
                  {s.spec || s.code}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {attributes.map((a) => (
              <tr key={a.id}>
                <th scope="row">
                  {a.name}
                  {a.required && <span style={{ color: 'var(--red)' }}> {w('attributes.required')}</span>}
                </th>
                <td>{cell(a, '', w('attributes.whole'))}</td>
                {skus.map((s) => (
                  <td key={s.id}>{cell(a, s.id, s.spec || s.code)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Stacked>
      <div className={style.acts}>
        <Button type="primary" disabled={!dirty} loading={save.isPending} onClick={send}>
          {w('attributes.save')}
        </Button>
      </div>
    </Card>
  )
}
