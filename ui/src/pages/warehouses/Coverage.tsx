import { Button, Drawer, Tree, type TreeDataNode } from 'antd'
import { useMemo, useState } from 'react'
import { call, Loaded, useAct, useRead, useWords, type Open } from '../../kit'
import { words as shared } from '../goods/words'
import { useNarrow } from '../../parts/useNarrow'
import { words } from './words'

type Region = Open['Region']

/** Says that a code lies in another: 440305 lies in 440300 and in 440000. */
export const liesIn = (code: string, above: string) => code !== above && (above.endsWith('0000') ? code.startsWith(above.slice(0, 2)) : above.endsWith('00') && code.startsWith(above.slice(0, 4)))

/** Ticks or unticks a region; what lies in a ticked one needs no tick of its own. */
export const ticked = (codes: string[], code: string, on: boolean) => (on ? [...codes.filter((c) => !liesIn(c, code)), code] : codes.filter((c) => c !== code))

export function Coverage({ of, onClose }: { of: Open['Warehouse']; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const narrow = useNarrow()
  const provinces = useRead('/v1/regions', { query: {} }, { staleTime: Infinity })
  const [codes, setCodes] = useState<string[]>(of.coverage ?? [])
  const save = useAct('put', '/v1/warehouses/{warehouse_id}/coverage', { done: g('saved'), onDone: onClose })
  return (
    <Drawer
      open
      size={narrow ? '100%' : 520}
      title={`${w('coverage')} · ${of.name}`}
      onClose={onClose}
      footer={
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ path: { warehouse_id: of.id }, body: { coverage: codes } })}>
            {w('coverage.set')}
          </Button>
          <Button onClick={() => setCodes([])}>{w('coverage.all')}</Button>
        </span>
      }
    >
      <p className="quiet" style={{ marginBottom: 8 }}>
        {w('coverage.text')}
      </p>
      <p aria-live="polite" style={{ marginBottom: 8, fontWeight: 600 }}>
        {codes.length ? w('coverage.chosen', { count: codes.length }) : w('coverage.none')}
      </p>
      <Loaded of={provinces}>{(found) => <RegionTree provinces={found.items ?? []} codes={codes} onTick={(code, on) => setCodes(ticked(codes, code, on))} />}</Loaded>
    </Drawer>
  )
}

function RegionTree({ provinces, codes, onTick }: { provinces: Region[]; codes: string[]; onTick: (code: string, on: boolean) => void }) {
  const { language } = useWords(words)
  const [below, setBelow] = useState<Record<string, Region[]>>({})
  const tree = useMemo(() => {
    const node = (r: Region): TreeDataNode => {
      const covered = codes.some((c) => liesIn(r.code, c))
      const some = codes.filter((c) => liesIn(c, r.code)).length
      const name = language === 'en' && r.name_en ? r.name_en : r.name
      return {
        key: r.code,
        title: some > 0 ? `${name} (${some})` : name,
        isLeaf: r.level === 'district',
        disableCheckbox: covered,
        ...(below[r.code] ? { children: below[r.code]!.map(node) } : {}),
      }
    }
    return provinces.map(node)
  }, [provinces, below, codes, language])
  const shown = useMemo(() => [...codes, ...Object.values(below).flat().map((r) => r.code).filter((code) => codes.some((c) => liesIn(code, c)))], [codes, below])
  return (
    <Tree
      checkable
      checkStrictly
      selectable={false}
      height={520}
      treeData={tree}
      checkedKeys={shown}
      loadData={async (n) => {
        const code = String(n.key)
        if (below[code]) return
        const { items } = await call('get', '/v1/regions', { query: { parent: code } })
        setBelow((was) => ({ ...was, [code]: items ?? [] }))
      }}
      onCheck={(_, { node, checked }) => onTick(String(node.key), checked)}
    />
  )
}
