import { Page, useWords } from '../../kit'
import { GridTab } from './GridTab'
import { Movements } from './Movements'
import { words } from './words'

export default function StockPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      tabs={[
        { key: 'grid', label: w('tab.grid'), content: () => <GridTab /> },
        { key: 'movements', label: w('tab.movements'), content: () => <Movements /> },
      ]}
    />
  )
}
