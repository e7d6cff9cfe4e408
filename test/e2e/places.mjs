// Where the pages are, and how they are gone through: the navigation's table by role, tabs and details by the links that lead to them.
import { readFileSync } from 'node:fs'

export const roles = ['operator', 'supplier', 'distributor']

/** The rows of the navigation's table: whose page each address is. */
export const places = [...readFileSync(new URL('../../ui/src/app/navigation.ts', import.meta.url), 'utf8').matchAll(/\{ path: '([^']*)', for: '([osd]+)'/g)].map(
  ([, path, letters]) => ({ path: `/${path}`, for: roles.filter((role) => letters.includes(role[0])) }),
)

/** Goes to an address: loads it whole, or as a link of the page before would. */
export async function visit(page, address, whole = false) {
  if (whole || page.url() === 'about:blank' || page.url().endsWith('/sign-in')) return page.goto(address)
  await page.evaluate((to) => {
    if (to.split('?')[0] !== location.pathname) document.querySelectorAll('main h1, main h2').forEach((h) => (h.dataset.left = 'yes'))
    window.__calm = 0
    history.pushState({ usr: null, key: 'walk', idx: (history.state?.idx ?? 0) + 1 }, '', to)
    // A tab of the page that is there already has its headings: what is new is there once something has changed.
    return new Promise((done) => {
      const changed = new MutationObserver(done)
      changed.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      setTimeout(done, 1000)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
    }).then(() => (window.__calm = 0))
  }, address)
}

/** Waits until a page has all that it asked for. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const busy = document.querySelector('main [aria-busy=true], [class*=_bone], [class*=_dots], .ant-skeleton, .ant-spin-spinning')
    const ready = document.querySelector('main :is(h1, h2):not([data-left])') && !busy
    window.__calm = ready ? (window.__calm ?? 0) + 1 : 0
    return window.__calm > 3
  })
}

/** Gives the addresses of a role's pages with their tabs, details by the first link that leads to one: one of `known`, or one that was seen. */
export async function* pagesOf(role, page, faults, known = []) {
  const links = new Set(known)
  const tabs = new Set()
  const note = async () => {
    for (const link of await page.locator('main a[href]').evaluateAll((all) => all.map((a) => new URL(a.href)).map((u) => ({ path: u.pathname, search: u.search })))) {
      links.add(link.path)
      if (/^\?tab=\w+$/.test(link.search)) tabs.add(link.path + link.search)
    }
  }
  const own = places.filter((p) => p.for.includes(role))
  for (const { path } of own.filter((p) => !p.path.includes(':'))) {
    yield path
    await note()
    for (const tab of [...tabs].filter((t) => t.startsWith(`${path}?`))) {
      yield tab
      await note()
    }
  }
  for (const { path } of own.filter((p) => p.path.includes(':'))) {
    const shape = new RegExp(`^${path.replace(/:\w+/, '[a-z]+_[^/]+')}$`)
    const found = [...links].find((l) => shape.test(l))
    if (found) {
      yield found
      await note()
    } else faults.push(`nothing leads to ${path}`)
  }
}
