import { Ask, begin, ChoiceField, download, RegionPicker, useWords } from '../../kit'
import { Input } from 'antd'
import { words } from './words'

interface Wish {
  format: 'csv' | 'xlsx' | 'google'
  link?: string
  region?: string
}

const endings = { csv: 'csv', xlsx: 'xlsx', google: 'xml' }

/** The selection as a file for shop systems: the server writes it, with own titles and prices. */
export function Export({ folder, channel }: { folder: string; channel: string }) {
  const w = useWords(words)
  const send = ({ format, link, region }: Wish) => {
    const query = new URLSearchParams({ format, ...(link ? { link } : {}), ...(region ? { region } : {}), ...(folder ? { folder } : {}), ...(channel ? { channel_id: channel } : {}) })
    begin(w('export.doing'), async ({ signal }) => {
      const answer = await fetch(`/console/api/v1/selections/export?${query}`, { signal, headers: { 'Accept-Language': w.language } })
      if (!answer.ok) throw new Error(((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? String(answer.status))
      const file = await answer.blob()
      const take = () => download(file, `selection-${new Date().toISOString().slice(0, 10)}.${endings[format]}`)
      take()
      return { take }
    })
    return Promise.resolve()
  }
  return (
    <Ask
      label={w('export')}
      title={w('export.title')}
      values={{ format: 'xlsx' }}
      send={send}
      fields={[
        { name: 'format', label: w('export.format'), required: true, field: <ChoiceField allowClear={false} options={(['xlsx', 'csv', 'google'] as const).map((f) => ({ value: f, label: w(`format.${f}`) }))} /> },
        { name: 'link', label: w('export.link'), help: w('export.link.help'), required: true, when: (v) => v.format === 'google', field: <Input maxLength={500} /> },
        { name: 'region', label: w('export.region'), field: <RegionPicker only="province" /> },
      ]}
    />
  )
}
