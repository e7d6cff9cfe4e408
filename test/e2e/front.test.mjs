// A stranger's way: the front, a product, and both applications.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { barriers, narrow, openBrowser, openPage, overflow, wide } from './browser.mjs'
import { visit } from './places.mjs'
import { startServer } from './server.mjs'
import { keep } from './shots.mjs'

const words = {
  zh: {
    search: '搜索商品、品牌、类目，支持拼音', count: /^共 \d+ 款/, some: '茶', price: '渠道价签约后可见', handbook: '卖点手册', apply: /^查看并申请/, name: '分销商名称', begin: '取得申请码',
    kept: '请保存您的申请码', on: '我已保存，继续', save: '保存草稿', saved: '已保存', submit: '提交审核', submitted: '已提交，等待审核', years: '经营年限', orders: '月均订单量', real: '姓名或企业全称',
    number: '身份证号或统一社会信用代码', channel: '添加渠道', kind: '类型', shop: '店铺名称', code: '申请码', open: '打开', leave: '收起申请', company: '企业名称', credit: '统一社会信用代码',
    person: '姓名', phone: '手机号', region: '所在省份', address: '详细地址', paperNumber: '证件编号', file: '选择文件', stored: '已上传', addPaper: '上传资质', signIn: '登录', front: /^浏览/, noGood: '该商品已不在供', noCall: '该招募已结束',
  },
  en: {
    search: 'Search goods, brands, categories', count: /^\d+ products/, some: '茶', price: 'Prices after contract', handbook: 'Selling points', apply: /^Read and apply/, name: 'Your name as a distributor',
    begin: 'Get my code', kept: 'Keep your code', on: 'I have noted it', save: 'Save the draft', saved: 'Saved', submit: 'Submit', submitted: 'Submitted, waiting for review', years: '经营年限',
    orders: '月均订单量', real: 'Real or company name', number: 'Citizen’s number or credit code', channel: 'Add a channel', kind: 'Kind', shop: 'Shop name', code: 'Code', open: 'Open', leave: 'Put away',
    company: 'Company', credit: 'Unified social credit code', person: 'Your name', phone: 'Phone', region: 'Province', address: 'Address', paperNumber: 'Number', file: 'Choose a file', stored: 'Uploaded',
    addPaper: 'Add this paper', signIn: 'Sign in', front: /^Goods and calls/, noGood: 'This product is no longer on offer', noCall: 'This call has ended',
  },
}

// Of invented companies; the last character is the check of GB 32100.
const credits = ['91330106MA2CFG5X4Q', '91310115MA1K3N2T7U', '91440300MA5EQ8W93J', '91510104MA6CB7Y12P']
const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Gives a credit code whose check holds. */
function credit(n) {
  const head = credits[n % credits.length].slice(0, 9) + String(10_000_000 + Math.floor(Math.random() * 89_999_999))
  let sum = 0
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) sum += signs.indexOf(head[i]) * weight
  return head + signs[(31 - (sum % 31)) % 31]
}

// One grey pixel.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

let server, browser

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

async function sound(page, what) {
  assert.deepEqual(await barriers(page), [], what)
  assert.ok((await overflow(page)) <= 0, `${what} is wider than its window`)
}

let turn = 0

