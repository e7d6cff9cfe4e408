import { Failure } from '../api/client'
import { currentLanguage } from '../i18n/language'
import type { Batch, Column } from './list/shape'
import { begin } from './tray'

export interface SheetColumn {
  title: string
  kind?: 'text' | 'integer' | 'decimal' | 'date' | 'time'
}

/** The server makes at most so many rows into a file. */
export const mostRows = 50_000

/** Makes an Excel file of rows of texts; the server writes it, so that texts stay texts and amounts are exact. */
export async function makeSheet(name: string, columns: SheetColumn[], rows: string[][], signal?: AbortSignal): Promise<Blob> {
  const response = await fetch('/console/api/sheets', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Fenxiao-Console': '1', 'Accept-Language': currentLanguage() },
    body: JSON.stringify({ name, sheets: [{ title: name, columns: columns.map((c) => ({ title: c.title, kind: c.kind ?? 'text' })), rows }] }),
    ...(signal ? { signal } : {}),
  })
  if (!response.ok) throw new Failure(response.status, (await response.json().catch(() => undefined)) as Failure['problem'])
  return response.blob()
}

/** Hands a file to the browser's downloads. */
export function download(file: Blob, name: string) {
  const address = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Exports a list with all its pages, as long work that the tray shows. */
export function exportList<T>(name: string, title: string, columns: Column<T>[], load: (after: string | undefined, signal: AbortSignal) => Promise<Batch<T>>) {
  const written = columns.filter((c) => c.text)
  begin(title, async ({ signal, tell }) => {
    const rows: string[][] = []
    let after: string | undefined
    do {
      const page = await load(after, signal)
      for (const row of page.items ?? []) rows.push(written.map((c) => String(c.text?.(row) ?? '')))
      tell(rows.length)
      after = page.next || undefined
    } while (after && rows.length < mostRows && !signal.aborted)
    const file = await makeSheet(name, written, rows.slice(0, mostRows), signal)
    const take = () => download(file, `${name}-${new Date().toISOString().slice(0, 10)}.xlsx`)
    take()
    return { take, ...(after ? { note: `> ${mostRows}` } : {}) }
  })
}
