package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// AllAfterSales stands for after-sales in every state.
const AllAfterSales = "all"

// AfterSalesQuery says which after-sales are wanted, those after a cursor. Zero values do not narrow, but State.
type AfterSalesQuery struct {
	After       id.AfterSale // the last row of the page before
	Limit       int          // 1 to PageLimit
	State       string       // empty: those that have not ended, oldest first; else newest first
	Kind        string
	Supplier    id.Supplier
	Distributor id.Distributor
	From, To    clock.Micros // applied for in [From, To)
	Search      string       // an own number of the order, or the waybill of the parcel back: exact
	ID          id.AfterSale // exact; Order likewise
	Order       id.Order
}

// AfterSaleRow is one after-sale in a list. A supplier is not told what the distributor gets back, nor a distributor what the supplier owes.
type AfterSaleRow struct {
	ID                        id.AfterSale
	Order                     id.Order
	OwnNumber, Title          string // of the order, and of the first line that it is about
	Distributor               id.Distributor
	Supplier                  id.Supplier
	DistributorName           string
	SupplierName              string
	Currency                  money.Currency
	Kind, State, Reason, Note string
	Units                     int64
	RefundMinor, SupplyMinor  int64
	Carrier, Waybill          string // of the parcel back
	AppliedAt, DueAt, EndedAt clock.Micros
}

// ReadAfterSales gives one page of after-sales and whether more follow it.
func ReadAfterSales(tx *db.Tx, s Scope, q AfterSalesQuery) (rows []AfterSaleRow, more bool, err error) {
	f := q.filter(s)
	if q.Search != "" {
		if err := f.numbered(tx, s, "c", q.Search); err != nil {
			return nil, false, err
		}
	}
	order := " order by c.id desc limit "
	if q.State == "" {
		order = " order by c.id limit "
	}
	limit := min(max(q.Limit, 1), PageLimit)
	rows, err = db.All(tx, func(r *db.Row) AfterSaleRow {
		return AfterSaleRow{
			ID: id.AfterSale(r.Int()), Order: id.Order(r.Int()), Distributor: id.Distributor(r.Int()), Supplier: id.Supplier(r.Int()),
			Kind: r.Text(), State: r.Text(), Reason: r.Text(), Note: r.Text(), Units: r.Int(), RefundMinor: r.Int(), SupplyMinor: r.Int(),
			Carrier: r.Text(), Waybill: r.Text(), AppliedAt: clock.Micros(r.Int()), DueAt: clock.Micros(r.Int()), EndedAt: clock.Micros(r.Int()),
		}
	}, `select c.id, c.order_id, c.distributor_id, c.supplier_id, c.kind, c.state, c.reason, c.note, c.units, c.refund_minor, c.supply_minor,
			c.carrier, c.waybill, c.applied_at, c.due_at, c.ended_at from aftersales_cases c`+f.where()+order+f.place(limit+1), f.values...)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, fillAfterSales(tx, s, rows)
}

func (q AfterSalesQuery) filter(s Scope) *filter {
	f := &filter{}
	s.mine(f, "c")
	switch q.State {
	case "":
		f.and("c.ended_at = 0") // literal: the partial index is found by it
	case AllAfterSales:
	default:
		f.and("c.state = ?", q.State)
	}
	switch {
	case q.After == 0:
	case q.State == "":
		f.and("c.id > ?", q.After)
	default:
		f.and("c.id < ?", q.After)
	}
	f.given("c.kind = ?", q.Kind, q.Kind != "")
	f.given("c.supplier_id = ?", q.Supplier, q.Supplier != 0)
	f.given("c.distributor_id = ?", q.Distributor, q.Distributor != 0)
	f.given("c.applied_at >= ?", q.From, q.From != 0)
	f.given("c.applied_at < ?", q.To, q.To != 0)
	f.given("c.id = ?", q.ID, q.ID != 0)
	f.given("c.order_id = ?", q.Order, q.Order != 0)
	return f
}

// numbered narrows a statement over a table with orders and waybills, under the alias, to what bears a text: an own number, or else a waybill.
func (f *filter) numbered(tx *db.Tx, s Scope, alias, text string) error {
	var orders []int64
	queueNumber(tx, s, text, &orders)
	if err := tx.Flush(); err != nil {
		return err
	}
	if len(orders) > 0 {
		f.oneOf(alias+".order_id", orders)
	} else {
		f.and(alias+".waybill = ?", text)
	}
	return nil
}

// given adds a condition where there is something to narrow by.
func (f *filter) given(condition string, value any, there bool) {
	if there {
		f.and(condition, value)
	}
}

// fillAfterSales adds what other tables know of the rows of a page, each table read once by key, and takes away what is not for the caller's eyes.
func fillAfterSales(tx *db.Tx, s Scope, rows []AfterSaleRow) error {
	var (
		orders       []id.Order
		distributors []id.Distributor
		suppliers    []id.Supplier
	)
	for i := range rows {
		orders, distributors, suppliers = append(orders, rows[i].Order), append(distributors, rows[i].Distributor), append(suppliers, rows[i].Supplier)
	}
	heads, firsts := loadHeadings(tx, orders), map[id.AfterSale]int64{}
	tx.Load("aftersales_lines", []string{"order_id"}, db.Ids(orders), "after_sale_id, line", func(r *db.Row) {
		c, n := id.AfterSale(r.Int()), r.Int()
		if first, there := firsts[c]; !there || n < first {
			firsts[c] = n
		}
	})
	sellers, makers := loadNames(tx, "distributors_distributors", distributors), loadNames(tx, "suppliers_suppliers", suppliers)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range rows {
		c := &rows[i]
		c.OwnNumber, c.Currency = heads.of[c.Order].number, heads.of[c.Order].currency
		c.Title = heads.titles[orderLine{c.Order, firsts[c.ID]}]
		c.DistributorName, c.SupplierName = sellers[int64(c.Distributor)], makers[int64(c.Supplier)]
		switch s.role {
		case supplier:
			c.RefundMinor = 0
		case distributor:
			c.SupplyMinor = 0
		case operator, nobody:
		}
	}
	return nil
}

// headings are what orders are called, and what their lines are.
type headings struct {
	of     map[id.Order]heading
	titles map[orderLine]string
}

type heading struct {
	number   string
	currency money.Currency
}

type orderLine struct {
	order  id.Order
	number int64
}

// loadHeadings queues the reading of orders' headings; they are there after Flush.
func loadHeadings(tx *db.Tx, orders []id.Order) headings {
	h := headings{map[id.Order]heading{}, map[orderLine]string{}}
	tx.Load("orders_orders", []string{"id"}, db.Ids(orders), "id, own_number, currency", func(r *db.Row) {
		h.of[id.Order(r.Int())] = heading{r.Text(), money.Currency(r.Text())}
	})
	tx.Load("orders_lines", []string{"order_id"}, db.Ids(orders), "order_id, number, title", func(r *db.Row) {
		h.titles[orderLine{id.Order(r.Int()), r.Int()}] = r.Text()
	})
	return h
}
