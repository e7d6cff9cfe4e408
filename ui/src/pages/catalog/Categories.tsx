import { Button, Input, Tree } from 'antd'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { Ask, Facts, Split, useAct, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Bone } from '../../parts/Loading'
import { Notice } from '../../parts/Notice'
import { One } from '../goods/fields'
import { useCategories, type Branch } from '../goods/names'
import { words as shared } from '../goods/words'
import { words } from './words'

interface Shown {
  key: string
  title: string
  children: Shown[]
}

const matching = (tree: Branch[], text: string): Shown[] =>
  tree.flatMap((b) => {
    const children = matching(b.children, b.title.includes(text) ? '' : text)
    return b.title.includes(text) || children.length > 0 ? [{ key: b.value, title: b.title, children }] : []
  })

/** The category tree; a chosen one is renamed, moved, or gets one below it. */
export function Categories() {
  const w = useWords(words)
  const g = useWords(shared)
  const { tree, found, loading } = useCategories()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const make = useAct('post', '/v1/categories', { silent: true, done: w('category.made') })
  const shown = useMemo(() => matching(tree, text.trim()), [tree, text])
  const name = { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> }
  const one = found.get(chosen)
  return (
    <Split aside={one ? <Chosen key={one.id} of={one} /> : <Card title={g('category')}><span className="quiet">{w('category.choose')}</span></Card>}>
      <Card
        title={w('tab.categories')}
        hint={w('category.hint')}
        extra={<Ask label={w('category.root')} title={w('category.new')} button={{ type: 'primary' }} fields={[name]} send={(v: { name: string }) => make.mutateAsync({ body: { name: v.name } })} />}
      >
        <Input.Search aria-label={w('category.find')} placeholder={w('category.find')} allowClear style={{ maxWidth: 320, marginBottom: 12 }} onChange={(e) => setText(e.target.value)} />
        {loading ? (
          <Bone height={240} />
        ) : shown.length === 0 ? (
          <Notice compact title={w('category.none')} />
        ) : (
          <Tree key={text} blockNode height={520} treeData={shown} defaultExpandAll={text !== ''} selectedKeys={chosen ? [chosen] : []} onSelect={(keys) => setChosen(String(keys[0] ?? ''))} />
        )}
      </Card>
    </Split>
  )
}

function Chosen({ of }: { of: Open['Category'] }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { time } = useFormats()
  const { list, path } = useCategories()
  const make = useAct('post', '/v1/categories', { silent: true, done: w('category.made') })
  const change = useAct('put', '/v1/categories/{category_id}', { silent: true, done: g('saved') })
  const name = { name: 'name', label: g('name'), required: true, field: <Input maxLength={100} /> }
  const parents = list.filter((c) => c.level === of.level - 1).map((c) => ({ value: c.id, label: path(c.id) }))
  return (
    <Card title={of.name} hint={w('category.level', { level: of.level })}>
      <Facts columns={1} facts={[{ label: g('category'), value: path(of.id) }, { label: g('changed'), value: time(of.updated_at) }]} />
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 16 }}>
        <Ask
          label={g('edit')}
          fields={[name, ...(of.level > 1 ? [{ name: 'parent_id', label: w('category.parent'), required: true, field: <One label={w('category.parent')} options={parents} /> }] : [])]}
          values={{ name: of.name, parent_id: of.parent_id }}
          send={(v: { name: string; parent_id?: string }) => change.mutateAsync({ path: { category_id: of.id }, body: { ...(v.name !== of.name ? { name: v.name } : {}), ...(v.parent_id && v.parent_id !== of.parent_id ? { parent_id: v.parent_id } : {}) } })}
        />
        {of.level < 3 && <Ask label={w('category.child')} title={w('category.new')} fields={[name]} send={(v: { name: string }) => make.mutateAsync({ body: { name: v.name, parent_id: of.id } })} />}
        <Link to={of.level === 3 ? `/products?category_id=${of.id}` : `/assortment?category_ids=${of.id}`}>
          <Button>{w('category.goods')}</Button>
        </Link>
      </span>
    </Card>
  )
}
