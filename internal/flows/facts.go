package flows

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

// asked are keys that a group has named: each is loaded once.
type asked[K comparable] struct {
	known map[K]bool
	want  []K
	order []K
}

func (a *asked[K]) ask(keys ...K) {
	for _, k := range keys {
		if a.known == nil {
			a.known = map[K]bool{}
		}
		if !a.known[k] {
			a.known[k] = true
			a.want = append(a.want, k)
			a.order = append(a.order, k)
		}
	}
}

// take gives the keys named since the last take.
func (a *asked[K]) take() []K {
	w := a.want
	a.want = nil
	return w
}

// all gives every key ever named.
func (a *asked[K]) all() []K { return a.order }

// facts are what a group of commands is judged by: what never changes, or counts as of its read (prices, contracts, the pool).
type facts struct {
	keys         asked[web.KeyRef]
	numbers      asked[orders.Owner]
	orders       asked[id.Order]
	lines        asked[id.Order] // orders whose lines and parcels are needed
	cases        asked[id.Order] // orders whose after-sales are needed
	distributors asked[id.Distributor]
	channels     asked[id.Channel]
	skus         asked[id.SKU]
	selections   asked[pool.Pick]
	agreements   asked[id.Agreement]
	suppliers    asked[id.Supplier]
	stock        asked[id.SKU]
	accounts     asked[id.Account]
	limited      asked[id.SKU]
	buyers       asked[limits.Buyer]
	lined        asked[id.SKU]
	holders      asked[pool.Standing]
	blacklist    blacklisting
	files        asked[id.File]
	drifts       drifting

	at         clock.Micros
	set        *orders.Set
	parcels    *shipping.Set
	afterSales *aftersales.Set
	book       *web.Book
	placed     map[orders.Owner]orders.Known
	contracts  map[id.Distributor]*distributors.Terms
	shops      map[id.Channel]*distributors.Channel
	goods      map[id.SKU]*catalog.SKUFacts
	prices     map[id.SKU]*pricing.Price
	rules      *pricing.Book
	items      map[id.SKU]*pool.Item
	selected   map[pool.Pick]bool
	terms      map[id.Agreement]*suppliers.Terms
	freights   map[id.Supplier]*suppliers.Freight
	warehouses map[id.Warehouse]*stock.Warehouse
	limits     map[id.SKU][]limits.Limit
	standings  map[id.Distributor]*grades.Standing
	ranges     map[id.SKU][]id.ProductLine
	granted    map[pool.Grantee][]pool.Grant
	stored     map[id.File]*files.File
}

func newFacts() *facts {
	return &facts{
		set: orders.NewSet(), parcels: shipping.NewSet(), afterSales: aftersales.NewSet(), book: web.NewBook(), rules: pricing.NewBook(),
		placed:    map[orders.Owner]orders.Known{},
		contracts: map[id.Distributor]*distributors.Terms{}, shops: map[id.Channel]*distributors.Channel{}, goods: map[id.SKU]*catalog.SKUFacts{}, prices: map[id.SKU]*pricing.Price{},
		items: map[id.SKU]*pool.Item{}, selected: map[pool.Pick]bool{}, terms: map[id.Agreement]*suppliers.Terms{},
		freights: map[id.Supplier]*suppliers.Freight{}, warehouses: map[id.Warehouse]*stock.Warehouse{},
		limits: map[id.SKU][]limits.Limit{}, standings: map[id.Distributor]*grades.Standing{},
		ranges: map[id.SKU][]id.ProductLine{}, granted: map[pool.Grantee][]pool.Grant{},
		stored: map[id.File]*files.File{},
	}
}

