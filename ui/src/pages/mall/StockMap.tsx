import { Button } from 'antd'
import { useState } from 'react'
import { Loaded, useRead, useWords, type Open } from '../../kit'
import { Card } from '../../parts/Card'
import { StockPill } from './goods'
import style from './mall.module.css'
import { words } from './words'

/** Where a selected good can be had: the provinces, and what lies in one of them. */
export function StockMap({ sku, selected }: { sku: string; selected: boolean }) {
  const w = useWords(words)
  const [parent, setParent] = useState<Open['RegionState']>()
  const map = useRead('/v1/goods/{sku_id}/stock-states', { path: { sku_id: sku }, query: parent ? { parent: parent.region } : {} }, { enabled: selected })
  const extra = parent && (
    <Button size="small" onClick={() => setParent(undefined)}>
      {w('stocks.back')}
    </Button>
  )
  return (
    <Card title={parent ? `${w('stocks')} · ${parent.name}` : w('stocks')} hint={parent ? undefined : w('stocks.hint')} extra={extra}>
      {selected ? (
        <Loaded of={map}>
          {(m) => (
            <div className={style.map}>
              {(m.items ?? []).map((r) => (
                <Place key={r.region} place={r} {...(parent ? {} : { open: () => setParent(r) })} />
              ))}
            </div>
          )}
        </Loaded>
      ) : (
        <p className="quiet">{w('stocks.selectFirst')}</p>
      )}
    </Card>
  )
}

function Place({ place, open }: { place: Open['RegionState']; open?: () => void }) {
  const w = useWords(words)
  const inside = (
    <>
      <span>
        {place.name}
        {place.delivered === 'part' && <span className="quiet small"> {w('stocks.part')}</span>}
      </span>
      {place.delivered === 'none' ? <span className="quiet small">{w('stocks.none')}</span> : <StockPill state={place.delivered === 'part' ? place.best_state : place.state} />}
    </>
  )
  return open ? (
    <button type="button" className={style.place} onClick={open}>
      {inside}
    </button>
  ) : (
    <div className={style.place}>{inside}</div>
  )
}
