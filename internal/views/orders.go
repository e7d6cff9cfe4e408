package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// PageLimit is the most rows of one page.
const PageLimit = 200

// suppliersShown is how many suppliers a row of the list names.
const suppliersShown = 3

// OrdersQuery says which orders are wanted: newest first, those after a cursor. Zero values do not narrow.
type OrdersQuery struct {
	After       id.Order // the last row of the page before
	Limit       int      // 1 to PageLimit
	State       string   // of at least one sub-order; with Supplier, of one of that supplier's
	Supplier    id.Supplier
	Distributor id.Distributor
	From, To    clock.Micros // in [From, To), by Basis
	Basis       Basis        // empty: Placed
	Traits
	Search    string   // a distributor's own number, or a waybill: exact
	Order     id.Order // exact; SubOrder likewise
	SubOrder  id.SubOrder
	AfterSale string       // with an after-sale in this state; OpenAfterSale: with any that has not ended
	ShipFrom  clock.Micros // with something to be shipped by an instant in [ShipFrom, ShipBy)
	ShipBy    clock.Micros
}

// OpenAfterSale stands for all states of an after-sale that has not ended.
const OpenAfterSale = "open"

// OrderRow is one order in a list. A supplier sees its own part of it: the lines, states, units and money of its sub-orders.
type OrderRow struct {
	ID              id.Order
	OwnNumber       string
	Distributor     id.Distributor
	DistributorName string
	Currency        money.Currency
	FirstTitle      string // what its first line is
	Lines           int64
	Units           int64
	TotalMinor      int64
	RefundedMinor   int64
	PlacedAt        clock.Micros
	States          []StateCount // of its sub-orders, in the order of an order's life
	Suppliers       []string     // the first few names
	SupplierCount   int
	OpenCases       int64 // after-sales not ended
}

// StateCount is how many sub-orders are in a state.
type StateCount struct {
	State string
	Count int64
}

// life gives the states in the order in which a sub-order lives through them.
var life = []string{"under_review", "unconfirmed", "pending_payment", "to_ship", "to_receive", "completed", "cancelled", "closed"}

// ReadOrders gives one page of orders and whether more follow it.
func ReadOrders(tx *db.Tx, s Scope, q OrdersQuery) (rows []OrderRow, more bool, err error) {
	f := q.filter(s)
	if q.Search != "" {
		found, err := lookUp(tx, s, q.Search)
		if err != nil || len(found) == 0 {
			return nil, false, err
		}
		f.oneOf("o.id", found)
	}
	return readOrderRows(tx, s, f, min(max(q.Limit, 1), PageLimit))
}

// readOrderRows gives the orders that a filter over `orders_orders o` finds, newest first, and whether more follow.
func readOrderRows(tx *db.Tx, s Scope, f *filter, limit int) (rows []OrderRow, more bool, err error) {
	sql := `select o.id, o.own_number, o.distributor_id, o.currency, o.lines, o.total_minor, o.placed_at from orders_orders o` + f.where()
	rows, err = db.All(tx, func(r *db.Row) OrderRow {
		return OrderRow{
			ID: id.Order(r.Int()), OwnNumber: r.Text(), Distributor: id.Distributor(r.Int()), Currency: money.Currency(r.Text()),
			Lines: r.Int(), TotalMinor: r.Int(), PlacedAt: clock.Micros(r.Int()),
		}
	}, sql+" order by o.id desc limit "+f.place(limit+1), f.values...)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, fillOrders(tx, s, rows)
}

func (q OrdersQuery) filter(s Scope) *filter {
	f := &filter{}
	s.orders(f)
	if q.After != 0 {
		f.and("o.id < ?", q.After)
	}
	if q.Order != 0 {
		f.and("o.id = ?", q.Order)
	}
	if q.SubOrder != 0 {
		f.and("o.id in (select x.order_id from orders_sub_orders x where x.id = ?)", q.SubOrder)
	}
	if q.Distributor != 0 {
		f.and("o.distributor_id = ?", q.Distributor)
	}
	q.days(f, s)
	q.traits(f, s)
	q.parts(f, s)
	q.cases(f, s)
	return f
}

