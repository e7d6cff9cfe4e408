import { Page, useWords } from '../../kit'
import { Exclusions } from './Exclusions'
import { Limits } from './Limits'
import { SelectionLimits } from './SelectionLimits'
import { Windows } from './Windows'
import { words } from './words'

export default function SalesRulesPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      tabs={[
        { key: 'limits', label: w('tab.limits'), content: () => <Limits /> },
        { key: 'selection', label: w('tab.selection'), content: () => <SelectionLimits /> },
        { key: 'exclusions', label: w('tab.exclusions'), content: () => <Exclusions /> },
        { key: 'windows', label: w('tab.windows'), content: () => <Windows /> },
      ]}
    />
  )
}
