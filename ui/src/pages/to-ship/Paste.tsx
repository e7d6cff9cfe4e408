import { Alert, App, Button, Input, Table } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { Failure } from '../../api/client'
import { currentLanguage } from '../../i18n/language'
import { useExplain, useWords } from '../../kit'
import { Card } from '../../parts/Card'
import { check, cut, type Line } from './lines'
import { Outcomes } from './Outcomes'
import { lastCarrier, rememberCarrier, useSending } from './sending'
import style from './ToShip.module.css'
import type { Waiting } from './waiting'
import { words } from './words'

/** Ships what was pasted from a spreadsheet, or stands in a file. */
export function Paste({ all }: { all: Waiting[] }) {
  const w = useWords(words)
  const { modal, message } = App.useApp()
  const explain = useExplain()
  const [text, setText] = useState('')
  const [carrier, setCarrier] = useState(lastCarrier())
  const picker = useRef<HTMLInputElement>(null)
  const { send, busy, outcomes, clear } = useSending(w('results.ok'))
  const lines = useMemo(() => check(cut(text), all, carrier), [text, all, carrier])
  const items = lines.flatMap((l) => (l.item ? [l.item] : []))
  const read = async (file: File) => {
    try {
      setText(/\.xlsx$/i.test(file.name) ? await readBook(file) : await file.text())
    } catch (error) {
      message.error(w('paste.unread', { reason: explain(error as Error) }))
    }
  }
  const ship = () =>
    modal.confirm({
      title: w('send', { count: items.length }),
      content: w('send.sure'),
      okText: w('ship'),
      onOk: () => {
        if (carrier.trim()) rememberCarrier(carrier.trim())
        void send(items)
      },
    })
  if (outcomes && !busy) {
    const failed = new Set(outcomes.filter((o) => !o.ok).map((o) => o.item.key))
    const mend = () => {
      setText(lines.filter((l) => !l.item || failed.has(l.item.key)).map((l) => [l.number, l.waybill, l.carrier].join('\t')).join('\n'))
      clear()
    }
    return <Outcomes outcomes={outcomes} onMend={mend} onNew={() => (setText(''), clear())} />
  }
  return (
    <Card title={w('tab.paste')} hint={w('paste.help')}>
      <div className={style.line}>
        <label>
          <span>{w('carrier')}</span>
          <Input value={carrier} maxLength={40} onChange={(e) => setCarrier(e.target.value)} />
        </label>
        <Button onClick={() => picker.current?.click()}>{w('paste.file')}</Button>
        <input ref={picker} type="file" hidden accept=".csv,.txt,.tsv,.xlsx" aria-label={w('paste.file')} onChange={(e) => e.target.files?.[0] && void read(e.target.files[0])} />
      </div>
      <label className={style.goods} style={{ marginTop: 12 }}>
        <span className="quiet small">{w('paste.label')}</span>
        <Input.TextArea data-paste value={text} onChange={(e) => setText(e.target.value)} autoSize={{ minRows: 6, maxRows: 14 }} placeholder={'LY26112700001\tSF1234567890123\t顺丰速运\nLY26112700002\tSF1234567890124'} />
      </label>
      {lines.length > 0 && (
        <div className={style.under}>
          <Alert type={items.length < lines.length ? 'warning' : 'success'} showIcon title={w('paste.ready', { ready: items.length, bad: lines.length - items.length })} />
          <Checked lines={lines} />
          <div className={`${style.line} ${style.under}`}>
            <Button type="primary" loading={busy} disabled={items.length === 0} onClick={ship}>
              {w('send', { count: items.length })}
            </Button>
          </div>
        </div>
      )}
    </Card>
  )
}

function Checked({ lines }: { lines: Line[] }) {
  const w = useWords(words)
  return (
    <Table<Line & { n: number }>
      size="small"
      className={style.under ?? ''}
      rowKey={(l) => l.n}
      dataSource={lines.map((l, n) => ({ ...l, n }))}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      scroll={{ x: 560 }}
      columns={[
        { key: 'number', title: w('paste.number'), dataIndex: 'number' },
        { key: 'waybill', title: w('waybill'), dataIndex: 'waybill' },
        { key: 'carrier', title: w('carrier'), dataIndex: 'carrier' },
        { key: 'state', title: w('paste.state'), render: (_, l) => <span className={l.fault ? style.bad : style.good}>{l.fault ? w(`paste.${l.fault}`) : w('paste.good')}</span> },
      ]}
    />
  )
}

/** The server reads a workbook: its texts stay texts, so that a waybill's zeros are kept. */
async function readBook(file: File): Promise<string> {
  const response = await fetch('/console/api/sheets/read', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Fenxiao-Console': '1', 'Accept-Language': currentLanguage() },
    body: file,
  })
  if (!response.ok) throw new Failure(response.status, (await response.json().catch(() => undefined)) as Failure['problem'])
  const sheet = (await response.json()) as { columns: string[]; rows: string[][] }
  return [sheet.columns, ...sheet.rows].map((row) => row.join('\t')).join('\n')
}
