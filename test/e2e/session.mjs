// Pages of somebody who is signed in. Signing in by the form is walked in pages.test.mjs and security.test.mjs; elsewhere a session is made once
// for each person and kept.
import { openPage } from './browser.mjs'

const kept = new Map()

async function sessionOf(url, { login, password }) {
  const answer = await fetch(new URL('/console/api/session', url), {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Fenxiao-Console': '1' }, body: JSON.stringify({ login, password }),
  })
  if (!answer.ok) throw new Error(`${login} can't sign in: ${answer.status} ${await answer.text()}`)
  const [cookie] = answer.headers.getSetCookie()
  const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/)
  return { name, value, domain: new URL(url).hostname, path: cookie.match(/Path=([^;]+)/i)[1], httpOnly: true, sameSite: 'Strict' }
}

/** Opens a page at an address, as somebody's who is signed in. */
export async function enter(browser, { url, who, address, ...options }) {
  const key = `${url} ${who.login}`
  if (!kept.has(key)) kept.set(key, sessionOf(url, who))
  const cookie = await kept.get(key)
  const opened = await openPage(browser, { url, ...options })
  await opened.context.addCookies([cookie])
  if (address) await opened.page.goto(address)
  return opened
}