for (const [language, viewport, size] of [
  ['zh', wide, 'wide'], ['en', wide, 'wide'], ['zh', narrow, 'narrow'], ['en', narrow, 'narrow'],
]) {
  const w = words[language]
  const n = turn++

  describe(`front ${language} ${size}`, () => {
    const shot = (page, name) => keep(page, `front-${name}-${language}-${size}`)
    const opened = () => openPage(browser, { url: server.url, viewport, language })

    test('a stranger finds a product and never a price', async () => {
      const { page, context, complaints } = await opened()
      const answers = []
      page.on('response', async (r) => {
        if (r.url().includes('/console/api/')) answers.push(await r.text().catch(() => ''))
      })
      await page.goto('/front')
      await page.getByText(w.count).waitFor()
      const all = await page.getByText(w.count).innerText()
      await sound(page, 'front')
      await shot(page, '1-cover')
      await page.getByRole('searchbox', { name: w.search }).fill(w.some)
      await page.keyboard.press('Enter')
      await page.waitForFunction((before) => ![...document.querySelectorAll('[role=status]')].some((s) => s.innerText === before), all)
      await page.waitForURL(/q=/)
      await shot(page, '2-found')
      await page.locator('#goods li a').first().click()
      await page.getByText(w.price).waitFor()
      await page.getByRole('heading', { name: w.handbook }).waitFor()
      await page.locator('details summary').first().click()
      await sound(page, 'good')
      await shot(page, '3-good')
      assert.ok(answers.length >= 3)
      for (const text of answers) assert.doesNotMatch(text, /"\w*(minor|price|stock|settlement|supplier|gtin)\w*":/i)
      assert.deepEqual(complaints, [])
      await context.close()
    })

    test('a stranger applies to distribute', async () => {
      const { page, context, complaints, expect } = await opened()
      await page.goto('/front')
      await page.getByRole('link', { name: w.apply }).first().click()
      await page.getByLabel(w.name).fill(`小满优选${n}`)
      await sound(page, 'join')
      await shot(page, '4-join')
      await page.getByRole('button', { name: w.begin }).click()
      await page.getByRole('heading', { name: w.kept }).waitFor()
      const code = await page.locator('output').innerText()
      assert.match(code, /^d\.apl_\w+\.fxa_\w+$/)
      await page.getByRole('link', { name: w.on }).click()
      await page.getByLabel(w.years).selectOption({ index: 2 })
      await page.getByLabel(w.orders).fill('300')
      await page.getByRole('button', { name: w.save }).click()
      await page.getByText(w.saved, { exact: true }).waitFor()
      await sound(page, 'draft')
      await shot(page, '5-draft')
      // Put away, the draft is found again by its code.
      await page.getByRole('button', { name: w.leave }).click()
      await page.getByLabel(w.code, { exact: true }).fill(code)
      await page.getByRole('button', { name: w.open }).click()
      await page.getByLabel(w.orders).waitFor()
      assert.equal(await page.getByLabel(w.orders).inputValue(), '300')
      await page.getByRole('button', { name: w.channel }).click()
      await page.getByLabel(w.kind, { exact: true }).selectOption({ index: 1 })
      await page.getByLabel(w.shop).fill('小满网店')
      await page.getByLabel(w.real).fill('小满贸易有限公司')
      // A number that does not hold is told at its field, and mended.
      expect(/422 \(Unprocessable/)
      await page.getByLabel(w.number).fill('91330106MA2CFG5X40')
      await page.getByRole('button', { name: w.submit }).click()
      await page.locator('[aria-invalid=true]').first().waitFor()
      await page.getByLabel(w.number).fill(credit(n))
      await page.getByRole('button', { name: w.submit }).click()
      await page.getByText(w.submitted).waitFor()
      await sound(page, 'submitted')
      await shot(page, '6-submitted')
      assert.deepEqual(complaints, [])
      await context.close()
    })

    test('a company applies to supply', async () => {
      const { page, context, complaints } = await opened()
      await page.goto('/front/supply')
      await page.getByLabel(w.company, { exact: true }).fill(`青岚茶业${n}有限公司`)
      await page.getByLabel(w.credit).fill(credit(n + 1))
      await page.getByLabel(w.person, { exact: true }).fill('李雷')
      await page.getByLabel(w.phone).fill('13800138000')
      await page.getByLabel(w.region).selectOption('330000')
      await page.getByLabel(w.address, { exact: true }).fill('杭州市西湖区示例路 1 号')
      await sound(page, 'supply')
      await shot(page, '7-supply')
      await page.getByRole('button', { name: w.begin }).click()
      await page.getByRole('heading', { name: w.kept }).waitFor()
      assert.match(await page.locator('output').innerText(), /^s\.apl_/)
      await page.getByRole('link', { name: w.on }).click()
      await page.getByLabel(w.paperNumber).fill('913301060001')
      await page.locator('input[type=file]').setInputFiles({ name: '营业执照.png', mimeType: 'image/png', buffer: png })
      await page.getByText(w.stored).waitFor()
      await page.getByRole('button', { name: w.addPaper }).click()
      await page.getByText('913301060001').waitFor()
      await sound(page, 'papers')
      await shot(page, '8-papers')
      await page.getByRole('button', { name: w.submit }).click()
      await page.getByText(w.submitted).waitFor()
      assert.deepEqual(complaints, [])
      await context.close()
    })

    test('an address that is nobody’s says so in words', async () => {
      const { page, context, complaints, expect } = await opened()
      expect(/404 \(Not Found\)|422 \(Unprocessable/)
      for (const [address, said] of [['/front/goods/nothing', w.noGood], ['/front/goods/prd_0000000000001', w.noGood], ['/front/join/nothing', w.noCall], ['/front/join/rcr_0000000000001', w.noCall]]) {
        await visit(page, address)
        await page.getByRole('heading', { name: said }).waitFor()
      }
      assert.deepEqual(complaints, [])
      await context.close()
    })

    test('the sign-in page shows the way to the front', async () => {
      const { page, context, expect } = await opened()
      expect(/401/)
      await page.goto('/')
      await page.waitForURL('**/sign-in')
      await page.getByRole('link', { name: w.front }).click()
      await page.waitForURL('**/front')
      await page.getByText(w.count).waitFor()
      await context.close()
    })
  })
}

test('a first visit loads less than 200 kB of script', async () => {
  const { page, context } = await openPage(browser, { url: server.url })
  let bytes = 0
  page.on('response', async (r) => {
    if (new URL(r.url()).pathname.endsWith('.js')) bytes += (await r.request().sizes()).responseBodySize
  })
  await page.goto('/front')
  await page.getByText(words.zh.count).waitFor()
  await page.waitForLoadState('networkidle')
  assert.ok(bytes > 10_000 && bytes < 200_000, `${bytes} bytes`)
  await context.close()
})

test('the operator changes the page and sees it first', async () => {
  const { page, context, complaints, expect } = await openPage(browser, { url: server.url })
  expect(/401/)
  await page.goto('/settings/front')
  await page.waitForURL('**/sign-in')
  await page.getByLabel('登录名', { exact: true }).fill(server.people.operator.login)
  await page.getByLabel('密码', { exact: true }).fill(server.people.operator.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '门面设置' }).first().waitFor()
  await page.getByLabel('标语 · 中文').fill('全新的标语')
  await page.getByRole('button', { name: '预览' }).click()
  await page.getByRole('region', { name: '陌生人将看到' }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await keep(page, 'front-9-settings')
  await page.getByRole('button', { name: /保\s?存/ }).click()
  await page.getByText('已保存').waitFor()
  await page.goto('/front')
  await page.getByRole('heading', { name: '全新的标语' }).waitFor({ timeout: 30_000 })
  assert.deepEqual(complaints, [])
  await context.close()
})
