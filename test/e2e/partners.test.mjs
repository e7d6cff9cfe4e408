// Partners come in by the pages: a supplier from its application over agreement and goods into the pool, a distributor from its application to its contract.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { barriers, openBrowser, openPage, overflow } from './browser.mjs'
import { visit } from './places.mjs'
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

let asked = 0

/** The open API, as the operator's own programs call it. */
async function api(token, method, path, body) {
  const answer = await fetch(server.url.replace(/\/$/, '') + path, {
    method,
    headers: { 'Idempotency-Key': `partners-${Date.now()}-${asked++}`, ...(token ? { Authorization: `Bearer ${token}` } : {}), 'Content-Type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
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

const entered = (who, address) => enter(browser, { url: server.url, who, address })

/** Signs somebody in by the form, which leads to the address. */
async function signedIn(who, address) {
  const opened = await openPage(browser, { url: server.url })
  opened.expect(/401 \(Unauthorized\)/)
  await opened.page.goto(address)
  await opened.page.getByLabel('登录名', { exact: true }).fill(who.login)
  await opened.page.getByLabel('密码', { exact: true }).fill(who.password)
  await opened.page.getByRole('button', { name: '登录', exact: true }).click()
  await opened.page.waitForURL((u) => u.pathname === address)
  return opened
}

/** Pastes a block of cells into a field, as a spreadsheet copies it. */
const paste = (field, text) =>
  field.evaluate((element, block) => {
    const data = new DataTransfer()
    data.setData('text/plain', block)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)

/** Presses a button of the page, and the one that confirms it in the dialog; `fill` comes between. */
async function act(page, name, fill) {
  await page.locator('main').getByRole('button', { name, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill?.(dialog)
  await dialog.locator('button.ant-btn-primary').last().click()
  await dialog.waitFor({ state: 'hidden' })
}

/** The supplier that comes in: its name, how its first person signs in, and its page with the operator's, kept open from test to test. */
const newcomer = { company: `云岭山珍 ${Date.now() % 100_000}` }

test('a supplier applies, is approved, and both sign an agreement', async () => {
  const { company } = newcomer
  const front = await openPage(browser, { url: server.url })
  const f = front.page
  await f.goto('/front/supply')
  await f.getByLabel('企业名称', { exact: true }).fill(company)
  await f.getByLabel('统一社会信用代码').fill(creditCode())
  await f.getByLabel('姓名', { exact: true }).fill('陆言')
  await f.getByLabel('手机号').fill('13900001000')
  await f.getByLabel('所在省份').selectOption('330000')
  await f.getByLabel('详细地址', { exact: true }).fill('文三路 1 号')
  await f.getByRole('button', { name: '取得申请码' }).click()
  await f.getByRole('link', { name: '我已保存，继续' }).click()
  await f.getByLabel('证件编号').fill('Z-1')
  await f.locator('input[type=file]').setInputFiles({ name: '营业执照.png', mimeType: 'image/png', buffer: png })
  await f.getByText('已上传').waitFor()
  await f.getByRole('button', { name: '上传资质' }).click()
  await f.getByText('Z-1').waitFor()
  await f.getByRole('button', { name: '提交审核' }).click()
  await f.getByText('已提交，等待审核').waitFor()

  const { page, context, complaints } = await entered(server.people.operator, '/supplier-applications')
  await page.getByRole('link', { name: company }).first().click()
  await page.getByText('营业执照.png').waitFor()
  assert.equal(await overflow(page), 0)
  const login = `supplier${Date.now()}`
  await act(page, '通过', async (dialog) => {
    await dialog.getByLabel('首个登录名').fill(login)
    await dialog.getByLabel('审核意见').fill('证照齐全')
  })
  await page.getByRole('link', { name: /打开供应商/ }).waitFor()
  const supplier = (await page.getByRole('link', { name: /打开供应商/ }).getAttribute('href')).split('/').pop()
  const password = 'a long password of its own'
  await f.reload()
  await f.getByText(login, { exact: true }).waitFor()
  await f.getByLabel('密码（至少 8 位）').fill(password)
  await f.getByRole('button', { name: '开通', exact: true }).click()
  await f.getByRole('heading', { name: '账号已开通' }).waitFor()
  await front.context.close()

  await visit(page, `/agreements?new=${supplier}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByText(company).first().waitFor()
  await drawer.locator('button.ant-btn-primary').last().click()
  await page.waitForURL(/\/agreements\/agr_/)
  await act(page, '签署')
  const address = new URL(page.url()).pathname

  const theirs = await signedIn({ login, password }, address)
  await act(theirs.page, '签署')
  await theirs.page.locator('main header').getByText('生效', { exact: true }).first().waitFor()
  assert.deepEqual([...complaints, ...front.complaints, ...theirs.complaints], [])
  Object.assign(newcomer, { supplier, theirs, operator: { page, context, complaints } })
})

test('it begins where its home tells it to: a warehouse, a return address, a product, its stock, and the review', async () => {
  const { company, theirs, operator } = newcomer
  const { page } = theirs
  const mark = Date.now().toString(36).toUpperCase()
  const brand = `云岭${mark}`
  const title = `${brand} 野生竹荪`
  Object.assign(newcomer, { brand, title, codes: [`${mark}-1`, `${mark}-2`] })
  const step = async (name) => {
    await page.getByRole('navigation').getByRole('link', { name: '首页', exact: true }).click()
    await page.getByRole('main').getByRole('link', { name }).click()
  }
  const isDone = (name) => page.getByRole('main').getByRole('link', { name: new RegExp(`${name} ?已完成`) }).waitFor()

  await visit(page, '/')
  await page.getByRole('heading', { name: '从这里开始' }).waitFor()
  await isDone('签署供货协议')
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await barriers(page), [])
  await keep(page, 'partners-1-first-steps')

  await step(/添加仓库/)
  await page.getByText('还没有仓库').waitFor()
  await act(page, '添加仓库', async (dialog) => dialog.getByLabel('仓库名称').fill('杭州一号仓'))
  await page.getByText('杭州一号仓').first().waitFor()
  // The contact of its application is where goods come back to.
  await page.getByRole('navigation').getByRole('link', { name: '公司资料', exact: true }).click()
  await page.getByRole('tab', { name: '退货地址' }).or(page.getByRole('link', { name: '退货地址' })).first().click()
  await page.getByText('文三路 1 号').waitFor()

  // The operator registers its brand, which nobody else has.
  await visit(operator.page, '/catalog?tab=brands')
  await act(operator.page, '添加品牌', async (dialog) => dialog.getByLabel('名称', { exact: true }).fill(brand))

  await step(/新建商品/)
  await page.getByLabel('商品名称', { exact: true }).fill(title)
  await page.getByLabel('类目', { exact: true }).first().click()
  await page.keyboard.type('茶')
  await page.locator('.ant-select-tree-treenode:not(.ant-select-tree-treenode-disabled) .ant-select-tree-title', { hasText: '茶' }).first().click()
  await page.getByLabel('品牌', { exact: true }).first().click()
  await page.keyboard.type(brand)
  await page.keyboard.press('Enter')
  await page.getByLabel('商家编码 第 1 行').fill(newcomer.codes[0])
  await page.getByLabel('规格名 第 1 行').fill('50g')
  await page.getByRole('button', { name: '再加一行' }).click()
  await page.getByLabel('商家编码 第 2 行').fill(newcomer.codes[1])
  await page.getByLabel('规格名 第 2 行').fill('100g')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()

  await step(/填写库存/)
  await paste(page.getByRole('textbox', { name: new RegExp(`在库，.*${newcomer.codes[0]}$`) }), '120\t10\n80\t5\n')
  await page.getByRole('button', { name: '保存 4 处修改' }).click()
  await page.getByText('成功 4，失败 0').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: /关\s?闭/ }).last().click()

  await step(/提交审核/)
  await page.getByRole('link', { name: title }).first().click()
  await act(page, '提交审核')
  await page.getByText('待审核', { exact: true }).first().waitFor()
  assert.deepEqual(theirs.complaints, [])
})

test('the operator reviews its product, prices it and takes it into the pool, and a distributor finds it in the mall', async () => {
  const { company, title, codes, theirs, operator } = newcomer
  const { page } = operator
  await visit(page, '/reviews')
  await page.getByRole('button', { name: title }).first().click()
  await page.getByRole('dialog').getByText(company).first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await visit(page, '/stock')
  await page.getByRole('combobox', { name: '请选择供应商' }).click()
  await page.keyboard.type(company)
  await page.locator('.ant-select-item-option', { hasText: company }).first().click()
  assert.equal(await page.getByRole('textbox', { name: new RegExp(`在库，.*${codes[1]}$`) }).inputValue(), '80')
  assert.equal(await page.getByRole('textbox', { name: new RegExp(`预警线，.*${codes[1]}$`) }).inputValue(), '5')
  await paste(page.getByRole('textbox', { name: new RegExp(`^采购价，.*${codes[0]}$`) }), '60.50\t80.50\t120.50\n61.50\t81.50\t121.50')
  await page.getByRole('button', { name: '保存 6 处修改' }).click()
  await page.getByText('成功 6，失败 0').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: /关\s?闭/ }).last().click()

  await visit(page, `/assortment?words=${encodeURIComponent(title)}`)
  await page.getByText('筛选出 2 个规格').waitFor()
  await act(page, '全部入池')
  await page.waitForURL('**/assortment?tab=jobs')
  await page.locator('main tbody tr', { hasText: title }).getByText('已完成', { exact: true }).waitFor()
  await visit(page, `/assortment?words=${encodeURIComponent(title)}`)
  await page.locator('main tbody tr').getByText('已入池', { exact: true }).nth(1).waitFor()

  const shop = await entered(server.people.distributor, `/mall?q=${encodeURIComponent(title)}`)
  await shop.page.getByRole('link', { name: new RegExp(title) }).first().click()
  await shop.page.getByRole('heading', { name: '毛利试算' }).waitFor()
  await shop.page.getByText('80.50').first().waitFor()

  // Its supplier sees that it is on sale, and that its first steps are done.
  await theirs.page.goto('/')
  await theirs.page.getByRole('main').getByRole('link', { name: /提交审核 ?已完成/ }).waitFor()
  for (const { complaints, context } of [operator, theirs, shop]) {
    assert.deepEqual(complaints, [])
    await context.close()
  }
})

test('a distributor applies, is reviewed and activated, and has its contract', async () => {
  const operator = (await api('', 'POST', '/v1/sessions', server.people.operator)).token
  const post = await api(operator, 'POST', '/v1/recruitments', {
    title: `招募店主 ${Date.now()}`, way: 'invitation', criteria: [{ code: 'sales', label: '销售能力', weight: 1 }],
    template: { profit_mode: 'price_difference', currency: 'CNY', price_ratio_ppm: 900_000, drift: 'exact' },
  })
  await api(operator, 'POST', `/v1/recruitments/${post.id}/open`)
  const name = `南桥好物 ${Date.now() % 100_000}`

  // The operator invites; the link leads to a page that knows the code.
  const { page, context, complaints } = await entered(server.people.operator, '/recruitments?tab=invitations')
  await page.locator('main').getByRole('button', { name: '生成邀请码', exact: true }).click()
  const asking = page.getByRole('dialog')
  await asking.getByLabel('招募页', { exact: true }).click()
  await page.keyboard.type(post.title)
  await page.keyboard.press('Enter')
  await asking.getByLabel('有效期至').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16).replace('T', ' '))
  await page.keyboard.press('Enter')
  await asking.locator('button.ant-btn-primary').last().click()
  const shown = page.getByRole('dialog').filter({ hasText: '邀请链接' })
  await shown.waitFor()
  const [link] = (await shown.innerText()).match(/http\S+/)
  assert.match(link, new RegExp(`/front/join/${post.id}\\?code=`))

  const front = await openPage(browser, { url: server.url })
  const f = front.page
  await f.goto(link)
  await f.getByRole('heading', { name: post.title }).waitFor()
  assert.equal(await f.getByLabel('邀请码').inputValue(), new URL(link).searchParams.get('code'))
  await f.getByLabel('分销商名称').fill(name)
  await f.getByRole('button', { name: '取得申请码' }).click()
  const [, id] = (await f.locator('output').innerText()).split('.')
  await f.getByRole('link', { name: '我已保存，继续' }).click()
  await f.getByRole('button', { name: '添加渠道' }).click()
  await f.getByLabel('类型', { exact: true }).selectOption('mall_shop')
  await f.getByLabel('店铺名称').fill(`${name}店`)
  await f.getByLabel('姓名或企业全称').fill(`${name}商贸`)
  await f.getByLabel('身份证号或统一社会信用代码').fill(creditCode())
  await f.getByRole('button', { name: '提交审核' }).click()
  await f.getByText('已提交，等待审核').waitFor()

  await visit(page, `/distributor-applications/${id}`)
  await page.getByRole('button', { name: '领取并开始审核' }).click()
  await act(page, '给出审核结论', async (dialog) => {
    await dialog.getByLabel('通过', { exact: true }).check()
    await dialog.getByLabel(/销售能力/).fill('90')
  })
  await page.getByText('等待申请人签署', { exact: false }).or(page.getByRole('button', { name: '签署并激活' })).first().waitFor()
  await f.reload()
  await f.getByLabel('我已阅读全文并同意').check()
  await f.getByRole('button', { name: '我已阅读并同意，签署合同' }).click()
  await f.getByText('您已签署，等待平台完成开通。').waitFor()
  await page.reload()
  await act(page, '签署并激活')
  await page.locator('main header').getByText('已激活', { exact: true }).waitFor()
  assert.equal(await overflow(page), 0)
  await page.getByRole('link', { name: '打开合同' }).click()
  await page.locator('main header').getByText('生效', { exact: true }).first().waitFor()

  // It opens its account, and sees the same contract.
  await f.reload()
  const password = 'a long password of its own'
  const login = `shop${Date.now()}`
  await f.getByLabel('登录名').fill(login)
  await f.getByLabel('姓名', { exact: true }).fill('南桥')
  await f.getByLabel('密码（至少 8 位）').fill(password)
  await f.getByRole('button', { name: '开通', exact: true }).click()
  await f.getByRole('heading', { name: '账号已开通' }).waitFor()
  const theirs = await signedIn({ login, password }, new URL(page.url()).pathname)
  await theirs.page.locator('main header').getByText('生效', { exact: true }).first().waitFor()
  await visit(theirs.page, '/')
  await theirs.page.getByRole('main').getByRole('link', { name: /签署分销合同 ?已完成/ }).waitFor()
  await theirs.page.getByRole('main').getByRole('link', { name: /到选品广场选品/ }).waitFor()
  assert.deepEqual(await barriers(theirs.page), [])
  await keep(theirs.page, 'partners-2-first-steps')
  assert.deepEqual([...complaints, ...front.complaints, ...theirs.complaints], [])
  for (const opened of [context, front.context, theirs.context]) await opened.close()
})
