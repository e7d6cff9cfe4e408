import { Facts, useWords, type Open } from '../../kit'
import { placed } from '../../format/region'
import { shared } from './words'

/** A contact's facts. */
export function ContactFacts({ contact, columns = 2 }: { contact: Open['Contact'] | undefined; columns?: 1 | 2 }) {
  const w = useWords(shared)
  return (
    <Facts
      columns={columns}
      facts={[
        { label: w('contact.name'), value: contact?.name },
        { label: w('contact.phone'), value: contact && <span className="number">{contact.phone}</span> },
        { label: w('contact.address'), value: contact && placed(contact.region, contact.address, w.language), wide: true },
      ]}
    />
  )
}
