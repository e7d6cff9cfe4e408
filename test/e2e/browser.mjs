// A browser whose every complaint is a failure: errors on the console, exceptions, and violations of the content policy.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url))

export const wide = { width: 1366, height: 768 }
export const narrow = { width: 390, height: 844 }

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
]

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags })
}

/** Opens a page that notes all complaints; `expect(pattern)` names those that a test brings about itself. */
export async function openPage(browser, { url, viewport = wide, language = 'zh', appearance = 'light' }) {
  const context = await browser.newContext({ viewport, baseURL: url, locale: 'zh-CN', timezoneId: 'America/New_York', reducedMotion: 'reduce', colorScheme: appearance })
  await context.addInitScript(([language, appearance]) => {
    if (!localStorage.getItem('fenxiao.language')) localStorage.setItem('fenxiao.language', language)
    if (!localStorage.getItem('fenxiao.appearance')) localStorage.setItem('fenxiao.appearance', appearance)
    document.addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
  }, [language, appearance])
  context.setDefaultTimeout(60_000) // the machine may be busy
  const page = await context.newPage()
  if (appearance === 'dark') {
    // A person's own desk says what is shown: here it says dark, and nobody's desk is changed for it.
    await page.route('**/console/api/desk', async (route) => {
      if (route.request().method() !== 'GET') return route.continue()
      const answer = await route.fetch()
      await route.fulfill(answer.ok() ? { response: answer, json: { ...(await answer.json()), theme: 'dark' } } : { response: answer })
    })
  }
  const complaints = []
  const expected = []
  const complain = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text)
  }
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`${message.text()} ${message.location().url ?? ''}`)
  })
  page.on('pageerror', (error) => complain(String(error)))
  return { page, context, complaints, expect: (pattern) => expected.push(pattern) }
}

/** Keeps what the page looks like, in full height. */
export async function keep(page, name) {
  mkdirSync(screenshots, { recursive: true })
  await page.evaluate(() => (window.scrollTo(0, 0), document.fonts.ready))
  await page.waitForTimeout(350) // what moves has come to rest
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true })
}

/** Says by how many pixels the page is wider than its window: nothing may be cut off or scroll sideways. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Names what stands in the way of people who do not see or use a mouse, by WCAG 2.2 A and AA. */
export async function barriers(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }),
  )
  return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any.map((a) => a.message).join(' ')}`).join(' | ')}`)
}
