import { Button } from 'antd'

/** The name of a row that opens beside the list. */
export function NameButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Button type="link" size="small" style={{ paddingInline: 0, whiteSpace: 'normal', height: 'auto', textAlign: 'start', fontWeight: 600 }} onClick={onClick}>
      {name}
    </Button>
  )
}