// parts narrows by what sub-orders there are. Nearly every order is completed in the end, so that asking each order in turn soon fills
// a page. All else may be rare, and is gathered first: SQLite asks 300,000 orders in turn for 4 s, and gathers for 0.1 s. Those to be
// shipped have an index of their own, which the literal state finds.
func (q OrdersQuery) parts(f *filter, s Scope) {
	toShip := q.State == "to_ship" || q.ShipBy != 0
	switch {
	case q.State == "" && q.Supplier == 0 && q.ShipBy == 0:
		return
	case toShip:
		f.open("o.id in (select x.order_id from orders_sub_orders x where x.state = 'to_ship'")
	case q.State == "completed" && q.Supplier == 0:
		f.open("exists (select 1 from orders_sub_orders x where x.order_id = o.id")
	default:
		f.open("o.id in (select x.order_id from orders_sub_orders x where 1 = 1")
	}
	if q.State != "" && (!toShip || q.State != "to_ship") {
		f.and("x.state = ?", q.State)
	}
	if q.ShipBy != 0 {
		f.and("x.ship_by >= ? and x.ship_by < ?", q.ShipFrom, q.ShipBy)
	}
	if q.Supplier != 0 {
		f.and("x.supplier_id = ?", q.Supplier)
	}
	s.mine(f, "x")
	f.close()
}

func (q OrdersQuery) cases(f *filter, s Scope) {
	if q.AfterSale == "" {
		return
	}
	f.open("o.id in (select c.order_id from aftersales_cases c where c.ended_at = 0")
	if q.AfterSale != OpenAfterSale {
		f.and("c.state = ?", q.AfterSale)
	}
	s.mine(f, "c")
	f.close()
}

// lookUp finds orders by a distributor's own number, or else by a waybill.
func lookUp(tx *db.Tx, s Scope, text string) (found []int64, err error) {
	queueNumber(tx, s, text, &found)
	if err := tx.Flush(); err != nil || len(found) > 0 {
		return found, err
	}
	queueWaybill(tx, s, text, &found)
	return found, tx.Flush()
}

// queueNumber finds orders by a distributor's own number. It is looked for distributor by distributor, since it is part of their unique key;
// the cross join keeps SQLite from reading all orders instead.
func queueNumber(tx *db.Tx, s Scope, text string, found *[]int64) {
	f := &filter{}
	f.and("n.distributor_id = d.id and n.own_number = ?", text)
	if s.role == distributor {
		f.and("d.id = ?", s.party)
	}
	tx.Query(func(r *db.Row) { *found = append(*found, r.Int()) },
		"select n.id from distributors_distributors d cross join orders_orders n"+f.where()+" limit "+f.place(PageLimit), f.values...)
}

func queueWaybill(tx *db.Tx, s Scope, text string, found *[]int64) {
	f := &filter{}
	f.and("p.waybill = ?", text)
	s.mine(f, "p")
	tx.Query(func(r *db.Row) { *found = append(*found, r.Int()) }, "select p.order_id from shipping_parcels p"+f.where()+" limit "+f.place(PageLimit), f.values...)
}

// fillOrders adds what other tables know of the rows of a page, each table read once by key.
func fillOrders(tx *db.Tx, s Scope, rows []OrderRow) error {
	at := make(map[id.Order]*OrderRow, len(rows))
	var orders []id.Order
	var distributors []id.Distributor
	for i := range rows {
		at[rows[i].ID] = &rows[i]
		orders = append(orders, rows[i].ID)
		distributors = append(distributors, rows[i].Distributor)
	}
	subs := loadSubs(tx, s, orders)
	queueFirstLines(tx, s, at, orders)
	tx.Load("aftersales_cases", []string{"order_id"}, db.Ids(orders), "order_id, ended_at, supplier_id, distributor_id", func(r *db.Row) {
		o, ended := at[id.Order(r.Int())], r.Int()
		if ended == 0 && s.sees(r.Int(), r.Int()) {
			o.OpenCases++
		}
	})
	names := loadNames(tx, "distributors_distributors", distributors)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range rows {
		rows[i].DistributorName = names[int64(rows[i].Distributor)]
	}
	return sumSubs(tx, s, at, *subs)
}

