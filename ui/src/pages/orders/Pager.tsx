import { Button, Select } from 'antd'
import { useSpeech } from '../../i18n/language'
import { BackIcon, ForthIcon } from '../../parts/icons'
import { isFirst, pageNumber, type Way } from './cursors'
import { sizes } from './filter'
import style from './OrdersPage.module.css'

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
  const { t } = useSpeech()
  const page = pageNumber(way)
  return (
    <div className={style.pager}>
      <Select
        className={style.sizes}
        aria-label={t('orders.page.size')}
        value={size}
        options={sizes.map((n) => ({ value: n, label: t('orders.page.sizeOf', { size: n }) }))}
        onChange={onSize}
      />
      <span className={style.spring} />
      {!isFirst(way) && (page === undefined || page > 2) && (
        <Button type="text" onClick={onFirst}>
          {t('orders.page.first')}
        </Button>
      )}
      <Button icon={<BackIcon />} disabled={isFirst(way) || busy} onClick={onBack}>
        {t('orders.page.previous')}
      </Button>
      {page !== undefined && <span className="quiet number">{t('orders.page.number', { page })}</span>}
      <Button icon={<ForthIcon />} iconPlacement="end" disabled={!more || busy} onClick={onForth}>
        {t('orders.page.next')}
      </Button>
    </div>
  )
}
