// Every page of every role: it comes up in both languages and widths, nothing stands in anybody's way, nothing is cut off, no request waits for two
// others, text that is code runs nowhere, and a stranger is refused. By default pages are gone to as links lead, in one look; E2E_ALL loads each by its
// address, in both languages and widths and in the dark, counts what requests wait for, and keeps screenshots.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { barriers, keep, narrow, openBrowser, openPage, overflow, wide } from './browser.mjs'
import { pagesOf, places, roles, settled, visit as goTo } from './places.mjs'
import { startServer } from './server.mjs'

let server, browser
before(async () => {
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function signedIn(role, options) {
  const opened = await openPage(browser, { url: server.url, ...options })
  opened.expect(/401 \(Unauthorized\)/)
  const { page } = opened
  await page.goto('/sign-in')
  await page.locator('#login').fill(server.people[role].login)
  await page.locator('#password').fill(server.people[role].password)
  await page.keyboard.press('Enter')
  await page.waitForURL((u) => u.pathname !== '/sign-in')
  return opened
}

const all = Boolean(process.env.E2E_ALL)

const visit = (page, address) => goTo(page, address, all)

/** How long every answer of the server is kept back where requests are counted: what was asked for beside it is told from what waited for it. */
const lag = 300

/** Counts how deep a page's requests wait for one another. The frame's own are left out, but that the page waits for who is there. */
function waves() {
  const frame = /\/console\/api\/(me|desk|waiting|jobs|today|setup|security)$|unread|metrics/
  let asked = []
  return {
    begin: () => (asked = []),
    note: (url) => {
      const path = new URL(url).pathname
      if (!frame.test(path)) asked.push({ path, at: Date.now() })
    },
    depth: () => {
      asked.forEach((a, n) => (a.wave = 1 + Math.max(0, ...asked.slice(0, n).filter((b) => b.at + lag <= a.at).map((b) => b.wave))))
      return { depth: Math.max(0, ...asked.map((a) => a.wave)), of: asked.map((a) => `${a.wave} ${a.path}`) }
    },
  }
}

const named = (path) => path.replace(/_[0-9a-z]{10,}/g, '').replaceAll('/', '-').replace(/^-/, '') || 'home'

const looks = all
  ? [{ language: 'zh', sizes: [wide, narrow] }, { language: 'en', sizes: [wide, narrow] }, { language: 'zh', sizes: [wide], appearance: 'dark' }]
  : [{ language: 'zh', sizes: [wide] }]

for (const role of roles) {
  for (const { language, sizes, appearance = 'light' } of looks) {
    const look = appearance === 'dark' ? `${language}-dark` : language
    test(`every page of the ${role} (${look})`, async () => {
      const { page, context, complaints } = await signedIn(role, { language, appearance })
      const faults = []
      for await (const path of pagesOf(role, page, faults)) {
        const at = (what) => faults.push(`${path}: ${what}`)
        complaints.length = 0
        try {
          await visit(page, path)
          for (const size of sizes) {
            await page.setViewportSize(size)
            await settled(page)
            const beyond = await overflow(page)
            if (beyond > 0) at(`${beyond} px wider than ${size.width}`)
            ;(await barriers(page)).forEach(at)
            if (all) await keep(page, `all-${role}-${named(path)}-${look}-${size.width}`)
          }
        } catch (error) {
          at(`never settles: ${String(error).split('\n')[0]}`)
        }
        if (all) await page.setViewportSize(wide)
        complaints.forEach(at)
        if ((await page.locator('main').getByText(/failure\.|加载失败|could not be loaded|undefined|\[object|NaN|Invalid Date/).count()) > 0) at('shows what failed')
      }
      await context.close()
      assert.deepEqual(faults, [])
    })
  }

  test(`a ${role} is refused at every page of the others`, async () => {
    const { page, context } = await signedIn(role, { language: 'en' })
    const faults = []
    let refused = 0
    for (const { path } of places.filter((p) => !p.for.includes(role))) {
      // From page to page, as a link would lead; a first one is loaded whole.
      const address = path.replace(/:\w+/, 'ord_0000000000001')
      await visit(page, address)
      await page.waitForFunction((to) => location.pathname === to && /not open to you/.test(document.querySelector('main')?.innerText ?? ''), address, { timeout: 5000 }).then(() => refused++, () => faults.push(path))
    }
    await context.close()
    assert.deepEqual(faults, [])
    assert.ok(refused >= 10, `${refused} pages`)
  })

  test(`text that is code runs nowhere${all ? ', and no request waits for two others' : ''}: ${role}`, async () => {
    const { page, context } = await signedIn(role, { language: 'en', viewport: narrow })
    let poisoned = 0
    const poison = (value, key) => {
      if (Array.isArray(value)) return value.map((v) => poison(v, key))
      if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v, k)]))
      if (typeof value !== 'string' || value === '') return value
      if (/url|link|href|website/.test(key)) return poisoned++, 'javascript:window.ran=1'
      if (/[^\x20-\x7e]|\s/.test(value) || /^(\w+_)?(name|title|remark|note|reason|text|words|place|address|label|description|detail)$/.test(key))
        return poisoned++, `${value}<img src=x onerror="window.ran=1"><script>window.ran=1</script>"><svg onload="window.ran=1">{{window.ran=1}}`
      return value
    }
    const requests = waves()
    for (const api of ['**/console/api/**', '**/v1/**']) {
      await page.route(api, async (route) => {
        const request = route.request()
        if (all && request.method() === 'GET' && request.resourceType() === 'fetch') {
          requests.note(request.url())
          await new Promise((done) => setTimeout(done, lag))
        }
        const answer = await route.fetch().catch(() => undefined) // the page may have gone on
        if (!answer) return route.abort().catch(() => {})
        if (!/json/.test(answer.headers()['content-type'] ?? '') || /\/(me|desk)$/.test(new URL(request.url()).pathname)) return route.fulfill({ response: answer }).catch(() => {})
        await route.fulfill({ response: answer, json: poison(await answer.json(), '') }).catch(() => {})
      })
    }
    const faults = []
    let shown = 0
    for await (const path of pagesOf(role, page, faults)) {
      requests.begin()
      await visit(page, path)
      await settled(page).catch(() => faults.push(`${path} never settles`))
      const { depth, of } = requests.depth()
      if (depth > 2) faults.push(`${path}: requests in ${depth} waves: ${of.join(', ')}`)
      const found = await page.evaluate(() => ({
        ran: window.ran,
        made: document.querySelectorAll('img[src="x"], svg[onload], main script').length,
        links: document.querySelectorAll('a[href^="javascript:window"]').length,
        text: document.body.innerText.includes('onerror='),
      }))
      if (found.ran || found.made || found.links) faults.push(`${path}: ${JSON.stringify(found)}`)
      if (found.text) shown++
    }
    await context.close()
    assert.deepEqual(faults, [])
    assert.ok(poisoned > 500 && shown > 8, `${poisoned} texts, shown on ${shown} pages`)
  })
}
