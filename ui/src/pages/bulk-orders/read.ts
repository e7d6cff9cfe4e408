import { Failure } from '../../api/client'
import { currentLanguage } from '../../i18n/language'

/** Reads a table out of a file: the server knows workbooks, and CSV in the encodings that shops write. */
export async function readFile(file: File): Promise<string[][]> {
  const answer = await fetch('/console/api/sheets/read', {
    method: 'POST',
    headers: { 'X-Fenxiao-Console': '1', 'Accept-Language': currentLanguage(), 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  })
  const body = (await answer.json().catch(() => undefined)) as { columns?: string[]; rows?: string[][] } | undefined
  if (!answer.ok) throw new Failure(answer.status, body as Failure['problem'])
  return [body?.columns ?? [], ...(body?.rows ?? [])]
}
