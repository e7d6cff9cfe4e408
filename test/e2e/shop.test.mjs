// A distributor's day: finds a good, prices and lists it, orders it by page and by API with a key of its own, follows the parcel, sends it
// back; orders in bulk, makes a webhook, looks into the sandbox. How it applies and comes to its contract is walked in partners.test.mjs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, overflow } from './browser.mjs'
import { visit } from './places.mjs'
import { startServer } from './server.mjs'
import { enter } from './session.mjs'
import { keep } from './shots.mjs'

let server, browser, page, complaints
const stamp = Date.now().toString(36)
const folder = `走查${stamp}`
let sku, code, key, order

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  const opened = await enter(browser, { url: server.url, who: server.people.distributor })
  opened.expect(/\/media\//) // a picture may be missing
  ;({ page, complaints } = opened)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

/** The open API as a shop's system calls it, outside of the browser. */
async function api(token, method, path, body, command = crypto.randomUUID()) {
  const answer = await fetch(server.url.replace(/\/$/, '') + path, {
    method,
    headers: { 'Idempotency-Key': command, 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const told = await answer.json()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(told)}`)
  return told
}

const button = (name) => page.getByRole('button', { name, exact: true })
const dialog = () => page.getByRole('dialog').last()

test('a good is found in the mall and selected with an own price', async () => {
  await visit(page, '/mall?selected=no&stock=in_stock&region=440000')
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
  await visit(page, `/selections?folder=${encodeURIComponent(folder)}`)
  await page.getByRole('button', { name: /修改 .* 的售价/ }).first().click()
  const field = page.getByRole('spinbutton', { name: '我的售价' })
  await field.fill('0.01')
  await page.getByRole('alert').getByText('不能低于').waitFor()
  assert.ok(await button('保存').isDisabled())
  await page.keyboard.press('Escape')
  code = (await page.locator('main tr.ant-table-row').last().innerText()).match(/[A-Z]{2,}-\d+/)[0]
})

test('a selected good is listed in a channel', async () => {
  await visit(page, `/selections?folder=${encodeURIComponent(folder)}`)
  await page.locator('main tr.ant-table-row .ant-checkbox').first().click()
  await button('铺到渠道').click()
  await dialog().getByRole('combobox').click()
  await page.locator('.ant-select-item-option').first().click()
  await dialog().getByRole('button', { name: /保\s?存/ }).click()
  await page.getByText('已上架').first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: /关\s?闭|完\s?成/ }).last().click()
  await visit(page, '/channels')
  await page.locator('main a[href^="/channels/chn_"]').first().click()
  await page.locator('main tr.ant-table-row').first().waitFor()
})

test('an order is written by hand and paid', async () => {
  await visit(page, `/place-order?sku=${sku}`)
  await page.getByLabel('粘贴地址').fill('王小明 13800138000 广东省深圳市南山区科技园南路1号')
  await button('识别').click()
  await page.getByText('可送达：广东省深圳市南山区').waitFor()
  assert.equal(await page.getByLabel('姓名', { exact: true }).inputValue(), '王小明')
  await page.getByText('拆单预览').waitFor()
  await keep(page, 'shop-4-place')
  await button('提交订单').click()
  await page.getByRole('heading', { name: '订单已提交' }).waitFor()
  await button('用钱包付款').click()
  await page.getByRole('heading', { name: '已付款' }).waitFor()
})

test('a key is made on its page, and an order is placed and paid with it by the API', async () => {
  await visit(page, '/keys')
  await button('新建密钥').click()
  await dialog().getByLabel('名称', { exact: true }).fill(`走查 ${stamp}`)
  await dialog().getByRole('button', { name: /保\s?存/ }).click()
  await page.getByText('令牌只显示这一次').waitFor()
  key = (await dialog().innerText()).match(/fx\w*_\S+/)?.[0]
  assert.ok(key, 'the token is shown once')
  await button('我已保存').click()
  await page.locator('main tr.ant-table-row', { hasText: `走查 ${stamp}` }).getByText('有效', { exact: true }).waitFor()
  assert.equal(await page.getByText(key).count(), 0)

  const { price } = await api(key, 'GET', `/v1/goods/${sku}`)
  const wanted = {
    own_number: `API-${stamp}`, contact: { name: '周晓', phone: '13700137000', region: '440305', address: '科技园南路 2 号' },
    lines: [{ sku_id: sku, quantity: 1, settlement_minor: price.settlement_minor, sale_minor: price.retail_minor }],
  }
  const command = crypto.randomUUID()
  order = await api(key, 'POST', '/v1/orders', wanted, command)
  assert.equal((await api(key, 'POST', '/v1/orders', wanted, command)).id, order.id, 'sent twice, it is placed once')
  await api(key, 'POST', `/v1/orders/${order.id}/pay`, {})
  const stranger = await fetch(`${server.url.replace(/\/$/, '')}/v1/orders/${order.id}`, { headers: { Authorization: `Bearer ${key}x` } })
  assert.equal(stranger.status, 401)

  await visit(page, `/orders?q=${wanted.own_number}`)
  await page.locator('main tr.ant-table-row', { hasText: wanted.own_number }).getByText('待发货').first().waitFor()
  assert.equal(await page.locator('main tr.ant-table-row').count(), 1)
})

test('the parcel is followed on the pages of parcels and of the order', async () => {
  // The warehouse's part is walked in trade.test.mjs.
  const { token } = await api('', 'POST', '/v1/sessions', server.people.operator)
  const waybill = `SF${stamp.toUpperCase()}`
  const parcel = await api(token, 'POST', `/v1/sub-orders/${order.sub_orders[0].id}/parcels`, { carrier: '顺丰速运', waybill })
  await api(token, 'POST', `/v1/parcels/${parcel.id}/tracks`, { state: 'in_transit', place: '深圳市', text: '快件离开分拨中心' })
  await visit(page, `/parcels?q=${waybill}`)
  const row = page.locator('main tr.ant-table-row', { hasText: waybill })
  await row.getByText('运输中', { exact: true }).waitFor()
  await row.click()
  await dialog().getByText('深圳市 · 快件离开分拨中心').waitFor()
  await dialog().getByRole('link', { name: `API-${stamp}` }).click()
  await page.waitForURL(`**/orders/${order.id}`)
  await page.locator('main').getByText(waybill).first().waitFor()
  await page.getByText('运输中 · 深圳市 · 快件离开分拨中心').first().waitFor()
  await keep(page, 'shop-5-order')
})

test('what came is sent back', async () => {
  await visit(page, `/orders/${order.id}`)
  await page.locator('main').getByRole('button', { name: '确认收货', exact: true }).click()
  await dialog().getByRole('button', { name: '确认收货', exact: true }).click()
  await page.locator('main').getByText('交易成功', { exact: true }).first().waitFor()
  await page.locator('main').getByRole('button', { name: '申请售后', exact: true }).click()
  await dialog().getByLabel('申请内容', { exact: true }).click()
  await page.getByTitle('退货退款', { exact: true }).last().click()
  await dialog().getByLabel('原因', { exact: true }).fill('尺寸不合适')
  await dialog().getByRole('button', { name: '申请售后', exact: true }).click()
  await page.locator('main a[href^="/after-sales/"]').first().click()
  await page.waitForURL('**/after-sales/afs_*')
  await page.getByText('待审核', { exact: true }).first().waitFor()
  // The supplier agrees; the goods travel back.
  const id = new URL(page.url()).pathname.split('/').pop()
  const { token } = await api('', 'POST', '/v1/sessions', server.people.operator)
  await api(token, 'POST', `/v1/after-sales/${id}/approve`, {})
  await page.reload()
  await page.locator('main').getByRole('button', { name: '填写退货运单', exact: true }).click()
  await dialog().getByLabel('快递公司', { exact: true }).fill('中通快递')
  await dialog().getByLabel('运单号', { exact: true }).fill(`ZT${stamp.toUpperCase()}`)
  await dialog().getByRole('button', { name: '填写退货运单', exact: true }).click()
  await page.getByText('退货在途，等供应商确认收到。').waitFor()
  await page.locator('main').getByText(`ZT${stamp.toUpperCase()}`).first().waitFor()
  await keep(page, 'shop-6-return')
})

test('of three rows the wrong one waits, and is mended and sent without doubling', async () => {
  await visit(page, '/bulk-orders')
  const row = (n, district) => [`B${stamp}-${n}`, code, '1', '', '李四', '13900139000', '广东省', '深圳市', district, `科技园${n}号`].join('\t')
  await page.getByLabel('从 Excel 复制后粘贴到这里').fill(['外部单号\t商品编码\t数量\t售价\t收货人\t电话\t省\t市\t区县\t详细地址', row(1, '南山区'), row(2, '没有区'), row(3, '福田区')].join('\n'))
  await button('读取').click()
  await button('提交 2 单').click()
  await page.locator('main tr.ant-table-row').getByText('已下单').nth(1).waitFor()
  await page.locator('main tr.ant-table-row').getByText('有误').waitFor()
  await keep(page, 'shop-7-bulk')
  await page.getByRole('button', { name: /^修改 B/ }).click()
  await dialog().getByLabel('区县').fill('罗湖区')
  await dialog().getByRole('button', { name: /保\s?存/ }).click()
  await button('提交 1 单').click()
  await page.locator('main tr.ant-table-row').getByText('已下单').nth(2).waitFor()
})

test('a webhook is made, and a test delivery seen', async () => {
  await visit(page, '/webhooks')
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
  await keep(page, 'shop-8-delivery')
  await page.keyboard.press('Escape')
})

test('the sandbox shows its time, and nothing complained on the way', async () => {
  await visit(page, '/sandbox')
  await page.getByText('沙箱时间', { exact: true }).waitFor()
  await page.getByRole('heading', { name: '故障演练' }).waitFor()
  assert.equal(await overflow(page), 0)
  await keep(page, 'shop-9-sandbox')
  assert.deepEqual(complaints, [])
})
