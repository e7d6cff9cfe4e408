// Goods come in by file: an import tells its refused rows. How a product is made, stocked, reviewed and opened is walked in partners.test.mjs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { enter } from './session.mjs'

let server, browser
const mark = `E2E${Date.now().toString(36).toUpperCase()}`

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

/** Asks the API under the page's session. */
const ask = (page, path) => page.evaluate(async (p) => (await fetch(`/console/api${p}`)).json(), path)

test('an import tells which rows were refused, and why', async () => {
  const { page, context } = await enter(browser, { url: server.url, who: server.people.supplier, address: '/imports' })
  const warehouse = (await ask(page, '/v1/warehouses?limit=1')).items[0].name
  const known = (await ask(page, '/v1/products?limit=1')).items[0].skus[0].code
  const head = (await page.evaluate(async () => (await fetch('/console/api/v1/imports/template?kind=stock&format=csv', { headers: { 'Accept-Language': 'zh' } })).text())).split(/\r?\n/)[0].replace(/^\uFEFF/, '')
  const columns = head.split(',')
  const row = (code, units) => columns.map((c) => (/编码|code/i.test(c) ? code : /仓/.test(c) ? warehouse : /数|量|存|units/i.test(c) ? units : '')).join()
  const csv = [head, row(known, '500'), row(`${mark}-NONE`, '1'), row(known, 'many')].join('\n')
  await page.getByRole('button', { name: '上传文件' }).first().click()
  await page.getByRole('dialog').getByText('库存', { exact: true }).click()
  await page.locator('[role=dialog] input[type=file]').setInputFiles({ name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: '开始导入' }).click()
  await page.waitForURL('**/imports/imp_*')
  await page.getByText('已完成').first().waitFor()
  const rows = page.getByRole('region', { name: '未通过的行' }).locator('tbody tr')
  await rows.first().waitFor()
  assert.equal(await rows.count(), 2)
  await context.close()
})

test('a supplier asks for a price in its grid, and the operator accepts it', async () => {
  const own = await enter(browser, { url: server.url, who: server.people.supplier, address: '/stock' })
  const cell = own.page.getByLabel(/^申请调价，/).first()
  await cell.waitFor()
  const title = (await cell.getAttribute('aria-label')).replace('申请调价，', '')
  const code = title.split(' ').at(-1)
  const sku = (await ask(own.page, '/v1/products?limit=20')).items.flatMap((p) => p.skus).find((s) => s.code === code)
  const priceOf = async (page) => (await ask(page, `/v1/prices?sku_ids=${sku.id}`)).items[0]
  const before = await priceOf(own.page)
  const asked = before.supply_minor + 11
  await cell.fill((asked / 100).toFixed(2))
  await own.page.getByRole('button', { name: '保存 1 处修改' }).click()
  await own.page.getByText('成功 1，失败 0').waitFor()
  assert.equal((await priceOf(own.page)).supply_minor, before.supply_minor, 'nothing counts before it is accepted')

  const { page, context } = await enter(browser, { url: server.url, who: server.people.operator, address: '/prices?tab=asked&state=open' })
  await page.locator('tr.ant-table-row', { hasText: code }).getByRole('button', { name: sku.title }).click()
  await page.getByRole('dialog').getByText(sku.title).first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '采纳', exact: true }).click()
  await page.getByText('已采纳，新采购价生效').waitFor()
  const after = await priceOf(page)
  assert.deepEqual([after.supply_minor, after.settlement_minor], [asked, before.settlement_minor ?? after.settlement_minor])

  await own.page.goto('/stock?tab=asked&state=accepted')
  await own.page.locator('tr.ant-table-row', { hasText: code }).getByText('已采纳').waitFor()
  await context.close()
  await own.context.close()
})
