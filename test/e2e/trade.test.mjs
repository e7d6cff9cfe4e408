import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { barriers, openBrowser, overflow } from './browser.mjs'
import { visit } from './places.mjs'
import { startServer } from './server.mjs'
import { enter } from './session.mjs'
import { keep } from './shots.mjs'

let server, browser
let left = false // a month is left to close

/** The demo has closed all its months: takes the last closing back, so that there is something to close. */
function openMonth(folder) {
  const last = 'select id from settlements_statements where month = (select max(month) from settlements_statements)'
  const covering = `select invoice_id from settlements_covers where statement_id in (${last})`
  try {
    execFileSync('sqlite3', [join(folder, 'fenxiao.db'), `begin; delete from settlements_lines where statement_id in (${last}); delete from settlements_invoices where id in (${covering}); delete from settlements_covers where statement_id in (${last}); delete from settlements_statements where id in (${last}); commit;`])
    left = true
  } catch (error) {
    if (error.code !== 'ENOENT') throw error // without sqlite3 the closing finds nothing left, which is said, too
  }
}

before(async () => {
  server = await startServer({ prepare: openMonth })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

/** A page of a role, on an address. */
const of = (role, address) => enter(browser, { url: server.url, who: server.people[role], address })

/** Asks the open API in the page's session. */
async function ask(page, method, path, body) {
  const answer = await page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'X-Fenxiao-Console': '1', 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }
      const response = await fetch(`/console/api${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      return { ok: response.ok, text: await response.text() }
    },
    [method, path, body],
  )
  assert.ok(answer.ok, `${method} ${path}: ${answer.text}`)
  return answer.text ? JSON.parse(answer.text) : undefined
}

/** Places and pays orders of one good of a supplier. */
async function placed(page, supplier, numbers) {
  let good, after
  do {
    const goods = await ask(page, 'GET', `/v1/goods?limit=200${after ? `&after=${after}` : ''}`)
    good = goods.items.find((g) => g.supplier_id === supplier && g.orderable)
    after = goods.next
  } while (!good && after)
  assert.ok(good, 'the distributor has selected goods of the supplier')
  const contact = { name: '陈小满', phone: '13800001234', region: '310115', address: '上海市浦东新区测试路 1 号' }
  const orders = []
  for (const own_number of numbers) {
    const order = await ask(page, 'POST', '/v1/orders', {
      own_number, contact, lines: [{ sku_id: good.sku_id, quantity: 1, settlement_minor: good.price.settlement_minor, sale_minor: good.price.retail_minor }],
    })
    await ask(page, 'POST', `/v1/orders/${order.id}/pay`, {})
    orders.push(order)
  }
  return orders
}

const dialog = (page) => page.getByRole('dialog').last()

/** Presses a button that asks first, fills what it asks for, and sends it. */
async function act(page, name, fill = async () => {}, stays = false) {
  await page.locator('main').getByRole('button', { name, exact: true }).click()
  await dialog(page).waitFor()
  await fill(dialog(page))
  await dialog(page).getByRole('button', { name, exact: true }).click()
  if (!stays) await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

describe('trade', () => {
  test('from pasted waybills over a return to statements that agree', async () => {
    const supplier = await of('supplier', '/orders')
    const distributor = await of('distributor', '/orders')
    const s = supplier.page
    const d = distributor.page
    const me = await ask(s, 'GET', '/v1/me')
    const mark = Date.now().toString(36).toUpperCase()
    const [first, second] = await placed(d, me.supplier_id, [`E2E${mark}1`, `E2E${mark}2`])

    // The supplier ships both by what it pastes.
    await visit(s, '/to-ship?tab=paste')
    await s.locator('textarea[data-paste]').fill(`订单号\t运单号\n${first.own_number}\tSF${mark}0001\n${second.own_number}\tSF${mark}0002\nNOSUCH\tSF00000000`)
    await s.getByLabel('快递公司', { exact: true }).fill('顺丰速运')
    await s.getByText('2 行可发货，1 行有问题').waitFor()
    assert.equal(await overflow(s), 0)
    assert.deepEqual(await barriers(s), [])
    await keep(s, 'trade-1-paste')
    await s.getByRole('button', { name: '发货 2 单', exact: true }).click()
    await dialog(s).getByRole('button', { name: '发货', exact: true }).click()
    await s.getByText('成功 2，失败 0').waitFor()
    await keep(s, 'trade-2-shipped')

    // The distributor applies for a return on the order's page.
    await visit(d, `/orders/${first.id}`)
    await d.locator('main').getByRole('button', { name: '申请售后', exact: true }).click()
    await dialog(d).getByLabel('申请内容', { exact: true }).click()
    await d.getByTitle('退货退款', { exact: true }).last().click()
    await dialog(d).getByLabel('原因', { exact: true }).fill('收到商品破损')
    await dialog(d).locator('input[data-files]').setInputFiles({ name: 'broken.png', mimeType: 'image/png', buffer: png })
    await dialog(d).getByRole('button', { name: /broken\.png/ }).waitFor()
    await keep(d, 'trade-3-apply')
    await dialog(d).getByRole('button', { name: '申请售后', exact: true }).click()
    await d.locator('main a[href^="/after-sales/"]').first().click()
    await d.waitForURL('**/after-sales/*')
    const place = new URL(d.url()).pathname

    // It goes back and forth between the two until the money is back.
    await visit(s, place)
    await s.getByRole('link', { name: /打开凭证/ }).waitFor()
    await act(s, '通过')
    await s.getByText('待退货入库', { exact: true }).first().waitFor()
    await d.reload()
    await act(d, '填写退货运单', async (form) => {
      await form.getByLabel('快递公司', { exact: true }).fill('中通快递')
      await form.getByLabel('运单号', { exact: true }).fill(`ZT${mark}01`)
    })
    await d.getByText('退货在途').waitFor()
    await s.reload()
    await act(s, '已收到退货')
    await act(s, '验货')
    await act(s, '退款')
    await s.getByText('售后成功', { exact: true }).first().waitFor()
    assert.equal(await overflow(s), 0)
    assert.deepEqual(await barriers(s), [])
    await keep(s, 'trade-4-case')
    await d.reload()
    await d.getByText('退回我的余额').waitFor()

    // The operator closes the month; each party's statement says what the operator sees.
    const operator = await of('operator', '/statements')
    const o = operator.page
    await act(o, '月结', undefined, true)
    const told = await dialog(o).getByRole('status').innerText()
    if (left) assert.match(told, /^\d{4}-\d\d：新出 [1-9]\d* 张，共 [1-9]\d* 笔；失败 0$/)
    else assert.match(told, /没有需要出的结算单/)
    const month = told.slice(0, 7)
    await keep(o, 'trade-5-closed')
    for (const page of [s, d]) {
      await visit(page, '/statements')
      await page.locator('main a[href^="/statements/"]').filter({ hasText: month }).first().click()
      const sums = await explained(page)
      await o.goto(new URL(page.url()).pathname) // whole: the other's sums stand on the same page
      assert.equal(await explained(o), sums, 'both sides see the same sums')
      assert.equal(await overflow(page), 0)
      assert.deepEqual(await barriers(page), [])
    }
    await keep(s, 'trade-6-statement')
    for (const opened of [supplier, distributor, operator]) assert.deepEqual(opened.complaints, [])
  })
})

/** The sums of a statement, once its lines have been added up. */
async function explained(page) {
  await page.getByText('流水合计与结算单一致').waitFor()
  return page.locator('section', { hasText: '金额构成' }).locator('table').first().innerText()
}
