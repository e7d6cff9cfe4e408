// Goods from the supplier's desk to the pool: a product is made on the page, stocked in the grid, reviewed, opened; an import tells its refused rows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openPage } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser
const mark = `E2E${Date.now().toString(36).toUpperCase()}`
const title = `青岚 试走茶 ${mark}`

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

async function signedIn(role, address) {
  const opened = await openPage(browser, { url: server.url })
  opened.expect(/401 \(Unauthorized\)/)
  const { page } = opened
  await page.goto('/sign-in')
  await page.getByLabel('登录名', { exact: true }).fill(server.people[role].login)
  await page.getByLabel('密码', { exact: true }).fill(server.people[role].password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((u) => u.pathname !== '/sign-in')
  await page.goto(address)
  return opened
}

/** Asks the API under the page's session. */
const ask = (page, path) => page.evaluate(async (p) => (await fetch(`/console/api${p}`)).json(), path)

/** Pastes a block of cells into a field, as a spreadsheet copies it. */
const paste = (field, text) =>
  field.evaluate((element, block) => {
    const data = new DataTransfer()
    data.setData('text/plain', block)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)

/** The first free choice below a field that opens a list. */
async function chooseTree(page, names) {
  await page.getByLabel('类目', { exact: true }).first().click()
  await page.keyboard.type(names)
  await page.locator('.ant-select-tree-title', { hasText: names }).first().click()
}

test('a supplier makes and stocks a product, the operator approves it, prices it and opens it', async () => {
  const { page, context, complaints } = await signedIn('supplier', '/products/new')
  const { items } = await ask(page, '/v1/products?limit=1')
  const like = items[0]
  const category = (await ask(page, '/v1/categories?limit=200')).items.find((c) => c.id === like.category_id)
  const brand = (await ask(page, '/v1/brands?limit=200')).items.find((b) => b.id === like.brand_id)

  await page.getByLabel('商品名称', { exact: true }).fill(title)
  await chooseTree(page, category.name)
  await page.getByLabel('品牌', { exact: true }).first().click()
  await page.keyboard.type(brand.name)
  await page.keyboard.press('Enter')
  await page.getByLabel('商家编码 第 1 行').fill(`${mark}-1`)
  await page.getByLabel('规格名 第 1 行').fill('50g')
  await page.getByRole('button', { name: '再加一行' }).click()
  await page.getByLabel('商家编码 第 2 行').fill(`${mark}-2`)
  await page.getByLabel('规格名 第 2 行').fill('100g')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  const product = new URL(page.url()).pathname.split('/').pop()
  assert.match(product, /^prd_/)

  await page.goto(`/stock?q=${encodeURIComponent(title)}`)
  const first = page.getByRole('textbox', { name: new RegExp(`在库，.*${mark}-1$`) }).first()
  await first.waitFor()
  await paste(first, '120\t10\n80\t5\n')
  await page.getByRole('button', { name: '保存 4 处修改' }).click()
  await page.getByText('成功 4，失败 0').waitFor()
  const found = await ask(page, `/v1/products/${product}`)
  const stock = await ask(page, `/v1/stock?sku_ids=${found.skus.map((s) => s.id).join()}`)
  assert.deepEqual(stock.items.map((s) => [s.on_hand, s.low_below]).filter(([n]) => n > 0), [[120, 10], [80, 5]])

  await page.goto(`/products/${product}`)
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await page.getByText('待审核', { exact: true }).first().waitFor()
  assert.deepEqual(complaints, [])
  await context.close()

  const operator = await signedIn('operator', '/reviews')
  await operator.page.getByRole('button', { name: title }).first().click()
  await operator.page.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click()
  await operator.page.getByRole('dialog').waitFor({ state: 'detached' })

  await operator.page.goto(`/stock?q=${encodeURIComponent(title)}&supplier_id=${found.supplier_id}`)
  const price = operator.page.getByRole('textbox', { name: new RegExp(`^采购价，.*${mark}-1$`) })
  await price.waitFor()
  await paste(price, '10.00\t12.50\t19.90\n20.00\t25.00\t39.90')
  await operator.page.getByRole('button', { name: '保存 6 处修改' }).click()
  await operator.page.getByText('成功 6，失败 0').waitFor()

  await operator.page.goto(`/assortment?words=${encodeURIComponent(title)}`)
  await operator.page.getByText('筛选出 2 个规格').waitFor()
  await operator.page.getByRole('button', { name: '全部入池' }).click()
  await operator.page.getByRole('dialog').getByRole('button', { name: '全部入池' }).click()
  await operator.page.waitForURL('**/assortment?tab=jobs')
  let open = []
  for (let n = 0; n < 60 && open.length < 2; n++) {
    open = (await ask(operator.page, `/v1/assortment?words=${encodeURIComponent(title)}&pool=open`)).items
    if (open.length < 2) await operator.page.waitForTimeout(500)
  }
  assert.equal(open.length, 2)
  assert.deepEqual(operator.complaints, [])
  await operator.context.close()
})

test('an import tells which rows were refused, and why', async () => {
  const { page, context } = await signedIn('supplier', '/imports')
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
