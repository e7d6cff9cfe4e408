import type { Me } from '../api/queries'

export type Role = Me['role']
type For = 'o' | 's' | 'd' | 'os' | 'od' | 'sd' | 'osd'

/** One page: whose it is, and its group in the navigation; without a group it is reached from other pages. */
interface Place {
  path: string
  for: For
  group?: Group
}

export const groups = ['', 'orders', 'mall', 'goods', 'pool', 'partners', 'money', 'open', 'house'] as const
export type Group = (typeof groups)[number]

/** All pages behind the sign-in. A page without a row is nobody's. Its name in the navigation is the word `nav.<path>`. */
export const places: Place[] = [
  { path: '', for: 'osd', group: '' },
  { path: 'monitor', for: 'o', group: '' },

  { path: 'orders', for: 'osd', group: 'orders' },
  { path: 'orders/:order', for: 'osd' },
  { path: 'to-ship', for: 'os', group: 'orders' },
  { path: 'pick-list', for: 's' },
  { path: 'place-order', for: 'd', group: 'orders' },
  { path: 'bulk-orders', for: 'd', group: 'orders' },
  { path: 'after-sales', for: 'osd', group: 'orders' },
  { path: 'after-sales/:case', for: 'osd' },
  { path: 'parcels', for: 'osd', group: 'orders' },

  { path: 'mall', for: 'd', group: 'mall' },
  { path: 'mall/:sku', for: 'd' },
  { path: 'selections', for: 'd', group: 'mall' },
  { path: 'channels', for: 'd', group: 'mall' },
  { path: 'channels/:channel', for: 'd' },

  { path: 'products', for: 'os', group: 'goods' },
  { path: 'products/new', for: 'os' },
  { path: 'products/:product', for: 'os' },
  { path: 'reviews', for: 'o', group: 'goods' },
  { path: 'imports', for: 'os', group: 'goods' },
  { path: 'imports/:import', for: 'os' },
  { path: 'stock', for: 'os', group: 'goods' },
  { path: 'warehouses', for: 'os', group: 'goods' },
  { path: 'catalog', for: 'o', group: 'goods' },

  { path: 'assortment', for: 'o', group: 'pool' },
  { path: 'pool-rules', for: 'o', group: 'pool' },
  { path: 'product-lines', for: 'o', group: 'pool' },
  { path: 'prices', for: 'o', group: 'pool' },
  { path: 'price-rules', for: 'o', group: 'pool' },
  { path: 'sales-rules', for: 'o', group: 'pool' },

  { path: 'supplier-applications', for: 'o', group: 'partners' },
  { path: 'supplier-applications/:application', for: 'o' },
  { path: 'suppliers', for: 'o', group: 'partners' },
  { path: 'suppliers/:supplier', for: 'o' },
  { path: 'agreements', for: 'os', group: 'partners' },
  { path: 'agreements/:agreement', for: 'os' },
  { path: 'papers', for: 'os', group: 'partners' },
  { path: 'recruitments', for: 'os', group: 'partners' },
  { path: 'recruitments/:recruitment', for: 'os' },
  { path: 'distributor-applications', for: 'o', group: 'partners' },
  { path: 'distributor-applications/:application', for: 'o' },
  { path: 'distributors', for: 'o', group: 'partners' },
  { path: 'distributors/:distributor', for: 'o' },
  { path: 'contracts', for: 'od', group: 'partners' },
  { path: 'contracts/:contract', for: 'od' },
  { path: 'grades', for: 'o', group: 'partners' },
  { path: 'grades/:scheme', for: 'o' },
  { path: 'penalties', for: 'od', group: 'partners' },
  { path: 'penalties/:penalty', for: 'od' },
  { path: 'blacklist', for: 'o', group: 'partners' },
  { path: 'standing', for: 'd', group: 'partners' },
  { path: 'company', for: 's', group: 'partners' },

  { path: 'wallet', for: 'od', group: 'money' },
  { path: 'statements', for: 'osd', group: 'money' },
  { path: 'statements/:statement', for: 'osd' },
  { path: 'invoices', for: 'osd', group: 'money' },
  { path: 'invoices/:invoice', for: 'osd' },
  { path: 'reconciliation', for: 'd', group: 'money' },

  { path: 'keys', for: 'od', group: 'open' },
  { path: 'webhooks', for: 'd', group: 'open' },
  { path: 'webhooks/:webhook', for: 'd' },
  { path: 'sandbox', for: 'd', group: 'open' },

  { path: 'setup', for: 'o' },
  { path: 'jobs', for: 'osd', group: 'house' },
  { path: 'notices', for: 'osd', group: 'house' },
  { path: 'people', for: 'osd', group: 'house' },
  { path: 'trail', for: 'o', group: 'house' },
  { path: 'settings', for: 'o', group: 'house' },
  { path: 'settings/front', for: 'o' },
  { path: 'security', for: 'osd' },
]

const letters: Record<Role, string> = { operator: 'o', supplier: 's', distributor: 'd' }

export const mayOpen = (path: string, role: Role) => places.some((p) => p.path === path && p.for.includes(letters[role]))

/** The navigation of a role, by group; groups without a page are left out. */
export function navigationOf(role: Role): { group: Group; paths: string[] }[] {
  return groups
    .map((group) => ({ group, paths: places.filter((p) => p.group === group && p.for.includes(letters[role])).map((p) => p.path) }))
    .filter((g) => g.paths.length > 0)
}
