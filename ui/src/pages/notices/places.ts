import { mayOpen, type Role } from '../../app/navigation'

/** Pages of things by the first letters of their ids: the page's address, and the row of the navigation that says whose it is. */
const pages: Record<string, string[]> = {
  ord: ['orders/:order'], afs: ['after-sales/:case'], stm: ['statements/:statement'], inv: ['invoices/:invoice'], agr: ['agreements/:agreement'], ctr: ['contracts/:contract'],
  pen: ['penalties/:penalty'], prd: ['products/:product'], sku: ['mall/:sku'], rcr: ['recruitments/:recruitment'], imp: ['imports/:import'],
  whe: ['webhooks/:webhook'], sup: ['suppliers/:supplier', 'company'], dst: ['distributors/:distributor', 'standing'], key: ['keys'],
  ppr: ['papers'], doc: ['company'], pln: ['product-lines'], chn: ['channels/:channel'], apl: ['distributor-applications/:application', 'supplier-applications/:application'],
  gsc: ['grades/:scheme'], psn: ['people'],
}

/** Where a thing of the house is shown to a role; nothing where it is not. */
export function placeOf(id: string, role: Role, event = ''): string | undefined {
  const known = pages[id.slice(0, 3)] ?? []
  const page = (event.startsWith('supplier_application') ? known.toReversed() : known).find((p) => mayOpen(p, role))
  return page && `/${page.replace(/:\w+/, id)}`
}
