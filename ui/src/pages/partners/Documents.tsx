import { FileLink, Stacked, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import style from './partners.module.css'
import { shared } from './words'

/** A company's licences and other documents; what was replaced stands quietly below. */
export function Documents({ documents, act }: { documents: Open['CompanyDocument'][]; act?: (d: Open['CompanyDocument']) => React.ReactNode }) {
  const w = useWords(shared)
  const { date } = useFormats()
  const sorted = documents.toSorted((a, b) => Number(Boolean(a.replaced_by)) - Number(Boolean(b.replaced_by)))
  return (
    <Stacked>
      <table className={style.table}>
        <thead>
          <tr>
            <th>{w('kind')}</th>
            <th>{w('number')}</th>
            <th>{w('until')}</th>
            <th>{w('file')}</th>
            {act && <th><span className="hidden">…</span></th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map((d) => (
            <tr key={d.id} className={d.replaced_by ? 'quiet' : undefined}>
              <td>{w.code('document', d.kind)}</td>
              <td>{d.number}</td>
              <td>{d.valid_until ? <Ends at={d.valid_until} replaced={Boolean(d.replaced_by)}>{date(d.valid_until)}</Ends> : w('until.open')}</td>
              <td><FileLink file={d.file_id} /></td>
              {act && <td>{!d.replaced_by && act(d)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Stacked>
  )
}

function Ends({ at, replaced, children }: { at: string; replaced: boolean; children: string }) {
  const w = useWords(shared)
  const left = new Date(at).getTime() - Date.now()
  if (replaced) return <span className="number">{children}</span>
  const state = left <= 0 ? 'expired' : left < 60 * 86_400_000 ? 'soon' : undefined
  return (
    <span className={style.acts}>
      <span className="number">{children}</span>
      {state && <Pill tone={state === 'expired' ? 'red' : 'amber'}>{w(`paper.${state}`)}</Pill>}
    </span>
  )
}
