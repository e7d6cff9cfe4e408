// Every page of every role: it comes up in both languages and widths, nothing stands in anybody's way, nothing is cut off, no request waits for two
// others, text that is code runs nowhere, and a stranger is refused.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { barriers, keep, narrow, openBrowser, openPage, overflow, wide } from './browser.mjs'
import { startServer } from './server.mjs'

const roles = ['operator', 'supplier', 'distributor']

/** The rows of the navigation's table: whose page each address is. */
const places = [...readFileSync(new URL('../../ui/src/app/navigation.ts', import.meta.url), 'utf8').matchAll(/\{ path: '([^']*)', for: '([osd]+)'/g)].map(
  ([, path, letters]) => ({ path: `/${path}`, for: roles.filter((role) => letters.includes(role[0])) }),
)

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

/** Waits until a page has all that it asked for. */
async function settled(page) {
  await page.waitForFunction(() => {
    const busy = document.querySelector('main [aria-busy=true], [class*=_bone], [class*=_dots], .ant-skeleton, .ant-spin-spinning')
    const ready = document.querySelector('main h1, main h2') && !busy
    window.__calm = ready ? (window.__calm ?? 0) + 1 : 0
    return window.__calm > 3
  })
}

/** Follows what a page asks the server for, in waves: a request that begins after another of the page has ended may have waited for it. */
function waves(page) {
  const shell = /\/console\/api\/(me|desk|waiting|jobs|today|setup|security)|unread|metrics/
  let asked = []
  page.on('request', (r) => /\/(console\/api|v1)\//.test(r.url()) && r.method() === 'GET' && asked.push({ r, url: new URL(r.url()).pathname, from: Date.now() }))
  const end = (r) => asked.filter((a) => a.r === r).forEach((a) => (a.to = Date.now()))
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  return {
    begin: () => (asked = []),
    depth: () => {
      const own = asked.filter((a) => !shell.test(a.url))
      own.sort((a, b) => a.from - b.from).forEach((a, n) => (a.wave = 1 + Math.max(0, ...own.slice(0, n).filter((b) => b.to <= a.from).map((b) => b.wave))))
      return { depth: Math.max(0, ...own.map((a) => a.wave)), of: own.map((a) => `${a.wave} ${a.url}`) }
    },
  }
}

/** Gives the addresses of a role's pages, details by the first link that leads to one. */
async function* pagesOf(role, page, faults) {
  const seen = new Set()
  const note = async () => (await page.locator('main a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).forEach((h) => seen.add(h.split('?')[0]))
  const own = places.filter((p) => p.for.includes(role))
  for (const { path } of own.filter((p) => !p.path.includes(':'))) {
    yield path
    await note()
  }
  for (const { path } of own.filter((p) => p.path.includes(':'))) {
    const shape = new RegExp(`^${path.replace(/:\w+/, '[a-z]+_[^/]+')}$`)
    const found = [...seen].find((h) => shape.test(h))
    if (found) {
      yield found
      await note()
    } else faults.push(`nothing leads to ${path}`)
  }
}

const named = (path) => path.replace(/_[0-9a-z]{10,}/g, '').replaceAll('/', '-').replace(/^-/, '') || 'home'

for (const role of roles) {
  for (const [language, viewport, size] of [['zh', wide, 'wide'], ['en', narrow, 'narrow'], ...(process.env.E2E_ALL ? [['en', wide, 'wide'], ['zh', narrow, 'narrow']] : [])]) {
    test(`every page of the ${role}: ${language} ${size}`, async () => {
      const { page, context, complaints } = await signedIn(role, { viewport, language })
      const requests = waves(page)
      const faults = []
      for await (const path of pagesOf(role, page, faults)) {
        const at = (what) => faults.push(`${path}: ${what}`)
        requests.begin()
        complaints.length = 0
        try {
          await page.goto(path)
          await settled(page)
        } catch (error) {
          at(`never settles: ${String(error).split('\n')[0]}`)
          continue
        }
        const { depth, of } = requests.depth()
        if (depth > 2) at(`requests in ${depth} waves: ${of.join(', ')}`)
        complaints.forEach(at)
        const beyond = await overflow(page)
        if (beyond > 0) at(`${beyond} px wider than the window`)
        const stuck = await page.locator('main').getByText(/failure\.|加载失败|could not be loaded|undefined|\[object|NaN|Invalid Date/).count()
        if (stuck > 0) at('shows what failed')
        ;(await barriers(page)).forEach(at)
        if (process.env.E2E_KEEP) await keep(page, `all-${role}-${named(path)}-${language}-${size}`)
      }
      await context.close()
      assert.deepEqual(faults, [])
    })
  }

  test(`a ${role} is refused at every page of the others`, async () => {
    const { page, context } = await signedIn(role, { language: 'en' })
    const faults = []
    for (const { path } of places.filter((p) => !p.for.includes(role))) {
      await page.goto(path.replace(/:\w+/, 'ord_0000000000001'))
      await page.locator('main').getByText(/not open to you|no access|may not/i).first().waitFor({ timeout: 5000 }).catch(() => faults.push(path))
    }
    await context.close()
    assert.deepEqual(faults, [])
  })

  test(`text that is code runs nowhere: ${role}`, async () => {
    const { page, context } = await signedIn(role, {})
    let poisoned = 0
    const poison = (value, key) => {
      if (Array.isArray(value)) return value.map((v) => poison(v, key))
      if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v, k)]))
      if (typeof value !== 'string' || value === '') return value
      if (/url|link|href|website/.test(key)) return poisoned++, 'javascript:window.ran=1'
      if (/[^\x20-\x7e]|\s/.test(value) || /name|title|remark|note|reason|text|words|place|address|label|description|detail/.test(key))
        return poisoned++, `${value}<img src=x onerror="window.ran=1"><script>window.ran=1</script>"><svg onload="window.ran=1">{{window.ran=1}}`
      return value
    }
    for (const api of ['**/console/api/**', '**/v1/**']) {
      await page.route(api, async (route) => {
        const answer = await route.fetch()
        if (!/json/.test(answer.headers()['content-type'] ?? '') || /\/(me|desk)$/.test(new URL(route.request().url()).pathname)) return route.fulfill({ response: answer })
        await route.fulfill({ response: answer, json: poison(await answer.json(), '') })
      })
    }
    const faults = []
    let shown = 0
    for await (const path of pagesOf(role, page, faults)) {
      await page.goto(path)
      await settled(page).catch(() => faults.push(`${path} never settles`))
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
