import { useWords, type Open } from '../../kit'
import { words } from '../products/words'
import style from '../products/products.module.css'
import { Picture } from '../products/Media'
import { useBrands, useCategories } from './names'
import { RegionName } from './region'

type Product = Open['Product']
const fields = ['title', 'category_id', 'brand_id', 'description', 'packaging', 'dispatch_region', 'handbook', 'attributes', 'media'] as const

/** What a supplier's proposal would change, beside what holds now. */
export function Compare({ product }: { product: Product }) {
  const w = useWords(words)
  const p = product.proposal
  if (!p) return null
  const changed = fields.filter((f) => p[f] !== undefined && JSON.stringify(plain(f, p[f])) !== JSON.stringify(plain(f, product[f])))
  return (
    <table className={style.compare}>
      <colgroup>
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{w('compare.field')}</th>
          <th scope="col">{w('compare.now')}</th>
          <th scope="col">{w('compare.then')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((f) => (
          <tr key={f}>
            <th scope="row">{w(`field.${f}`)}</th>
            <td className={style.was}>
              <Value field={f} of={product} />
            </td>
            <td className={style.then}>
              <Value field={f} of={p} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const plain = (field: string, value: unknown) => (field === 'media' ? ((value ?? []) as Open['NewMedia'][]).map(({ kind, url }) => ({ kind, url })) : (value ?? ''))

function Value({ field, of }: { field: (typeof fields)[number]; of: Product | Open['Proposal'] }) {
  const brands = useBrands()
  const categories = useCategories()
  if (field === 'category_id') return <>{categories.path(of.category_id)}</>
  if (field === 'brand_id') return <>{brands.name(of.brand_id)}</>
  if (field === 'dispatch_region') return <RegionName code={of.dispatch_region} />
  if (field === 'media') return <span className={style.thumbs}>{(of.media ?? []).map((m, n) => <Picture key={n} medium={m} />)}</span>
  if (field === 'attributes') return <>{(of.attributes ?? []).map((a) => a.value).join(' · ') || '—'}</>
  if (field === 'handbook') {
    const h = of.handbook
    return <>{[...(h?.selling_points ?? []), h?.audience, h?.usage, ...(h?.wording_allowed ?? []), ...(h?.wording_forbidden ?? []), ...(h?.questions ?? []).map((q) => `${q.question} ${q.answer}`)].filter(Boolean).join('\n') || '—'}</>
  }
  return <>{of[field] || '—'}</>
}
