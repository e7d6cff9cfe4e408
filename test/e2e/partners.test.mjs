// Partners come in by the pages: a supplier from its application to a signed agreement, a distributor from its application to its contract.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openPage, overflow } from './browser.mjs'
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

let asked = 0

/** The open API, as an applicant's page would call it. */
async function api(token, method, path, body, file) {
  const answer = await fetch(server.url.replace(/\/$/, '') + path, {
    method,
    headers: { 'Idempotency-Key': `partners-${Date.now()}-${asked++}`, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(file ? {} : { 'Content-Type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: file ?? JSON.stringify(body ?? {}) }),
  })
  const told = await answer.json()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(told)}`)
  return told
}

/** A credit code that holds by GB 32100. */
function creditCode() {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  const head = `91330106${String(Date.now()).slice(-9)}`
  const sum = weights.reduce((total, weight, n) => total + letters.indexOf(head[n]) * weight, 0)
  return head + letters[(31 - (sum % 31)) % 31]
}

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

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

/** Presses a button of the page, and the one that confirms it in the dialog; `fill` comes between. */
async function act(page, name, fill) {
  await page.locator('main').getByRole('button', { name, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill?.(dialog)
  await dialog.locator('button.ant-btn-primary').last().click()
  await dialog.waitFor({ state: 'hidden' })
}

test('a supplier applies, is approved, and both sign an agreement', async () => {
  const company = `云岭山珍 ${Date.now() % 100_000}`
  const begun = await api('', 'POST', '/v1/supplier-applications', {
    company, credit_code: creditCode(), contact: { name: '陆言', phone: '13900001000', region: '330106', address: '文三路 1 号' }, note: '主营山货',
  })
  const one = `/v1/supplier-applications/${begun.id}`
  const licence = await api(begun.token, 'POST', `/v1/files?name=${encodeURIComponent('营业执照.png')}`, undefined, png)
  await api(begun.token, 'POST', `${one}/documents`, { kind: 'business_licence', number: 'Z-1', file_id: licence.id })
  await api(begun.token, 'POST', `${one}/submit`)

  const { page, context, complaints } = await signedIn(server.people.operator, '/supplier-applications')
  await page.getByRole('link', { name: company }).first().click()
  await page.getByText('营业执照.png').waitFor()
  assert.equal(await overflow(page), 0)
  const login = `supplier${Date.now()}`
  await act(page, '通过', async (dialog) => {
    await dialog.getByLabel('首个登录名').fill(login)
    await dialog.getByLabel('审核意见').fill('证照齐全')
  })
  await page.getByRole('link', { name: /打开供应商/ }).waitFor()
  const supplier = (await api(begun.token, 'GET', one)).supplier_id
  const password = 'a long password of its own'
  await api(begun.token, 'POST', `${one}/account`, { password })

  await page.goto(`/agreements?new=${supplier}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByText(company).first().waitFor()
  await drawer.locator('button.ant-btn-primary').last().click()
  await page.waitForURL(/\/agreements\/agr_/)
  await act(page, '签署')
  const address = new URL(page.url()).pathname

  const theirs = await signedIn({ login, password }, address)
  await act(theirs.page, '签署')
  await theirs.page.locator('main header').getByText('生效', { exact: true }).first().waitFor()
  assert.deepEqual([...complaints, ...theirs.complaints], [])
  await theirs.context.close()
  await context.close()
})

test('a distributor applies, is reviewed and activated, and has its contract', async () => {
  const operator = (await api('', 'POST', '/v1/sessions', server.people.operator)).token
  const page1 = await api(operator, 'POST', '/v1/recruitments', {
    title: `招募店主 ${Date.now()}`, way: 'review', criteria: [{ code: 'sales', label: '销售能力', weight: 1 }],
    template: { profit_mode: 'price_difference', currency: 'CNY', price_ratio_ppm: 900_000, drift: 'exact' },
  })
  await api(operator, 'POST', `/v1/recruitments/${page1.id}/open`)
  const name = `南桥好物 ${Date.now() % 100_000}`
  const begun = await api('', 'POST', `/v1/openings/${page1.id}/applications`, { name })
  const one = `/v1/distributor-applications/${begun.id}`
  await api(begun.token, 'PUT', one, { name, channels: [{ name: `${name}店`, kind: 'mall_shop' }] })
  await api(begun.token, 'PUT', `${one}/identity`, { kind: 'company', real_name: `${name}商贸`, number: creditCode() })
  await api(begun.token, 'POST', `${one}/submit`)

  const { page, context, complaints } = await signedIn(server.people.operator, `/distributor-applications/${begun.id}`)
  await page.getByRole('button', { name: '领取并开始审核' }).click()
  await act(page, '给出审核结论', async (dialog) => {
    await dialog.getByLabel('通过', { exact: true }).check()
    await dialog.getByLabel(/销售能力/).fill('90')
  })
  await page.getByText('等待申请人签署', { exact: false }).or(page.getByRole('button', { name: '签署并激活' })).first().waitFor()
  const told = await api(begun.token, 'GET', `${one}/words`)
  await api(begun.token, 'POST', `${one}/words/signatures`, { document_sha256: told.document_sha256 })
  await page.reload()
  await act(page, '签署并激活')
  await page.locator('main header').getByText('已激活', { exact: true }).waitFor()
  assert.equal(await overflow(page), 0)
  await page.getByRole('link', { name: '打开合同' }).click()
  await page.locator('main header').getByText('生效', { exact: true }).first().waitFor()
  assert.deepEqual(complaints, [])
  await context.close()
})
