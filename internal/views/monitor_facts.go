package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Facts are what the monitor counts: a stretch of time with the orders placed or paid in it, and what was given back in it. They are read
// in whole, by the order, so that one reading answers every question: any dimension, any filter, distinct orders counted once.
type facts struct {
	from, to clock.Micros // [from, to)
	orders   []factOrder  // by id
	backs    []factBack
}

// factOrder is one order that was placed or paid in the stretch.
type factOrder struct {
	id           id.Order
	distributor  id.Distributor
	channel      id.Channel
	province     byte         // a place in Provinces; otherPlace: in none
	placed, paid clock.Micros // 0: not in this stretch
	items        []factItem
}

// factItem is what of an order, or of a refund, is one SKU's; SKU 0 is freight.
type factItem struct {
	sku          id.SKU
	product      id.Product
	supplier     id.Supplier
	units, minor int64
}

// factBack is money that came back to a distributor.
type factBack struct {
	order factOrder // its own times are zero
	at    clock.Micros
	items []factItem
}

const otherPlace = 34

var placeOf = func() map[string]byte {
	places := map[string]byte{}
	for i, p := range Provinces {
		places[p] = byte(i) //nolint:gosec // there are 34
	}
	return places
}()

// provinceOf gives the place of a region's province.
func provinceOf(region string) byte {
	if len(region) >= 2 {
		if place, ok := placeOf[region[:2]]; ok {
			return place
		}
	}
	return otherPlace
}

// reading gathers the facts of adjoining stretches.
type reading struct {
	tx       *db.Tx
	currency money.Currency
	bounds   []clock.Micros // of the stretches, one more than there are
	slack    clock.Micros   // how far the time in an id and the command's own may lie apart

	orders    map[id.Order]*factOrder
	placed    []id.Order
	legs      map[leg]*legSum
	items     map[id.Order][]factItem
	supplier  map[id.AfterSale]id.Supplier
	backItems map[id.AfterSale][]backLine
}

// leg tells payments and refunds apart: of a payment there is one an order, subject 0.
type leg struct {
	kind    string
	order   id.Order
	subject id.AfterSale
}

// legSum is what left a distributor's wallet and credit for an order, or came back to them.
type legSum struct {
	at    clock.Micros
	minor int64
}

type backLine struct{ line, units, minor int64 }

// readFacts reads the stretches between the bounds.
func readFacts(tx *db.Tx, currency money.Currency, slack clock.Micros, bounds ...clock.Micros) ([]*facts, error) {
	r := &reading{
		tx: tx, currency: currency, bounds: bounds, slack: slack, orders: map[id.Order]*factOrder{}, legs: map[leg]*legSum{},
		items: map[id.Order][]factItem{}, supplier: map[id.AfterSale]id.Supplier{}, backItems: map[id.AfterSale][]backLine{},
	}
	r.queuePlaced()
	r.queueBooked()
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	r.queueEarlier()
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if err := r.nameGoods(); err != nil {
		return nil, err
	}
	return r.stretches(), nil
}

// orderOf reads id, distributor_id, channel_id, region, placed_at.
func (r *reading) orderOf(row *db.Row) *factOrder {
	o := &factOrder{
		id: id.Order(row.Int()), distributor: id.Distributor(row.Int()), channel: id.Channel(row.Int()), province: provinceOf(row.Text()),
		placed: clock.Micros(row.Int()),
	}
	r.orders[o.id] = o
	return o
}

// lineOf reads order_id, number, sku_id, quantity, settlement_minor. Lines stand at their numbers; they are read before freight.
func (r *reading) lineOf(row *db.Row) {
	order, number := id.Order(row.Int()), int(row.Int())
	item := factItem{sku: id.SKU(row.Int()), units: row.Int()}
	item.minor = item.units * row.Int()
	items := r.items[order]
	for len(items) < number {
		items = append(items, factItem{})
	}
	items[number-1] = item
	r.items[order] = items
}

func (r *reading) freightOf(row *db.Row) {
	order, supplier, minor := id.Order(row.Int()), id.Supplier(row.Int()), row.Int()
	if minor != 0 {
		r.items[order] = append(r.items[order], factItem{supplier: supplier, minor: minor})
	}
}

// queuePlaced reads what was placed, with lines and freight. The cross joins keep SQLite from beginning at the other end.
func (r *reading) queuePlaced() {
	from, to := r.bounds[0], r.bounds[len(r.bounds)-1]
	const placed = ` where o.id >= $1 and o.id < $2 and o.placed_at >= $3 and o.placed_at < $4 and o.currency = $5`
	args := []any{idFloor(from - r.slack), idFloor(to + r.slack), from, to, r.currency}
	r.tx.Query(func(row *db.Row) { r.placed = append(r.placed, r.orderOf(row).id) },
		`select o.id, o.distributor_id, o.channel_id, o.region, o.placed_at from orders_orders o`+placed, args...)
	r.tx.Query(r.lineOf, `select l.order_id, l.number, l.sku_id, l.quantity, l.settlement_minor
		from orders_orders o cross join orders_lines l`+placed+` and l.order_id = o.id`, args...)
	r.tx.Query(r.freightOf, `select x.order_id, x.supplier_id, x.freight_minor
		from orders_orders o cross join orders_sub_orders x`+placed+` and x.order_id = o.id and x.freight_minor <> 0`, args...)
}

