// The operator watches: an order that comes in by API shows within five seconds, and its row leads to it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { barriers, narrow, openBrowser, overflow, wide } from './browser.mjs'
import { settled, visit } from './places.mjs'
import { startServer } from './server.mjs'
import { enter } from './session.mjs'
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

const signedIn = (who, options = {}, address = '/monitor') => enter(browser, { url: server.url, who, address, ...options })

/** A distributor's shop, by the open API under its session. */
async function shopOf(who) {
  const { page, context } = await signedIn(who, {}, '/orders')
  const call = (method, path, body) =>
    page.evaluate(
      async ([method, path, body, key]) => {
        const answer = await fetch(`/console/api/v1${path}`, {
          method,
          headers: { 'Content-Type': 'application/json', 'X-Fenxiao-Console': '1', 'Idempotency-Key': key },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        return { status: answer.status, body: await answer.json() }
      },
      [method, path, body, randomUUID()],
    )
  return { call, close: () => context.close() }
}

/** Places an order of what the distributor has selected, at the price that it is offered for. */
async function place(call) {
  const { body: channels } = await call('GET', '/channels')
  const { body: goods } = await call('GET', '/goods?limit=200')
  for (const good of goods.items.filter((g) => g.selected && g.orderable && g.price)) {
    const asked = {
      own_number: `MON-${randomUUID().slice(0, 8)}`, channel_id: channels.items[0].id,
      contact: { name: '张三', phone: '13800001234', region: '310115', address: '世纪大道 1 号' },
      lines: [{ sku_id: good.sku_id, quantity: 1, settlement_minor: good.price.settlement_minor, sale_minor: good.price.retail_minor }],
    }
    const answer = await call('POST', '/orders', asked)
    if (answer.status === 201 || answer.status === 200) return answer.body
  }
  throw new Error('no good could be ordered')
}

test('an order shows within five seconds, without a reload, and its row leads to it', async () => {
  const shop = await shopOf(server.people.distributor)
  const { page, complaints } = await signedIn(server.people.operator)
  await page.getByRole('heading', { name: '渠道实时监控', level: 1 }).waitFor()
  const placed = page.locator('dt', { hasText: '下单数' }).locator('xpath=../dd').first()
  const figure = async () => Number((await placed.innerText()).split('\n')[0].replaceAll(',', ''))
  const before = await figure()
  const order = await place(shop.call)
  const since = Date.now()
  while ((await figure()) <= before) {
    assert.ok(Date.now() - since < 20_000, 'the order does not show')
    await page.waitForTimeout(100)
  }
  const after = (Date.now() - since) / 1000
  assert.ok(after < 5 || process.env.CI === undefined, `the order showed after ${after.toFixed(1)} s`)
  await page.locator('[data-leads=placed]').first().waitFor()
  const rows = page.locator('[data-leads=placed]')
  let found = false
  for (let n = 0; n < (await rows.count()) && !found; n++) {
    const href = await rows.nth(n).getAttribute('href')
    const list = await page.evaluate((q) => fetch(`/console/api/orders?limit=200&${q}`).then((a) => a.json()), href.split('?')[1])
    if (!list.items.some((o) => o.id === order.id)) continue
    found = true
    await rows.nth(n).click()
    await page.waitForURL(/\/orders\?/)
    await page.locator(`a[href$="/orders/${order.id}"]`).first().click()
    await page.waitForURL((u) => u.pathname === `/orders/${order.id}`)
  }
  assert.ok(found, 'no row leads to the order')
  await shop.close()
  assert.deepEqual(complaints, [])
})

for (const [language, viewport, size, theme] of [
  ['zh', wide, 'wide', 'light'], ['en', wide, 'wide', 'dark'], ['zh', narrow, 'narrow', 'dark'], ['en', narrow, 'narrow', 'light'],
]) {
  test(`nothing stands in the way: ${language}, ${size}, ${theme}`, async () => {
    const { page, complaints } = await signedIn(server.people.operator, { language, viewport }, '/monitor?period=30d')
    await page.emulateMedia({ colorScheme: theme })
    await page.locator('[data-row]').first().waitFor()
    await page.locator('[role=img] svg').first().waitFor()
    await keep(page, `monitor-${language}-${size}-${theme}`)
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await barriers(page), [])
    await visit(page, '/monitor?period=30d&dimension=product&province=31')
    await settled(page)
    await page.locator('[data-row]').first().waitFor()
    assert.deepEqual(await barriers(page), [])
    await keep(page, `monitor-goods-${language}-${size}-${theme}`)
    assert.deepEqual(complaints, [])
  })
}
