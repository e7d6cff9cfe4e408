// Measures how soon a list stands after signing in, on a running server: E2E_URL=http://… node lists.mjs [rounds] [path …]
import { openBrowser, wide } from './browser.mjs'

const [rounds = '7', ...paths] = process.argv.slice(2)
const url = process.env.E2E_URL
const login = process.env.E2E_LOGIN ?? 'admin'
const password = process.env.E2E_PASSWORD ?? 'fenxiao-demo'
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]

const browser = await openBrowser()
for (const path of paths.length > 0 ? paths : ['/orders']) {
  const took = { 'after signing in': [], 'from page to page': [] }
  for (let n = 0; n < Number(rounds); n++) {
    const context = await browser.newContext({ viewport: wide, baseURL: url })
    const page = await context.newPage()
    // Interactive: the rows are there, and the page answers at once.
    const stands = async () => {
      await page.locator('main tr.ant-table-row, main a[href^="/orders/ord_"]').first().waitFor()
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
    }
    await page.goto(path)
    // As somebody who types fast: the page that comes next is loaded meanwhile.
    await page.locator('#login').focus()
    await page.keyboard.type(login, { delay: 100 })
    await page.locator('#password').focus()
    await page.keyboard.type(password, { delay: 100 })
    const from = performance.now()
    await page.keyboard.press('Enter')
    await stands()
    took['after signing in'].push(performance.now() - from)
    await page.locator('nav a[href="/"]').first().click()
    await page.locator('main [role=img] svg').first().waitFor()
    const again = performance.now()
    await page.locator(`nav a[href="${path.split('?')[0]}"]`).first().click()
    await stands()
    took['from page to page'].push(performance.now() - again)
    await context.close()
  }
  for (const [what, all] of Object.entries(took)) console.log(`${path} ${what}: median ${Math.round(median(all))} ms, worst ${Math.round(Math.max(...all))} ms of ${all.length}`)
}
await browser.close()
