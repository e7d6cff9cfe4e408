import { FileLink, Stacked, useWords, type Open } from '../../kit'
import { useFormats } from '../../parts/house'
import style from '../partners/partners.module.css'
import { State } from '../partners/State'
import { stateOf } from './stateOf'
import { words } from './words'

/** A few papers in a page about something else. */
export function PaperTable({ papers }: { papers: Open['Paper'][] }) {
  const w = useWords(words)
  const { date } = useFormats()
  return (
    <Stacked>
      <table className={style.table}>
        <thead>
          <tr>
            <th>{w('kind')}</th>
            <th>{w('number')}</th>
            <th>{w('state')}</th>
            <th>{w('until')}</th>
            <th>{w('file')}</th>
          </tr>
        </thead>
        <tbody>
          {papers.toSorted((a, b) => a.until.localeCompare(b.until)).map((p) => (
            <tr key={p.id}>
              <td>{w.code('paper', p.kind)}</td>
              <td>{p.number}</td>
              <td><State of="paper" state={stateOf(p)} /></td>
              <td className="number">{date(p.until)}</td>
              <td><FileLink file={p.file_id} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Stacked>
  )
}
