import type { Scope } from '../../api/keys'

/** All that a key may be kept to; the compiler knows when one is no scope. */
export const scopes: Scope[] = [
  'goods:read', 'prices:read', 'stock:read', 'quotes:read', 'selections:read', 'selections:write', 'listings:read', 'listings:write', 'orders:read',
  'orders:write', 'orders:pay', 'after-sales:read', 'after-sales:write', 'statements:read', 'changes:read', 'webhooks:read', 'webhooks:write',
  'metrics:write', 'files:read', 'files:write', 'notices:read', 'notices:write', 'account:read', 'account:write', 'keys:read',
]