// queueFirstLines tells what the first line of each order is; to a supplier, the first of its own lines, and how many these are.
func queueFirstLines(tx *db.Tx, s Scope, at map[id.Order]*OrderRow, orders []id.Order) {
	if s.role != supplier {
		firsts := make([][2]int64, len(orders))
		for i, order := range orders {
			firsts[i] = [2]int64{int64(order), 1}
		}
		tx.Load("orders_lines", []string{"order_id", "number"}, db.Pairs(firsts), "order_id, title", func(r *db.Row) {
			at[id.Order(r.Int())].FirstTitle = r.Text()
		})
		return
	}
	if len(orders) == 0 {
		return
	}
	for _, o := range at {
		o.Lines = 0
	}
	f := &filter{}
	s.mine(f, "x")
	f.oneOf("x.order_id", plainIDs(orders))
	tx.Query(func(r *db.Row) {
		o, title := at[id.Order(r.Int())], r.Text()
		if o.Lines++; o.Lines == 1 {
			o.FirstTitle = title
		}
	}, `select l.order_id, l.title from orders_sub_orders x join orders_lines l on l.order_id = x.order_id and l.sub_order_id = x.id`+
		f.where()+` order by l.order_id, l.number`, f.values...)
}

func plainIDs[T ~int64](ids []T) []int64 {
	plain := make([]int64, len(ids))
	for i, x := range ids {
		plain[i] = int64(x)
	}
	return plain
}

type subSummary struct {
	order                                  id.Order
	supplier                               id.Supplier
	number, units, minor, supply, refunded int64
	refundedSupply                         int64
	state                                  string
}

func loadSubs(tx *db.Tx, s Scope, orders []id.Order) *[]subSummary {
	out := &[]subSummary{}
	tx.Load("orders_sub_orders", []string{"order_id"}, db.Ids(orders), `order_id, supplier_id, distributor_id, number, units,
		goods_minor + freight_minor, supply_minor + freight_minor, refunded_minor, refunded_supply_minor, state`, func(r *db.Row) {
		x := subSummary{order: id.Order(r.Int()), supplier: id.Supplier(r.Int())}
		if !s.sees(int64(x.supplier), r.Int()) {
			return
		}
		x.number, x.units, x.minor, x.supply, x.refunded, x.refundedSupply, x.state = r.Int(), r.Int(), r.Int(), r.Int(), r.Int(), r.Int(), r.Text()
		*out = append(*out, x)
	})
	return out
}

// sumSubs puts the sub-orders together by order and names their suppliers. What an order costs its distributor is not for suppliers:
// they see what they are owed.
func sumSubs(tx *db.Tx, s Scope, at map[id.Order]*OrderRow, subs []subSummary) error {
	slices.SortFunc(subs, func(a, b subSummary) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.number, b.number))
	})
	if s.role == supplier {
		for _, o := range at {
			o.TotalMinor = 0
		}
	}
	suppliers := map[id.Order][]id.Supplier{}
	var all []id.Supplier
	for _, x := range subs {
		o := at[x.order]
		o.Units += x.units
		if s.role == supplier {
			o.TotalMinor += x.supply
			o.RefundedMinor += x.refundedSupply
		} else {
			o.RefundedMinor += x.refunded
		}
		o.States = count(o.States, x.state)
		if !slices.Contains(suppliers[x.order], x.supplier) {
			suppliers[x.order] = append(suppliers[x.order], x.supplier)
			all = append(all, x.supplier)
		}
	}
	names := loadNames(tx, "suppliers_suppliers", all)
	if err := tx.Flush(); err != nil {
		return err
	}
	for order, of := range suppliers {
		o := at[order]
		o.SupplierCount = len(of)
		for _, supplier := range of[:min(len(of), suppliersShown)] {
			o.Suppliers = append(o.Suppliers, names[int64(supplier)])
		}
		slices.SortFunc(o.States, func(a, b StateCount) int {
			return cmp.Compare(slices.Index(life, a.State), slices.Index(life, b.State))
		})
	}
	return nil
}

func count(states []StateCount, state string) []StateCount {
	for i := range states {
		if states[i].State == state {
			states[i].Count++
			return states
		}
	}
	return append(states, StateCount{state, 1})
}

func loadNames[T ~int64](tx *db.Tx, table string, ids []T) map[int64]string {
	names := map[int64]string{}
	tx.Load(table, []string{"id"}, db.Ids(ids), "id, name", func(r *db.Row) {
		key := r.Int()
		names[key] = r.Text()
	})
	return names
}
