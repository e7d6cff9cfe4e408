import { Alert, App, Button, Checkbox, Form, Modal, Radio } from 'antd'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { PartySelect, sendFile, takeFile, useExplain, useWords } from '../../kit'
import { useHouse } from '../../parts/house'
import { words as shared } from '../goods/words'
import type { Import } from './cells'
import style from './imports.module.css'
import { words } from './words'

type Kind = Import['kind']

/** Chooses a file and what it is, and begins its import. */
export function Upload({ kind: first = 'catalog', supplier: whose = '', onClose }: { kind?: Kind; supplier?: string; onClose: () => void }) {
  const w = useWords(words)
  const g = useWords(shared)
  const { role } = useHouse()
  const { message } = App.useApp()
  const explain = useExplain()
  const go = useNavigate()
  const [kind, setKind] = useState<Kind>(first)
  const [supplier, setSupplier] = useState(whose)
  const [file, setFile] = useState<File>()
  const [publish, setPublish] = useState(false)
  const [toAll, setToAll] = useState(false)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const operator = role === 'operator'
  const send = async () => {
    if (operator && !supplier) return setFailure(g('choose.supplier'))
    if (!file) return setFailure(w('file.missing'))
    setBusy(true)
    setFailure('')
    const query = new URLSearchParams({ kind, name: file.name.slice(-100), ...(operator ? { supplier_id: supplier } : {}), ...(publish ? { publish: 'true' } : {}), ...(publish && toAll ? { to_all: 'true' } : {}) })
    try {
      const made = await sendFile<Import>(`/v1/imports?${query}`, file)
      message.success(w('begun'))
      onClose()
      void go(`/imports/${made.id}`)
    } catch (error) {
      setFailure(explain(error as Error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal open title={w('new')} okText={w('begin')} confirmLoading={busy} onOk={() => void send()} onCancel={onClose} maskClosable={false}>
      {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 12 }} />}
      <Form layout="vertical" component="div">
        <Form.Item label={w('kind')}>
          <Radio.Group value={kind} onChange={(e) => setKind(e.target.value as Kind)}>
            {kindsOf(operator).map((k) => (
              <Radio key={k} value={k}>
                {w.code('kind', k)}
              </Radio>
            ))}
          </Radio.Group>
          <p className="quiet small">{w(`kind.${kind}.text`)}</p>
        </Form.Item>
        {operator && (
          <Form.Item label={g('supplier')} required>
            <PartySelect kind="suppliers" label={g('supplier')} value={supplier || undefined} onChange={setSupplier} />
          </Form.Item>
        )}
        <Form.Item label={w('file')} required extra={w('file.help')}>
          <FileDrop file={file} onFile={setFile} />
        </Form.Item>
        <Templates named kinds={[kind]} />
        {operator && kind === 'catalog' && (
          <Form.Item>
            <Checkbox checked={publish} onChange={(e) => setPublish(e.target.checked)}>
              {w('publish')}
            </Checkbox>
            <Checkbox checked={toAll} disabled={!publish} onChange={(e) => setToAll(e.target.checked)}>
              {w('toAll')}
            </Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

export const kindsOf = (operator: boolean): Kind[] => (operator ? ['catalog', 'prices', 'stock'] : ['catalog', 'stock'])

function FileDrop({ file, onFile }: { file: File | undefined; onFile: (file: File) => void }) {
  const w = useWords(words)
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => files?.[0] && onFile(files[0])
  return (
    <div
      className={over ? `${style.drop} ${style.over}` : style.drop}
      onDragOver={(e) => (e.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault()
        setOver(false)
        take(e.dataTransfer.files)
      }}
    >
      <input ref={chooser} hidden type="file" aria-label={w('file')} accept=".csv,.xlsx,text/csv" onChange={(e) => take(e.target.files)} />
      <Button onClick={() => chooser.current?.click()}>{w('file.choose')}</Button>
      <span className="quiet">{file ? file.name : w('file.drop')}</span>
    </div>
  )
}

/** Files that show the columns of an import. */
export function Templates({ kinds, named = false }: { kinds: Kind[]; named?: boolean }) {
  const w = useWords(words)
  const { message } = App.useApp()
  const explain = useExplain()
  const take = (kind: Kind, format: 'xlsx' | 'csv') => void takeFile(`/v1/imports/template?kind=${kind}&format=${format}`, `${w.code('kind', kind)}.${format}`).catch((e: Error) => message.error(explain(e)))
  return (
    <div className={style.templates}>
      {named && <span className="quiet">{w('templates')}</span>}
      {kinds.map((kind) => (
        <span key={kind}>
          {kinds.length > 1 && <strong>{w.code('kind', kind)} </strong>}
          <Button type="link" size="small" onClick={() => take(kind, 'xlsx')}>
            XLSX
          </Button>
          <Button type="link" size="small" onClick={() => take(kind, 'csv')}>
            CSV
          </Button>
        </span>
      ))}
      <span className="quiet small">{w('templates.text')}</span>
    </div>
  )
}
