import type { Home } from '../../api/queries'
import { useSpeech } from '../../i18n/language'
import { Card } from '../../parts/Card'
import { useFormats } from '../../parts/house'
import { Notice } from '../../parts/Notice'
import { Pill } from '../../parts/State'
import style from './HomePage.module.css'

/** Goods of the pool that are out or run low. */
export function StockAlarms({ stock }: { stock: Home['stock'] }) {
  const { t } = useSpeech()
  const { count } = useFormats()
  const hint = stock.low + stock.out > 0 ? t('home.alarms.detail', { out: count(stock.out), low: count(stock.low) }) : undefined
  return (
    <Card title={t('home.stock')} hint={hint} className={style.half}>
      {stock.worst.length === 0 ? (
        <Notice title={t('home.stock.none')} compact />
      ) : (
        <ul className={style.rows}>
          {stock.worst.map((a) => (
            <li key={`${a.sku} ${a.warehouse}`}>
              <div className={style.row}>
                <span className={style.name}>
                  <span>{[a.title, a.spec].filter(Boolean).join(' · ')}</span>
                </span>
                <span className={style.end}>
                  <Pill tone={a.free_units <= 0 ? 'red' : 'amber'}>{t('home.stock.free', { free: count(Math.max(a.free_units, 0)) })}</Pill>
                </span>
                <span className={style.below}>{[a.supplier, a.warehouse, a.code].join(' · ')}</span>
                <span className={`${style.below} ${style.end}`}>{t('home.stock.mark', { low: count(a.low_below) })}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
