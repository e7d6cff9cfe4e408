import { Page, useWords } from '../../kit'
import { AtHand, Goods } from './Goods'
import { Jobs } from './Jobs'
import { words } from './words'

export default function AssortmentPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      hint={w('hint')}
      actions={<AtHand />}
      tabs={[
        { key: 'goods', label: w('tab.goods'), content: () => <Goods /> },
        { key: 'jobs', label: w('tab.jobs'), content: () => <Jobs /> },
      ]}
    />
  )
}
