// Texts that are code, stored by every operation that takes a text, run on no page, in no printed paper and in no export.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { openBrowser, openPage } from './browser.mjs'
import { pagesOf, roles, settled, visit } from './places.mjs'
import { made, poisoner, takingTexts } from './poison.mjs'
import { startServer } from './server.mjs'

let server, browser
const tokens = {}
/** What stands for the ids of the examples; what is written adds its own. */
const ids = {}
/** Pages of what was written, by role. */
const own = { operator: [], supplier: [], distributor: [], front: [] }
let poison

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  for (const role of roles) tokens[role] = (await ask('', 'POST', '/v1/sessions', server.people[role])).token
  poison = poisoner(server.url, ids)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

async function ask(token, method, path, body) {
  const answer = await fetch(server.url.replace(/\/$/, '') + path, {
    method,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`)
  return /json/.test(answer.headers.get('content-type') ?? '') ? answer.json() : answer.text()
}

const first = async (role, path) => (await ask(tokens[role], 'GET', path)).items[0]
const write = (who, operation, more) => poison.write(tokens[who] ?? who, operation, more)
/** The headers of a session of the pages. */
async function sessionOf(role) {
  const answer = await fetch(`${server.url.replace(/\/$/, '')}/console/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Fenxiao-Console': '1' }, body: JSON.stringify(server.people[role]) })
  return { Cookie: answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '), 'X-Fenxiao-Console': '1' }
}

/** Stores a file whose name is code. */
const file = (token) =>
  fetch(`${server.url.replace(/\/$/, '')}/v1/files?name=${encodeURIComponent('"><img src=x onerror="window.ran=1">.png')}`, {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': crypto.randomUUID(), Authorization: `Bearer ${token}` },
    body: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  }).then((a) => a.json())

/** A credit code that holds by GB 32100. */
function creditCode() {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const head = `91330106${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`
  let sum = 0
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) sum += letters.indexOf(head[i]) * weight
  return head + letters[(31 - (sum % 31)) % 31]
}

const contact = { name: '王小明', phone: '13800138000', region: '310115', address: '世纪大道 100 号' }

test('goods, their words and their house', async () => {
  const mine = await first('supplier', '/v1/products?limit=1')
  Object.assign(ids, { supplier_id: mine.supplier_id, category_id: mine.category_id, distributor_id: (await ask(tokens.distributor, 'GET', '/v1/me')).distributor_id })
  const categories = (await ask(tokens.operator, 'GET', '/v1/categories?limit=200')).items
  const middle = categories.find((c) => c.level === 2)
  const category = await write('operator', 'create-category', { body: { parent_id: middle.id } })
  await write('operator', 'update-category', { path: { category_id: category.id }, body: { parent_id: middle.id } })
  ids.brand_id = (await write('operator', 'create-brand')).id
  await write('operator', 'update-brand')
  ids.attribute_id = (await write('operator', 'create-attribute', { body: { kind: 'text', choices: undefined } })).id
  await write('operator', 'create-attribute')
  await write('operator', 'update-attribute', { path: { attribute_id: ids.attribute_id }, body: { unit: undefined }, keep: ['unit'] })
  for (const who of ['operator', 'supplier']) {
    ids.label_id = (await write(who, 'create-label')).id
    await write(who, 'update-label')
  }

  ids.warehouse_id = (await write('supplier', 'create-warehouse')).id
  await write('supplier', 'describe-warehouse')
  await write('supplier', 'replace-coverage', { body: { coverage: ['310000'] }, must: false })
  const product = await write('supplier', 'create-product', { body: { code: `X${Date.now()}` } })
  ids.product_id = product.id
  await ask(tokens.supplier, 'POST', `/v1/labels/${ids.label_id}/products`, { add: [product.id] })
  await write('supplier', 'add-skus')
  await write('supplier', 'update-product')
  await write('supplier', 'replace-media', { must: false })
  await write('supplier', 'upsert-products', { must: false })
  await ask(tokens.supplier, 'POST', `/v1/products/${product.id}/submit`, {})
  const { review } = await ask(tokens.operator, 'GET', `/v1/products/${product.id}`)
  await write('operator', 'refuse-product', { body: { revision: review.revision } })
  const other = await write('supplier', 'create-product', { body: { code: `Y${Date.now()}` } })
  await ask(tokens.supplier, 'POST', `/v1/products/${other.id}/submit`, {})
  const again = await ask(tokens.operator, 'GET', `/v1/products/${other.id}`)
  const { items: [approved] } = await ask(tokens.operator, 'POST', '/v1/reviews/approve', { items: [{ product_id: other.id, revision: again.review.revision }] })
  assert.ok(!approved.problem, JSON.stringify(approved))
  ids.sku_id = again.skus[0].id
  const price = { sku_id: ids.sku_id, currency: 'CNY', supply_minor: 5000, settlement_minor: 7000, retail_minor: 9900, floor_minor: 0, ceiling_minor: 0 }
  await ask(tokens.operator, 'PUT', '/v1/prices', { prices: [price] })
  ids.warehouse_id = (await write('supplier', 'create-warehouse', { body: { coverage: undefined } })).id
  await ask(tokens.supplier, 'POST', '/v1/stock/movements', { movements: [{ sku_id: ids.sku_id, warehouse_id: ids.warehouse_id, units: 500, reason: 'received' }] })
  for (const role of ['operator', 'supplier']) own[role].push(`/products/${product.id}`, `/products/${other.id}`, ...['edit', 'media', 'attributes', 'handbook', 'history'].map((tab) => `/products/${other.id}?tab=${tab}`))
  own.operator.push('/reviews', '/catalog', '/catalog?tab=brands', '/catalog?tab=attributes', '/catalog?tab=labels', `/stock?supplier_id=${ids.supplier_id}&q=HYPERLINK`)
  own.supplier.push('/stock?q=HYPERLINK', '/warehouses')
})

test('the pool, its rules and its lines', async () => {
  // Buyout covers all goods of the supplier.
  const terms = { supplier_id: ids.supplier_id, mode: 'buyout', currency: 'CNY', reprice: true, supply_rule: 'per_sku' }
  ids.agreement_id = (await ask(tokens.operator, 'POST', '/v1/agreements', terms)).id
  await ask(tokens.operator, 'POST', '/v1/pool-items/open', { agreement_id: ids.agreement_id, sku_ids: [ids.sku_id] })
  // A change of what is on sale waits for review.
  const { product_id } = await ask(tokens.operator, 'GET', `/v1/skus/${ids.sku_id}`)
  await write('supplier', 'update-product', { path: { product_id } })
  const filter = { brand_ids: [ids.brand_id], words: 'x' }
  ids.pool_rule_id = (await write('operator', 'create-pool-rule', { body: { filter } })).id
  await write('operator', 'replace-pool-rule', { body: { filter } })
  ids.product_line_id = (await write('operator', 'create-product-line', { body: { filter, sku_ids: undefined } })).id
  await write('operator', 'replace-product-line', { body: { filter, sku_ids: undefined } })
  // Of single goods, so that it holds at once.
  const line = await write('operator', 'create-product-line', { body: { filter: undefined, sku_ids: [ids.sku_id] } })
  await ask(tokens.operator, 'POST', `/v1/product-lines/${line.id}/grants`, { grantees: [{ distributor_id: ids.distributor_id }] })
  await write('operator', 'create-exclusion')
  await write('operator', 'create-window', { body: { until: '2030-01-01T00:00:00Z' } })
  await write('operator', 'create-pool-job', { body: { filter: { words: 'x', brand_ids: [ids.brand_id] } } })
  own.operator.push('/pool-rules', '/product-lines', '/sales-rules?tab=exclusions', '/sales-rules?tab=windows', '/assortment?tab=jobs', '/assortment?words=HYPERLINK')
})

test('partners: those who are there, and those who come', async () => {
  const supplier = await write('operator', 'create-supplier', { body: { credit_code: creditCode(), return_contact: contact } })
  const path = { supplier_id: supplier.id }
  await write('operator', 'set-return-contact', { path, body: contact })
  await write('operator', 'confirm-recheck', { path, must: false })
  await write('supplier', 'add-return-address', { body: { contact } })
  await write('supplier', 'offer-bank-account')
  await write('operator', 'refuse-bank-account')
  await write('supplier', 'offer-bank-account')
  const paper = await file(tokens.supplier)
  ids.file_id = paper.id
  await write('supplier', 'add-supplier-document', { body: { replaces: undefined } })
  ids.paper_id = (await write('supplier', 'file-paper')).id
  await write('supplier', 'withdraw-paper')
  await write('supplier', 'file-paper')
  const proposed = await write('operator', 'propose-agreement', { path, body: { supplier_id: supplier.id, mode: 'buyout', regions: ['31'], scope: [] } })
  const signed = await write('operator', 'sign-agreement', { path, body: { supplier_id: supplier.id, mode: 'buyout', scope: [] } })
  await write('operator', 'give-agreement-notice', { path: { agreement_id: signed.id }, body: { until: new Date(Date.now() + 30 * 86_400_000).toISOString() } })
  await write('operator', 'end-agreement', { path: { agreement_id: signed.id } })
  await write('operator', 'leave-supplier', { path, body: { leave_at: new Date(Date.now() + 60 * 86_400_000).toISOString() }, must: false })
  own.operator.push(`/suppliers/${supplier.id}`, `/suppliers/${ids.supplier_id}`, `/agreements/${proposed.id}`, `/agreements/${signed.id}`, '/papers', '/suppliers?q=HYPERLINK')
  own.supplier.push('/company', ...['accounts', 'documents', 'addresses'].map((tab) => `/company?tab=${tab}`), '/papers')

  const distributor = await write('operator', 'create-distributor')
  const theirs = { distributor_id: distributor.id }
  ids.grade_id = (await write('operator', 'create-grade')).id
  await write('operator', 'rename-grade')
  const scheme = (await first('operator', '/v1/grade-schemes')).id
  const { thresholds } = await ask(tokens.operator, 'GET', `/v1/grade-schemes/${scheme}`)
  await write('operator', 'draft-grade-scheme', { body: { thresholds: [...thresholds, { ...thresholds.at(-1), grade_id: ids.grade_id }] }, must: false })
  await write('operator', 'set-standing', { path: theirs })
  const contract = await ask(tokens.operator, 'POST', '/v1/contracts', { distributor_id: distributor.id, profit_mode: 'price_difference', currency: 'CNY', price_ratio_ppm: 950_000, drift: 'exact' })
  await write('operator', 'give-contract-notice', { path: { contract_id: contract.id }, body: { until: new Date(Date.now() + 40 * 86_400_000).toISOString() } })
  await write('operator', 'end-contract', { path: { contract_id: contract.id } })
  await write('operator', 'top-up-wallet', { body: { distributor_id: distributor.id } })
  await write('operator', 'add-to-blacklist', { body: { phone: '13700137999', supplier_id: undefined } })
  for (const role of roles) await write(role, 'create-person', { body: { role, login: `x${role}${Date.now()}`, supplier_id: role === 'supplier' ? ids.supplier_id : undefined, distributor_id: role === 'distributor' ? ids.distributor_id : undefined, password: 'a long password of its own' }, keep: ['password', 'login'] })
  own.operator.push(`/distributors/${distributor.id}`, `/contracts/${contract.id}`, '/grades', '/blacklist', '/people', `/wallet?distributor=${distributor.id}`, '/distributors?q=HYPERLINK')

  // Calls, and who follows them.
  const call = { way: 'review', fields: [{ code: 'years', kind: 'text', label: 'x', required: false }], supplier_id: undefined, opens_at: undefined }
  const open = await write('operator', 'create-recruitment', { body: call })
  await write('operator', 'edit-recruitment', { path: { recruitment_id: open.id }, body: call })
  await ask(tokens.operator, 'POST', `/v1/recruitments/${open.id}/open`, {})
  const call2 = await write('supplier', 'create-recruitment')
  await ask(tokens.supplier, 'POST', `/v1/recruitments/${call2.id}/propose`, {})
  await write('operator', 'refuse-recruitment', { path: { recruitment_id: call2.id } })
  const shop = await write(undefined, 'apply-to-distribute', { path: { opening_id: open.id } })
  const draft = { entrance_application_id: shop.id }
  await write(shop.token, 'fill-distributor-application', { path: draft, body: { answers: [{ field: 'years', text: 'x' }] } })
  await write(shop.token, 'identify-applicant', { path: draft, body: { kind: 'company', real_name: '小满', number: creditCode(), phone: undefined } })
  await ask(shop.token, 'POST', `/v1/distributor-applications/${shop.id}/submit`, {})
  await ask(tokens.operator, 'POST', `/v1/distributor-applications/${shop.id}/take`, {}).catch(() => undefined)
  await write('operator', 'review-distributor-application', { path: draft, must: false })
  const company = await write(undefined, 'apply-to-supply', { body: { credit_code: creditCode(), contact } })
  const at = { application_id: company.id }
  await write(company.token, 'edit-supplier-application', { path: at, body: { credit_code: creditCode(), contact } })
  await write(company.token, 'add-application-document', { path: at, body: { file_id: (await file(company.token)).id } })
  await ask(company.token, 'POST', `/v1/supplier-applications/${company.id}/submit`, {})
  const company2 = await write(undefined, 'apply-to-supply', { body: { credit_code: creditCode(), contact } })
  await write(company2.token, 'add-application-document', { path: { application_id: company2.id }, body: { file_id: (await file(company2.token)).id } })
  await ask(company2.token, 'POST', `/v1/supplier-applications/${company2.id}/submit`, {})
  await write('operator', 'refuse-supplier-application', { path: { application_id: company2.id } })
  await write('operator', 'approve-supplier-application', { path: at, body: { login: `x${Date.now()}` }, keep: ['login'] })
  own.operator.push(`/distributor-applications/${shop.id}`, `/supplier-applications/${company.id}`, `/supplier-applications/${company2.id}`, '/recruitments', `/recruitments/${open.id}`, '/supplier-applications', '/distributor-applications')
  own.supplier.push(`/recruitments/${call2.id}`, '/recruitments')
  own.front.push(`/front/join/${open.id}`)
})

test('orders and what comes back, keys, webhooks, penalties and words of the house', async () => {
  ids.channel_id = (await write('distributor', 'create-channel')).id
  await write('distributor', 'edit-channel')
  await ask(tokens.distributor, 'POST', '/v1/selections', { sku_ids: [ids.sku_id] })
  await write('distributor', 'set-displays')
  const good = await ask(tokens.distributor, 'GET', `/v1/goods/${ids.sku_id}`)
  const body = () => ({ own_number: `X-${crypto.randomUUID().slice(0, 8)}`, channel_id: undefined, contact, lines: [{ sku_id: ids.sku_id, quantity: 1, settlement_minor: good.price.settlement_minor, sale_minor: good.price.retail_minor }] })
  const placed = async () => {
    const order = await write('distributor', 'place-order', { body: body() })
    await ask(tokens.distributor, 'POST', `/v1/orders/${order.id}/pay`, {})
    return order
  }
  const ship = async (order) => write('supplier', 'ship-parcel', { path: { sub_order_id: order.sub_orders[0].id }, body: { lines: undefined } })
  const returned = async (order, kind = 'return_refund') =>
    (await write('distributor', 'apply-after-sale', { body: { sub_order_id: order.sub_orders[0].id, kind, lines: [{ line: 1, units: 1 }], evidence: [(await file(tokens.distributor)).id] } })).id
  await write('distributor', 'place-orders', { body: { items: [body()] } })
  const waiting = await placed()
  await write('distributor', 'change-remark', { path: { order_id: waiting.id } })
  await write('distributor', 'change-address', { path: { order_id: waiting.id }, body: { contact } })
  const unpaid = await write('distributor', 'place-order', { body: body() })
  await write('distributor', 'cancel-order', { path: { order_id: unpaid.id } })
  const back = await placed()
  const parcel = await ship(back)
  await write('supplier', 'note-track', { path: { parcel_id: parcel.id }, body: { at: new Date().toISOString() } })
  const cases = []
  const act = (who, operation, id, more = {}) => write(who, operation, { path: { after_sale_id: id }, ...more })
  cases.push(await returned(back))
  await act('supplier', 'approve-after-sale', cases[0])
  await act('distributor', 'send-back', cases[0])
  await act('supplier', 'arrive-return', cases[0])
  await act('supplier', 'inspect-return', cases[0])
  await act('supplier', 'refund-after-sale', cases[0], { must: false })
  for (const end of [['supplier', 'reject-after-sale'], ['distributor', 'withdraw-after-sale']]) {
    const order = await placed()
    await ship(order)
    cases.push(await returned(order))
    await act(...end, cases.at(-1))
  }
  for (const end of ['stop-parcel', 'escape-parcel']) {
    cases.push(await returned(await placed(), 'refund_only'))
    await act('supplier', 'approve-after-sale', cases.at(-1))
    await act('supplier', end, cases.at(-1))
  }
  for (const role of roles) {
    own[role].push('/orders', `/orders/${waiting.id}`, `/orders/${back.id}`, `/orders/${unpaid.id}`, '/parcels', ...cases.map((id) => `/after-sales/${id}`))
    await write(role, 'add-mail-address', { must: false })
  }
  own.supplier.push(`/pick-list?sub_orders=${waiting.sub_orders[0].id},${back.sub_orders[0].id}`, '/to-ship')
  own.distributor.push(`/mall/${ids.sku_id}`, '/mall?q=HYPERLINK', '/selections', '/channels', `/channels/${ids.channel_id}`, `/place-order?sku=${ids.sku_id}`)
  own.front.push('/front', `/front/goods/${good.product_id}`)

  ids.api_key_id = (await write('distributor', 'create-api-key')).id
  await write('distributor', 'edit-api-key')
  ids.webhook_id = (await write('distributor', 'create-webhook')).id
  await write('distributor', 'edit-webhook')
  own.distributor.push('/keys', `/webhooks/${ids.webhook_id}`, '/webhooks')

  const kind = 'late_payment'
  const evidence = [(await file(tokens.operator)).id]
  for (const outcome of ['confirm', 'dismiss']) {
    const penalty = await write('operator', 'open-penalty', { body: { kind, order_id: undefined, evidence } })
    const path = { penalty_id: penalty.id }
    await write('distributor', 'answer-penalty', { path, body: { evidence: [] } })
    await write('operator', 'decide-penalty', { path, body: { outcome } })
    if (outcome === 'confirm') {
      await write('distributor', 'appeal-penalty', { path })
      const second = (await ask('', 'POST', '/v1/sessions', { ...server.people.operator, login: 'yunying' })).token // not who has decided
      await write(second, 'decide-penalty-appeal', { path })
    }
    for (const role of ['operator', 'distributor']) own[role].push(`/penalties/${penalty.id}`)
  }
  const revoked = await write('operator', 'open-penalty', { body: { kind, order_id: undefined, evidence } })
  await write('operator', 'revoke-penalty', { path: { penalty_id: revoked.id }, must: false })
  const { event } = await first('operator', '/v1/notice-templates')
  await write('operator', 'set-notice-template', { path: { event, language: 'zh' } })
  own.operator.push('/settings', '/notices', '/trail')
})

test('the house’s front, saved views and books', async () => {
  const operator = await sessionOf('operator')
  const words = { zh: 'x', en: 'x' }
  await write(operator, 'console/set-front', { body: { brand: words, slogan: words, introduction: words, contact: words, record: 'x', covers: [], on: true, recruiting: true, accent: '#0e6b5b', goods: 'all', category_ids: [], label_ids: [] } })
  await write(operator, 'console/save-view', { path: { page: 'orders', name: '"><img src=x onerror="window.ran=1">' }, body: { body: { state: 'completed' } } })
})

/** What a page shows of the payloads, and whether one has come alive. */
const look = (page) =>
  page.evaluate((made) => ({
    ran: window.ran, made: document.querySelectorAll(made).length, links: document.querySelectorAll('[href^="javascript:"]').length,
    text: /onerror=|onload=|HYPERLINK|window\.ran/.test(document.body.innerText) || [...document.querySelectorAll('input, textarea')].some((f) => /onerror=|onload=/.test(f.value)),
  }), made)

test('a payload that comes alive would be seen', async () => {
  const { page, context, complaints } = await openPage(browser, { url: server.url })
  await page.goto('/front')
  await page.locator('main').evaluate((main) => (main.innerHTML = '<img src=x onerror="window.ran=1"><a href="javascript:window.ran=1">x</a><svg onload="window.ran=1"></svg>'))
  await page.waitForTimeout(200)
  const { made, links } = await look(page)
  assert.ok(made >= 3 && links === 1, `${made} made, ${links} links`)
  assert.ok(complaints.some((c) => /CSP script-src/.test(c)), complaints.join('\n'))
  await context.close()
})

// Side by side: most of it is waiting.
describe('nothing of it runs', { concurrency: roles.length }, () => {
  for (const role of roles) {
    test(`on the pages of the ${role}`, async (t) => {
      const { page, context, complaints, expect } = await openPage(browser, { url: server.url })
      expect(/401 \(Unauthorized\)/)
      await page.goto('/sign-in')
      await page.locator('#login').fill(server.people[role].login)
      await page.locator('#password').fill(server.people[role].password)
      await page.keyboard.press('Enter')
      await page.waitForURL((u) => u.pathname !== '/sign-in')
      const faults = []
      const opened = new Set()
      const shown = []
      const seen = async (path) => {
        opened.add(path)
        await visit(page, path)
        await settled(page).catch(() => faults.push(`${path} never settles`))
        const found = await look(page)
        if (found.ran || found.made || found.links) faults.push(`${path}: ${JSON.stringify(found)}`)
        if (found.text) shown.push(path)
      }
      for await (const path of pagesOf(role, page, faults, own[role])) await seen(path)
      for (const path of own[role]) if (!opened.has(path)) await seen(path)
      faults.push(...complaints.filter((c) => /CSP|Content Security|SyntaxError|ReferenceError/.test(c)))
      await context.close()
      t.diagnostic(`payloads stand on ${shown.length} of ${opened.size} pages of the ${role}`)
      assert.deepEqual(faults, [])
      assert.ok(shown.length >= 15, `payloads stand on ${shown.length} pages`)
    })
  }
})

test('nothing of it runs on the front', async () => {
  const { page, context, complaints } = await openPage(browser, { url: server.url })
  const faults = []
  let shown = 0
  for (const path of [...own.front, '/front/supply']) {
    await page.goto(path)
    await page.locator('main :is(h1, h2)').first().waitFor()
    await page.waitForLoadState('networkidle')
    const found = await look(page)
    if (found.ran || found.made || found.links) faults.push(`${path}: ${JSON.stringify(found)}`)
    if (found.text) shown++
  }
  faults.push(...complaints.filter((c) => /CSP|Content Security/.test(c)))
  await context.close()
  assert.deepEqual(faults, [])
  assert.ok(shown >= 2, `payloads stand on ${shown} pages`)
})

/** The text of all parts of a workbook. */
function unpacked(zip) {
  let text = ''
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06')) + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const from = zip.readUInt32LE(at + 42)
    const begins = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28)
    const part = zip.subarray(begins, begins + zip.readUInt32LE(at + 20))
    text += zip.readUInt16LE(at + 10) === 0 ? part : inflateRawSync(part)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return text
}

test('no cell of an export begins as a formula does', async () => {
  const session = await sessionOf('distributor')
  const at = (path, init) => fetch(server.url.replace(/\/$/, '') + path, { ...init, headers: { ...session, ...init?.headers } })
  const workbook = await at('/console/api/v1/selections/export?format=xlsx')
  const column = { title: 'x', kind: 'text', width: 20 }
  const book = await at('/console/api/sheets', {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'x', sheets: [{ title: 'x', columns: [column], rows: [['=HYPERLINK("http://x","y")']] }] }),
  })
  for (const file of [workbook, book]) {
    assert.equal(file.status, 200)
    const xml = unpacked(Buffer.from(await file.arrayBuffer()))
    assert.match(xml, /'=|&(#39|apos);=/)
    assert.doesNotMatch(xml, /<f[ >]|<t[^>]*>=/)
  }
  const text = await at('/console/api/v1/selections/export?format=csv').then((a) => a.text())
  const cells = text.split(/\r?\n/).flatMap((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [])
  assert.ok(cells.some((c) => /^"?'=/.test(c)))
  assert.deepEqual(cells.filter((c) => /^"?=/.test(c)), [])
})

test('most of what takes a text was written, and what was refused says where', (t) => {
  const stored = [...poison.heard].filter(([, row]) => row.stored > 0)
  const texts = stored.reduce((sum, [, row]) => sum + row.texts, 0)
  t.diagnostic(`${stored.length} operations stored ${texts} payloads`)
  for (const [name, { refused }] of poison.heard) if (refused.size > 0) t.diagnostic(`${name} refused ${[...refused].map(([place, code]) => `${place} (${code})`).join(', ')}`)
  t.diagnostic(`not written: ${takingTexts.filter((name) => !poison.heard.has(name)).join(' ')}`)
  assert.ok(stored.length >= 60, `${stored.length} operations stored payloads`)
  assert.ok(texts >= 150, `${texts} payloads were stored`)
})