// queueBooked reads payments and refunds: what left the wallet and what is owed for the rest of it are the price of the order together.
func (r *reading) queueBooked() {
	from, to := r.bounds[0], r.bounds[len(r.bounds)-1]
	r.tx.Query(func(row *db.Row) {
		l := leg{row.Text(), id.Order(row.Int()), id.AfterSale(row.Int())}
		at, minor := clock.Micros(row.Int()), row.Int()
		if l.kind == "pay" {
			l.subject, minor = 0, -minor
		}
		b := r.legs[l]
		if b == nil {
			b = &legSum{at: at}
			r.legs[l] = b
		}
		b.minor += minor
	}, `select p.kind, p.order_id, p.subject_id, p.at, p.amount_minor from ledger_postings p cross join ledger_accounts a
		where p.id >= $1 and p.id < $2 and p.at >= $3 and p.at < $4 and p.kind in ('pay', 'refund')
			and a.id = p.account_id and a.kind in ('wallet', 'credit') and a.currency = $5`,
		idFloor(from-r.slack), idFloor(to+r.slack), from, to, r.currency)
}

// queueEarlier reads, by key, the orders that were placed earlier, and what refunds were for.
func (r *reading) queueEarlier() {
	var earlier, back []id.Order
	var cases []id.AfterSale
	for l := range r.legs {
		if r.orders[l.order] == nil {
			earlier = append(earlier, l.order)
		}
		if l.kind == "refund" {
			back, cases = append(back, l.order), append(cases, l.subject)
		}
	}
	earlier, back = distinct(earlier), distinct(back)
	r.tx.Load("orders_orders", []string{"id"}, db.Ids(earlier), "id, distributor_id, channel_id, region, placed_at", func(row *db.Row) { r.orderOf(row) })
	r.tx.Load("orders_lines", []string{"order_id"}, db.Ids(earlier), "order_id, number, sku_id, quantity, settlement_minor", r.lineOf)
	r.tx.Load("orders_sub_orders", []string{"order_id"}, db.Ids(earlier), "order_id, supplier_id, freight_minor", r.freightOf)
	r.tx.Load("aftersales_cases", []string{"id"}, db.Ids(distinct(cases)), "id, supplier_id", func(row *db.Row) {
		r.supplier[id.AfterSale(row.Int())] = id.Supplier(row.Int())
	})
	r.tx.Load("aftersales_lines", []string{"order_id"}, db.Ids(back), "after_sale_id, line, accepted_units, refund_minor", func(row *db.Row) {
		of := id.AfterSale(row.Int())
		r.backItems[of] = append(r.backItems[of], backLine{row.Int(), row.Int(), row.Int()})
	})
}

// nameGoods tells whose the SKUs are, and of which product.
func (r *reading) nameGoods() error {
	goods := map[id.SKU]*factItem{}
	for _, items := range r.items {
		for _, x := range items {
			if x.sku != 0 && goods[x.sku] == nil {
				goods[x.sku] = &factItem{}
			}
		}
	}
	skus := make([]id.SKU, 0, len(goods))
	for sku := range goods {
		skus = append(skus, sku)
	}
	r.tx.Load("catalog_skus", []string{"id"}, db.Ids(skus), "id, product_id, supplier_id", func(row *db.Row) {
		of := goods[id.SKU(row.Int())]
		of.product, of.supplier = id.Product(row.Int()), id.Supplier(row.Int())
	})
	if err := r.tx.Flush(); err != nil {
		return err
	}
	for _, items := range r.items {
		for i := range items {
			if of := goods[items[i].sku]; of != nil {
				items[i].product, items[i].supplier = of.product, of.supplier
			}
		}
	}
	return nil
}

// stretches puts together what was read.
func (r *reading) stretches() []*facts {
	out := make([]*facts, len(r.bounds)-1)
	found := make([]map[id.Order]*factOrder, len(out))
	for i := range out {
		out[i], found[i] = &facts{from: r.bounds[i], to: r.bounds[i+1]}, map[id.Order]*factOrder{}
	}
	in := func(at clock.Micros) int {
		i, exact := slices.BinarySearch(r.bounds, at)
		if exact {
			return i
		}
		return i - 1
	}
	for _, order := range r.placed {
		o := *r.orders[order]
		o.items = r.items[order]
		found[in(o.placed)][order] = &o
	}
	for l, b := range r.legs {
		of := r.orders[l.order]
		if of == nil {
			continue // the auditor would tell
		}
		at := in(b.at)
		if l.kind == "refund" {
			back := *of
			back.placed = 0
			out[at].backs = append(out[at].backs, factBack{back, b.at, r.refunded(l, b.minor)})
			continue
		}
		o := found[at][l.order]
		if o == nil {
			guest := *of
			guest.placed = 0
			o = &guest
			found[at][l.order] = o
		}
		o.paid, o.items = b.at, whole(r.items[l.order], 0, b.minor)
	}
	for i, orders := range found {
		for _, o := range orders {
			out[i].orders = append(out[i].orders, *o)
		}
		slices.SortFunc(out[i].orders, func(a, b factOrder) int { return cmp.Compare(a.id, b.id) })
	}
	return out
}

// refunded splits a refund by what it was for; what is not a line's is freight of the supplier.
func (r *reading) refunded(l leg, minor int64) []factItem {
	ordered := r.items[l.order]
	var items []factItem
	for _, x := range r.backItems[l.subject] {
		if x.line < 1 || x.line > int64(len(ordered)) {
			continue
		}
		item := ordered[x.line-1]
		item.units, item.minor = x.units, x.minor
		items = append(items, item)
	}
	return whole(items, r.supplier[l.subject], minor)
}

// whole makes items come to what was booked, to the cent: the rest is freight.
func whole(items []factItem, supplier id.Supplier, minor int64) []factItem {
	for _, x := range items {
		minor -= x.minor
	}
	if minor == 0 {
		return items
	}
	return append(slices.Clip(items), factItem{supplier: supplier, minor: minor})
}

func distinct[T cmp.Ordered](values []T) []T {
	slices.Sort(values)
	return slices.Compact(values)
}
