import { Page, useWords } from '../../kit'
import { Rules } from './Rules'
import { Simulation } from './Simulation'
import { words } from './words'

export default function PriceRulesPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      tabs={[
        { key: 'rules', label: w('tab.rules'), content: () => <Rules /> },
        { key: 'simulation', label: w('tab.simulation'), content: () => <Simulation /> },
      ]}
    />
  )
}
