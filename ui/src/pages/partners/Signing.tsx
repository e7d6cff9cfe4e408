import { useWords } from '../../kit'
import { CopyText } from '../../parts/CopyText'
import { useFormats } from '../../parts/house'
import { Pill } from '../../parts/State'
import style from './partners.module.css'
import { defineWords } from '../../kit'
import { shared } from './words'

const words = defineWords({
  supplier: shared.supplier,
  distributor: shared.distributor,
  operator: shared.operator,
  signed: ['已签署', 'Signed'],
  unsigned: ['未签署', 'Not signed'],
  read: ['合同文本', 'The words'],
  hash: ['文本指纹（SHA-256）', 'SHA-256 of the words'],
})

type Role = 'operator' | 'supplier' | 'distributor'

/** Which party has signed, and when. */
export function Signatures({ roles, signed }: { roles: Role[]; signed: { role: Role; at: string; address?: string }[] }) {
  const w = useWords(words)
  const { time } = useFormats()
  return (
    <ul className={style.steps} style={{ marginBottom: 12 }}>
      {roles.map((role) => {
        const s = signed.find((x) => x.role === role)
        return (
          <li key={role}>
            <span className={`${style.mark} ${s ? style.done : style.waits}`} aria-hidden="true">
              {s ? '✓' : '…'}
            </span>
            <span className={style.acts}>
              {w(role)}
              <Pill tone={s ? 'green' : 'amber'}>{w(s ? 'signed' : 'unsigned')}</Pill>
              {s && <span className="quiet small number">{time(s.at)}{s.address ? ` · ${s.address}` : ''}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** The words as they are signed, and their hash. */
export function WordsText({ text, hash }: { text: string; hash?: string | undefined }) {
  const w = useWords(words)
  return (
    <>
      <pre className={style.document} tabIndex={0} aria-label={w('read')}>{text}</pre>
      {hash && (
        <p className="quiet small" style={{ marginTop: 8 }}>
          {w('hash')} <CopyText text={hash} />
        </p>
      )}
    </>
  )
}
