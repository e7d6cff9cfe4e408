// A distributor's day by its pages: finds a good, prices and lists it, orders it, orders in bulk, makes a webhook, looks into the sandbox.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keep, openBrowser, openPage, overflow } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, page, complaints
const stamp = Date.now().toString(36)
const folder = `走查${stamp}`
let sku, code

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  const opened = await openPage(browser, { url: server.url })
  // Whether somebody is signed in is asked before anybody is; a picture may be missing.
  opened.expect(/401 \(Unauthorized\)/)
  opened.expect(/\/media\//)
  ;({ page, complaints } = opened)
  const { login, password } = server.people.distributor ?? { login: 'shop-ly', password: 'fenxiao-demo' }
  await page.goto('/sign-in')
  await page.getByLabel('登录名', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((u) => u.pathname !== '/sign-in')
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

const button = (name) => page.getByRole('button', { name, exact: true })
const dialog = () => page.getByRole('dialog').last()

test('a good is found in the mall and selected with an own price', async () => {
  await page.goto('/mall?selected=no&stock=in_stock&region=440000')
  await page.getByRole('heading', { name: '选品广场' }).waitFor()
  const good = page.locator('main ul li a[href^="/mall/sku_"]').first()
  await good.waitFor()
  assert.equal(await overflow(page), 0)
  await keep(page, 'shop-1-mall')
  sku = (await good.getAttribute('href')).split('/').pop()
  await good.click()
  await page.getByRole('heading', { name: '毛利试算' }).waitFor()
  await page.locator('main').getByRole('button', { name: '选品', exact: true }).first().click()
  await dialog().getByLabel('文件夹').fill(folder)
  await dialog().getByRole('button', { name: '选品', exact: true }).click()
  await button('保存为我的售价').click()
  await page.getByText('售价已保存').first().waitFor()
  await keep(page, 'shop-2-good')
})

test('an own price outside of the range is refused at the field', async () => {
  await page.goto(`/selections?folder=${encodeURIComponent(folder)}`)
  await page.getByRole('button', { name: /修改 .* 的售价/ }).first().click()
  const field = page.getByRole('spinbutton', { name: '我的售价' })
  await field.fill('0.01')
  await page.getByRole('alert').getByText('不能低于').waitFor()
  assert.ok(await button('保存').isDisabled())
  await page.keyboard.press('Escape')
  code = (await page.locator('main tr.ant-table-row').last().innerText()).match(/[A-Z]{2,}-\d+/)[0]
})

test('a selected good is listed in a channel', async () => {
  await page.goto(`/selections?folder=${encodeURIComponent(folder)}`)
  await page.locator('main tr.ant-table-row .ant-checkbox').first().click()
  await button('铺到渠道').click()
  await dialog().getByRole('combobox').click()
  await page.locator('.ant-select-item-option').first().click()
  await dialog().getByRole('button', { name: /保\s?存/ }).click()
  await page.getByText('已上架').first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: /关\s?闭|完\s?成/ }).last().click()
  await page.goto('/channels')
  await page.locator('main a[href^="/channels/chn_"]').first().click()
  await page.locator('main tr.ant-table-row').first().waitFor()
})

test('an order is written by hand and paid', async () => {
  await page.goto(`/place-order?sku=${sku}`)
  await page.getByLabel('粘贴地址').fill('王小明 13800138000 广东省深圳市南山区科技园南路1号')
  await button('识别').click()
  await page.getByText('可送达：广东省深圳市南山区').waitFor()
  assert.equal(await page.getByLabel('姓名', { exact: true }).inputValue(), '王小明')
  await page.getByText('拆单预览').waitFor()
  await keep(page, 'shop-3-order')
  await button('提交订单').click()
  await page.getByRole('heading', { name: '订单已提交' }).waitFor()
  await button('用钱包付款').click()
  await page.getByRole('heading', { name: '已付款' }).waitFor()
})

test('of three rows the wrong one waits, and is mended and sent without doubling', async () => {
  await page.goto('/bulk-orders')
  const row = (n, district) => [`B${stamp}-${n}`, code, '1', '', '李四', '13900139000', '广东省', '深圳市', district, `科技园${n}号`].join('\t')
  await page.getByLabel('从 Excel 复制后粘贴到这里').fill(['外部单号\t商品编码\t数量\t售价\t收货人\t电话\t省\t市\t区县\t详细地址', row(1, '南山区'), row(2, '没有区'), row(3, '福田区')].join('\n'))
  await button('读取').click()
  await button('提交 2 单').click()
  await page.locator('main tr.ant-table-row').getByText('已下单').nth(1).waitFor()
  await page.locator('main tr.ant-table-row').getByText('有误').waitFor()
  await keep(page, 'shop-4-bulk')
  await page.getByRole('button', { name: /^修改 B/ }).click()
  await dialog().getByLabel('区县').fill('罗湖区')
  await dialog().getByRole('button', { name: /保\s?存/ }).click()
  await button('提交 1 单').click()
  await page.locator('main tr.ant-table-row').getByText('已下单').nth(2).waitFor()
})

test('a webhook is made, and a test delivery seen', async () => {
  await page.goto('/webhooks')
  await button('新建回调').first().click()
  await dialog().getByLabel('地址', { exact: true }).fill('https://hooks.example.com/fenxiao')
  await dialog().getByRole('button', { name: '新建回调', exact: true }).click()
  await page.getByText(/whsec_/).waitFor()
  await button('我已保存').click()
  await page.waitForURL(/\/webhooks\/whe_/)
  await button('发送测试').click()
  await page.locator('main tr.ant-table-row').last().waitFor()
  await page.locator('main tr.ant-table-row').last().click()
  await dialog().getByText('webhook-id', { exact: true }).waitFor()
  await keep(page, 'shop-5-delivery')
  await page.keyboard.press('Escape')
})

test('the sandbox shows its time, and nothing complained on the way', async () => {
  await page.goto('/sandbox')
  await page.getByText('沙箱时间', { exact: true }).waitFor()
  await page.getByRole('heading', { name: '故障演练' }).waitFor()
  assert.equal(await overflow(page), 0)
  await keep(page, 'shop-6-sandbox')
  assert.deepEqual(complaints, [])
})
