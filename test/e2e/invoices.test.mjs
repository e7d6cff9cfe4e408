// An invoice by the pages: a supplier registers it against its statement, the operator accepts it, and both see the same.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { barriers, narrow, openBrowser, openPage, overflow } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

async function signedIn(who, address) {
  const opened = await openPage(browser, { url: server.url })
  opened.expect(/401 \(Unauthorized\)/)
  await opened.page.goto(address)
  await opened.page.getByLabel('登录名', { exact: true }).fill(who.login)
  await opened.page.getByLabel('密码', { exact: true }).fill(who.password)
  await opened.page.getByRole('button', { name: '登录', exact: true }).click()
  await opened.page.waitForURL((u) => u.pathname !== '/sign-in')
  await opened.page.goto(address)
  return opened
}

test('a supplier registers an invoice, the operator accepts it, and both see it', async () => {
  const number = `26${String(Date.now()).padStart(18, '0')}`
  const supplier = await signedIn(server.people.supplier, '/invoices')
  const s = supplier.page
  await s.getByText('已收票').first().waitFor()
  await s.getByRole('button', { name: '登记发票', exact: true }).click()
  const form = s.getByRole('dialog')
  await form.getByRole('checkbox').first().check()
  const amount = form.getByLabel(/开票金额$/).first()
  const left = (await amount.inputValue()).replace(/,/g, '')
  await amount.fill(String(Number(left) + 1))
  await form.getByLabel('发票号码').fill(number)
  await form.getByRole('button', { name: '登记发票', exact: true }).click()
  await form.getByText('超过该结算单的未开票金额').first().waitFor()
  await amount.fill('113')
  await form.getByText('按税率计算：¥13.00').waitFor()
  await form.getByRole('button', { name: '登记发票', exact: true }).click()
  await s.getByRole('heading', { name: number }).waitFor()
  await s.getByText('待收票').first().waitFor()
  const address = new URL(s.url()).pathname
  assert.match(address, /^\/invoices\/inv_/)

  const operator = await signedIn(server.people.operator, '/invoices?state=registered')
  const o = operator.page
  await o.getByRole('link', { name: number }).click()
  await o.getByRole('button', { name: '收票', exact: true }).click()
  await o.getByRole('dialog').getByRole('button', { name: '收票', exact: true }).click()
  await o.getByText('已收票').first().waitFor()
  assert.deepEqual(await barriers(o), [])

  await s.reload()
  await s.getByText('已收票').first().waitFor()
  await s.getByRole('button', { name: '红冲', exact: true }).waitFor()
  await s.locator('main').getByRole('link', { name: /^\d{4}-\d{2}$/ }).click()
  await s.getByText('未开票金额').first().waitFor()
  assert.deepEqual(await barriers(s), [])
  await s.setViewportSize(narrow)
  await s.goto('/invoices')
  await s.getByText(number).first().waitFor()
  assert.equal(await overflow(s), 0)
  assert.deepEqual(await barriers(s), [])
  for (const opened of [supplier, operator]) {
    opened.expect(/422 \(Unprocessable/)
    assert.deepEqual(opened.complaints.filter((c) => !/422 \(Unprocessable/.test(c)), [])
    await opened.context.close()
  }
})
