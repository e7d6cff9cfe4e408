import { Tag } from 'antd'
import { useMemo } from 'react'
import { defineWords, useWords, type Filter } from '../../kit'
import { region } from '../../format/region'
import { useHouse } from '../../parts/house'

const words = defineWords({
  by: ['日期按', 'Days are when'],
  'by.paid': ['付款日期', 'paid'],
  'by.refunded': ['退款日期', 'refunded'],
  province: ['收货省份', 'Province'],
  other: ['其他地区', 'Elsewhere'],
  kind: ['渠道类型', 'Kind of channel'],
  'kind.marketplace_shop': ['C 店', 'Marketplace shop'],
  'kind.mall_shop': ['商城店', 'Mall shop'],
  'kind.b2c_platform': ['B2C 平台', 'B2C platform'],
  'kind.own_site': ['独立站', 'Own site'],
  'kind.physical_shop': ['实体店', 'Physical shop'],
  'kind.wholesale': ['批发', 'Wholesale'],
  channel: ['渠道', 'Channel'],
  product: ['商品', 'Product'],
  sku: ['规格', 'SKU'],
})

const kinds = ['marketplace_shop', 'mall_shop', 'b2c_platform', 'own_site', 'physical_shop', 'wholesale']
const provinces = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' ')

/** What the monitor counts orders by. Channel, product and SKU come with the address of a link and can only be dropped here. */
export function useTraits(): Filter[] {
  const w = useWords(words)
  const { role } = useHouse()
  return useMemo(() => {
    const linked = (key: 'channel' | 'product' | 'sku'): Filter => ({
      kind: 'own',
      key,
      label: w(key),
      field: (value, change) =>
        value ? (
          <Tag closable onClose={() => change('')}>
            {w(key)} {value}
          </Tag>
        ) : null,
    })
    const all: Filter[] = [
      { kind: 'choice', key: 'by', label: w('by'), options: (['paid', 'refunded'] as const).map((by) => ({ value: by, label: w(`by.${by}`) })) },
      { kind: 'choice', key: 'province', label: w('province'), options: [...provinces.map((p) => ({ value: p, label: region(p, w.language).split(' · ')[0] ?? p })), { value: 'other', label: w('other') }] },
      { kind: 'choice', key: 'channel_kind', label: w('kind'), options: kinds.map((kind) => ({ value: kind, label: w.code('kind', kind) })) },
      linked('channel'),
      linked('product'),
      linked('sku'),
    ]
    return all.filter((f) => role !== 'supplier' || f.kind === 'days' || (f.key !== 'channel' && f.key !== 'channel_kind'))
  }, [w, role])
}
