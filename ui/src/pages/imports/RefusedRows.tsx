import { useQuery } from '@tanstack/react-query'
import { Loaded, readText, useWords } from '../../kit'
import type { Import } from './cells'
import { readCsv } from './csv'
import style from './imports.module.css'
import { words } from './words'

const most = 200

/** The refused rows as they came, each with the reason: the last columns of the file that tells them. */
export function RefusedRows({ of }: { of: Import }) {
  const w = useWords(words)
  const rows = useQuery({ queryKey: ['open', 'refused-rows', of.id, of.refused_rows, w.language], queryFn: async () => readCsv(await readText(`/v1/imports/${of.id}/refused-rows?format=csv`)) })
  return (
    <Loaded of={rows}>
      {([head = [], ...body]) => (
        <>
          <div className={style.scroll} tabIndex={0} role="region" aria-label={w('refused.rows')}>
            <table className={style.rows}>
              <thead>
                <tr>
                  {head.map((name, n) => (
                    <th key={n} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {body.slice(0, most).map((row, n) => (
                  <tr key={n}>
                    {head.map((_, i) => (
                      <td key={i} title={row[i]} className={i === head.length - 1 ? style.why : undefined}>
                        {row[i]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {body.length > most && <p className={`quiet small ${style.foot}`}>{w('refused.more', { count: most })}</p>}
        </>
      )}
    </Loaded>
  )
}