// gather asks the commands for their keys and loads the facts behind them, until nothing new is named. Orders are locked as they are
// named, all in the first round; whatever hangs on them (sub-orders, lines, parcels, after-sales) stands still from then on.
func gather(tx *db.Tx, world *World, group []Command) (*facts, error) {
	f := newFacts()
	f.blacklist.ring = world.Ring
	for _, c := range group {
		if k := c.header().Key; k != nil {
			f.keys.ask(k.KeyRef)
		}
		if b := c.header().Batch; b != nil {
			f.keys.ask(b.Key.KeyRef)
		}
		f.at = max(f.at, c.header().At)
	}
	for {
		for _, c := range group {
			c.name(f)
		}
		if err := f.blacklist.failed; err != nil {
			return nil, err
		}
		telling := f.telling()
		f.load(tx)
		if !telling {
			return f, nil // read together with the locks
		}
		if err := tx.Flush(); err != nil {
			return nil, err
		}
	}
}

// telling says whether something was named that, once it is read, may lead to more: orders to their accounts, lines to their stock, goods to
// their agreements, contacts to what they are recognised by. Terms lead to nothing.
func (f *facts) telling() bool {
	return len(f.orders.want)+len(f.lines.want)+len(f.cases.want)+len(f.skus.want)+len(f.blacklist.named.want) > 0
}

// load queues reading what was named since the last time.
func (f *facts) load(tx *db.Tx) {
	f.set.Lock(tx, f.orders.take())
	lines := f.lines.take()
	f.set.LoadLines(tx, lines)
	f.parcels.Load(tx, lines)
	f.afterSales.Load(tx, f.cases.take())
	parties := f.distributors.take()
	distributors.LoadTerms(tx, parties, f.at, f.contracts)
	grades.LoadStandings(tx, parties, f.standings)
	limits.Load(tx, f.limited.take(), f.limits)
	pool.LoadLines(tx, f.lined.take(), f.ranges)
	pool.LoadGranted(tx, f.holders.take(), f.granted)
	distributors.LoadChannels(tx, f.channels.take(), f.shops)
	skus := f.skus.take()
	catalog.LoadSKUs(tx, skus, f.goods)
	pricing.LoadPrices(tx, skus, f.at, f.prices)
	f.loadRules(tx, skus)
	pool.LoadItems(tx, skus, f.items)
	pool.LoadPicks(tx, f.selections.take(), f.selected)
	suppliers.LoadTerms(tx, f.agreements.take(), f.at, f.terms)
	sources := f.suppliers.take()
	suppliers.LoadFreight(tx, sources, f.freights)
	stock.LoadWarehouses(tx, sources, f.warehouses)
	f.blacklist.load(tx)
	files.LoadFacts(tx, f.files.take(), f.stored)
	f.drifts.load(tx)
}

// used queues finding out which keys and own numbers have been used. It comes after all locks: of two requests with one key, the
// second may have waited for the first.
func (f *facts) used(tx *db.Tx) {
	web.LoadKeys(tx, f.keys.take(), tx.Now(), f.book)
	orders.LoadNumbers(tx, f.numbers.take(), f.placed)
}

// order names an order, and gives it once it is locked.
func (f *facts) order(order id.Order) *orders.Order {
	f.orders.ask(order)
	return f.set.Find(order)
}

// goodsOf names the stock behind an order's lines, once they are known.
func (f *facts) goodsOf(order id.Order) {
	f.lines.ask(order)
	if o := f.set.Find(order); o != nil {
		for _, l := range o.Lines {
			f.stock.ask(l.SKU)
		}
	}
}

// offer gathers what is known of a SKU for a distributor.
func (f *facts) offer(distributor id.Distributor, sku id.SKU) Offer {
	o := Offer{Good: f.goods[sku], Item: f.items[sku], Price: f.prices[sku]}
	o.Chosen(f.selected, distributor, sku)
	if s := f.standings[distributor]; s != nil {
		o.Grade = s.Grade
	}
	if of := f.ranges[sku]; of != nil {
		o.Lines = pool.LinesOf(f.standing(distributor), of, f.granted, f.at)
	}
	if o.Item != nil {
		o.Agreement, o.Freight = f.terms[o.Item.Agreement], f.freights[o.Item.Supplier]
	}
	f.drift(&o, distributor)
	return o
}
