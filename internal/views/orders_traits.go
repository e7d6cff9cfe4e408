package views

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/id"
)

// Basis says which day of an order the days of a query are about.
type Basis string

// The bases. Paid and refunded are by the books, and narrow without days, too: to what has ever been paid, or given back.
const (
	Placed   Basis = "placed"
	Paid     Basis = "paid"
	Refunded Basis = "refunded"
)

// Traits are what the monitor counts orders by. Zero values do not narrow.
type Traits struct {
	Channel     id.Channel
	ChannelKind string
	Province    string // the first two digits of its region; OtherProvince: none of the 34
	Product     id.Product
	SKU         id.SKU
}

// traits narrows by what an order is. Suppliers are not told by which channel an order came, nor what others' lines are.
func (q OrdersQuery) traits(f *filter, s Scope) {
	if s.role == supplier && (q.Channel != 0 || q.ChannelKind != "") {
		f.and("1 = 0")
	}
	if q.Channel != 0 {
		f.and("o.channel_id = ?", q.Channel)
	}
	if q.ChannelKind != "" {
		f.and("o.channel_id in (select h.id from distributors_channels h where h.kind = ?)", q.ChannelKind)
	}
	switch {
	case q.Province == OtherProvince:
		f.and("substr(o.region, 1, 2) not in (" + provinceList + ")")
	case q.Province != "":
		f.and("substr(o.region, 1, 2) = ?", q.Province)
	}
	if q.SKU != 0 || q.Product != 0 {
		q.goods(f, s)
	}
}

// goods narrows to orders with a line of a good: gathered, since a good may be rare; of a few orders that were gathered already, asked.
func (q OrdersQuery) goods(f *filter, s Scope) {
	if q.Basis == Paid && q.From != 0 {
		f.open("exists (select 1 from orders_lines l where l.order_id = o.id")
	} else {
		f.open("o.id in (select l.order_id from orders_lines l where 1 = 1")
	}
	q.good(f)
	if q.Basis != Paid && q.Basis != Refunded {
		q.ids(f, "l.order_id")
	}
	if s.role == supplier {
		f.and("l.sub_order_id in (select x.id from orders_sub_orders x where x.order_id = l.order_id and x.supplier_id = ?)", s.party)
	}
	f.close()
}

// good narrows lines `l`.
func (q OrdersQuery) good(f *filter) {
	if q.SKU != 0 {
		f.and("l.sku_id = ?", q.SKU)
	}
	if q.Product != 0 {
		f.and("l.sku_id in (select k.id from catalog_skus k where k.product_id = ?)", q.Product)
	}
}

// ids narrows what is read by the time in ids; the command's own time decides.
func (q OrdersQuery) ids(f *filter, column string) {
	if q.From != 0 {
		f.and(column+" >= ?", idFloor(q.From-slack))
	}
	if q.To != 0 {
		f.and(column+" < ?", idFloor(q.To+slack))
	}
}

// days narrows by the days, on whichever basis they are.
func (q OrdersQuery) days(f *filter, s Scope) {
	switch q.Basis {
	case Paid:
		q.paid(f)
	case Refunded:
		q.refunded(f, s)
	default:
		q.ids(f, "o.id")
		q.within(f, "o.placed_at")
	}
}

func (q OrdersQuery) within(f *filter, column string) {
	if q.From != 0 {
		f.and(column+" >= ?", q.From)
	}
	if q.To != 0 {
		f.and(column+" < ?", q.To)
	}
}

func (q OrdersQuery) paid(f *filter) {
	if q.From == 0 && q.To == 0 {
		f.and("exists (select 1 from orders_sub_orders x where x.order_id = o.id and x.paid_at > 0)")
		return
	}
	f.open("o.id in (select p.order_id from ledger_postings p where p.kind = 'pay'")
	q.ids(f, "p.id")
	q.within(f, "p.at")
	f.close()
}

// refunded gathers by what was given back of the good and by the supplier that are asked for, not of the order's others.
func (q OrdersQuery) refunded(f *filter, s Scope) {
	f.open("o.id in (select c.order_id from aftersales_cases c where c.ended_at > 0 and c.state = 'succeeded' and c.refund_minor > 0")
	q.within(f, "c.ended_at")
	if q.Supplier != 0 {
		f.and("c.supplier_id = ?", q.Supplier)
	}
	if q.SKU != 0 || q.Product != 0 {
		f.open(`exists (select 1 from aftersales_lines y join orders_lines l on l.order_id = y.order_id and l.number = y.line
			where y.order_id = c.order_id and y.after_sale_id = c.id and y.accepted_units > 0`)
		q.good(f)
		f.close()
	}
	s.mine(f, "c")
	f.close()
}

// OtherProvince stands for all regions that lie in none of the 34 provinces: other lands, and orders without a region.
const OtherProvince = "other"

// Provinces are the first two digits of the codes of the 34 provincial divisions (GB/T 2260), in their order.
var Provinces = []string{
	"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
	"50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
}

var provinceList = "'" + strings.Join(Provinces, "', '") + "'"
