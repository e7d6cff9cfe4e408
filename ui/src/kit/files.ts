import { Failure } from '../api/client'
import { currentLanguage } from '../i18n/language'
import type { Open } from './api'
import { download } from './sheet'

async function ask(path: string, init: RequestInit = {}, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`/console/api${path}`, { ...init, headers: { 'Accept-Language': currentLanguage(), ...headers } }).catch(() => {
    throw new Failure(0)
  })
  if (!response.ok) throw new Failure(response.status, (await response.json().catch(() => undefined)) as Failure['problem'])
  return response
}

/** Sends a file as the body of a request of the open API: `sendFile<Open['Import']>('/v1/imports?kind=stock&name=…', file)`. */
export async function sendFile<T>(path: string, file: Blob, command: string = crypto.randomUUID()): Promise<T> {
  const response = await ask(path, { method: 'POST', body: file }, { 'Content-Type': 'application/octet-stream', 'X-Fenxiao-Console': '1', 'Idempotency-Key': command })
  return (await response.json()) as T
}

/** Stores a file; what is public has an address that anybody may read. */
export const storeFile = (file: File, open = false) => sendFile<Open['File']>(`/v1/files?name=${encodeURIComponent(file.name.slice(-100))}${open ? '&public=true' : ''}`, file)

/** Takes a file of the open API into the browser's downloads. */
export async function takeFile(path: string, name: string) {
  download(await (await ask(path)).blob(), name)
}

/** Reads a file of the open API as text. */
export const readText = async (path: string) => (await ask(path)).text()
