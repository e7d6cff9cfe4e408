import { Page, useWords } from '../../kit'
import { Attributes } from './Attributes'
import { Brands } from './Brands'
import { Categories } from './Categories'
import { Labels } from './Labels'
import { words } from './words'

export default function CatalogPage() {
  const w = useWords(words)
  return (
    <Page
      title={w('title')}
      tabs={[
        { key: 'categories', label: w('tab.categories'), content: () => <Categories /> },
        { key: 'brands', label: w('tab.brands'), content: () => <Brands /> },
        { key: 'attributes', label: w('tab.attributes'), content: () => <Attributes /> },
        { key: 'labels', label: w('tab.labels'), content: () => <Labels /> },
      ]}
    />
  )
}
