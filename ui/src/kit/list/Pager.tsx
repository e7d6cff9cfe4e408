import { Button, Select } from 'antd'
import { BackIcon, ForthIcon } from '../../parts/icons'
import { isFirst, pageNumber, type Way } from './cursors'
import { useWords } from '../words'
import style from './list.module.css'
import { sizes } from './shape'
import { words } from './words'

interface Props {
  way: Way
  size: number
  more: boolean
  busy: boolean
  onBack: () => void
  onForth: () => void
  onFirst: () => void
  onSize: (size: number) => void
}

export function Pager({ way, size, more, busy, onBack, onForth, onFirst, onSize }: Props) {
  const w = useWords(words)
  const page = pageNumber(way)
  return (
    <div className={style.pager}>
      <Select
        className={style.sizes}
        aria-label={w('page.size')}
        value={size}
        options={sizes.map((n) => ({ value: n, label: w('page.sizeOf', { size: n }) }))}
        onChange={onSize}
      />
      <span className={style.spring} />
      {!isFirst(way) && (page === undefined || page > 2) && (
        <Button type="text" onClick={onFirst}>
          {w('page.first')}
        </Button>
      )}
      <Button icon={<BackIcon />} disabled={isFirst(way) || busy} onClick={onBack}>
        {w('page.previous')}
      </Button>
      {page !== undefined && <span className="quiet number">{w('page.number', { page })}</span>}
      <Button icon={<ForthIcon />} iconPlacement="end" disabled={!more || busy} onClick={onForth}>
        {w('page.next')}
      </Button>
    </div>
  )
}
