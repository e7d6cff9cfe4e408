import { Page, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { Asked } from '../prices/Asked'
import { GridTab } from './GridTab'
import { Movements } from './Movements'
import { words } from './words'

export default function StockPage() {
  const w = useWords(words)
  const { role } = useHouse()
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      tabs={[
        { key: 'grid', label: w('tab.grid'), content: () => <GridTab /> },
        ...(role === 'supplier' ? [{ key: 'asked', label: w('tab.asked'), content: () => <Asked /> }] : []),
        { key: 'movements', label: w('tab.movements'), content: () => <Movements /> },
      ]}
    />
  )
}
