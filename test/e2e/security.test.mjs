// Second factors by mouse: an authenticator app, its code at the next sign-in, a passkey of a virtual authenticator, and signing in by it alone.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { barriers, narrow, openBrowser, openPage, overflow, wide } from './browser.mjs'
import { startServer } from './server.mjs'
import { keep } from './shots.mjs'

let server, browser

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

/** The six digits that an authenticator app shows for a secret in base32, so many steps of 30 seconds from now. */
function codeOf(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac.at(-1) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const words = {
  zh: {
    login: '登录名', password: '密码', signIn: '登录', account: /^账号/, signOut: '退出登录', security: '账号与安全', setUp: '设置验证器应用', code: '6 位验证码', use: '启用',
    kept: '已保存', second: '验证码', confirm: '验证', addPasskey: '添加通行密钥', byPasskey: '使用通行密钥登录', sessions: '登录会话', here: '当前会话',
    remove: '移除', name: '名称', wrong: '验证码错误或已使用过', since: /起使用/, title: '账号与安全',
  },
  en: {
    login: 'Login', password: 'Password', signIn: 'Sign in', account: /^Account/, signOut: 'Sign out', security: 'Account and security', setUp: 'Set up an authenticator app',
    code: 'Six digits', use: 'Take into use', kept: 'I have kept them', second: 'Code', confirm: 'Confirm', addPasskey: 'Add a passkey', byPasskey: 'Sign in with a passkey',
    sessions: 'Sessions', here: 'this one', remove: 'Remove', name: 'Name', wrong: 'this code is wrong or was used before', since: /In use since/, title: 'Account and security',
  },
}

async function signIn(page, w, { login, password }) {
  await page.goto('/sign-in')
  await page.getByLabel(w.login, { exact: true }).fill(login)
  await page.getByLabel(w.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: w.signIn, exact: true }).click()
}

async function signOut(page, w) {
  await page.getByRole('button', { name: w.account }).click()
  await page.getByRole('button', { name: w.signOut }).click()
  await page.waitForURL('**/sign-in')
}

/** A device that keeps passkeys and verifies its person. */
async function withAuthenticator(context, page) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
}

for (const [language, viewport, size, role] of [['zh', wide, 'wide', 'operator'], ['en', narrow, 'narrow', 'supplier']]) {
  const w = words[language]

  describe(`${language} ${size}`, () => {
    test('an app, its code, a passkey, and signing in by it alone', async () => {
      const url = server.url.replace('127.0.0.1', 'localhost') // passkeys want a name
      const { page, context, complaints, expect } = await openPage(browser, { url, viewport, language })
      expect(/401 \(Unauthorized\)/)
      expect(/422 \(Unprocessable/)
      await withAuthenticator(context, page)
      const shot = (name) => keep(page, `security-${name}-${language}-${size}`)
      const sound = async (name) => {
        assert.equal(await overflow(page), 0, `${name} is too wide`)
        assert.deepEqual(await barriers(page), [], name)
        await shot(name)
      }
      const who = server.people[role]

      await signIn(page, w, who)
      await page.waitForURL((u) => u.pathname !== '/sign-in')
      await page.getByRole('button', { name: w.account }).click()
      await page.getByRole('link', { name: w.security }).click()
      await page.getByRole('heading', { name: w.title, level: 1 }).waitFor()
      await page.getByText(w.here).waitFor()
      await sound('1-page')

      await page.getByRole('button', { name: w.setUp }).click()
      const secret = (await page.locator('[role=dialog]').getByText(/^[A-Z2-7]{32}$/).first().textContent()).trim()
      await shot('2-app')
      await page.getByLabel(w.code).fill(codeOf(secret, -1))
      await page.getByRole('button', { name: w.use }).click()
      await page.getByRole('button', { name: w.kept }).waitFor()
      assert.equal(await page.locator('[role=dialog] li').count(), 10)
      await shot('3-codes')
      await page.getByRole('button', { name: w.kept }).click()
      await page.getByText(w.since).waitFor()

      await signOut(page, w)
      await signIn(page, w, who)
      await page.getByLabel(w.second, { exact: true }).fill('000000')
      await page.getByRole('button', { name: w.confirm, exact: true }).click()
      await page.getByRole('alert').getByText(w.wrong).waitFor()
      await sound('4-second-step')
      await page.getByLabel(w.second, { exact: true }).fill(codeOf(secret))
      await page.getByRole('button', { name: w.confirm, exact: true }).click()
      await page.waitForURL((u) => u.pathname !== '/sign-in')

      await page.goto('/security')
      await page.getByRole('button', { name: w.addPasskey }).click()
      await page.getByLabel(w.name, { exact: true }).fill('键盘 Key')
      await page.locator('[role=dialog]').getByRole('button', { name: w.addPasskey }).click()
      await page.getByText('键盘 Key').waitFor()
      await sound('5-passkey')

      await signOut(page, w)
      await page.getByRole('button', { name: w.byPasskey }).click()
      await page.waitForURL((u) => u.pathname !== '/sign-in')
      await page.goto('/security')
      await page.getByText('键盘 Key').waitFor()
      assert.deepEqual(complaints, [])
      await context.close()
    })
  })
}
