package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// openFor is how far back sub-orders are looked at that wait for review, payment or receipt: longer than any of them may wait.
const openFor = 120 * clock.Day

// Soon is how long before a deadline it begins to press.
const Soon = clock.Day

// Work is what is under way: sub-orders by state, and those whose deadline to ship has passed or is near.
type Work struct {
	PendingPayment, UnderReview, ToShip, ToReceive int64
	ShipLate, ShipSoon                             int64
	// After-sales by what they wait for.
	CasesToReview, CasesToReturn, CasesToInspect, CasesToRefund int64
}

func queueWork(tx *db.Tx, w *Work, at clock.Micros) {
	bySubOrderState := map[string]*int64{"under_review": &w.UnderReview, "pending_payment": &w.PendingPayment, "to_receive": &w.ToReceive}
	tx.Query(func(r *db.Row) {
		if n := bySubOrderState[r.Text()]; n != nil {
			*n = r.Int()
		}
	}, `select state, count(*) from orders_sub_orders
		where id >= $1 and state in ('under_review', 'pending_payment', 'to_receive') group by state`, idFloor(at-openFor))
	tx.Query(func(r *db.Row) {
		w.ToShip, w.ShipLate, w.ShipSoon = r.Int(), r.Int(), r.Int()
	}, `select count(*), CAST(coalesce(sum(case when ship_by < $1 then 1 else 0 end), 0) AS BIGINT),
			CAST(coalesce(sum(case when ship_by >= $1 and ship_by < $2 then 1 else 0 end), 0) AS BIGINT)
		from orders_sub_orders where state = 'to_ship'`, at, at+Soon)
	byCaseState := map[string]*int64{
		"pending_review": &w.CasesToReview, "awaiting_return": &w.CasesToReturn, "inspecting": &w.CasesToInspect, "awaiting_refund": &w.CasesToRefund,
	}
	tx.Query(func(r *db.Row) {
		if n := byCaseState[r.Text()]; n != nil {
			*n = r.Int()
		}
	}, `select state, count(*) from aftersales_cases where ended_at = 0 group by state`)
}

// Decision is one after-sale that somebody has to decide on.
type Decision struct {
	ID          id.AfterSale
	Order       id.Order
	Kind, State string
	Reason      string
	Supplier    string
	Distributor string
	Currency    string
	RefundMinor int64
	DueAt       clock.Micros // when the timer decides instead; 0: never
}

// decisionsShown is how many after-sales the home page names; the counts tell of the rest.
const decisionsShown = 8

func queueDecisions(tx *db.Tx, out *[]Decision) {
	tx.Query(func(r *db.Row) {
		*out = append(*out, Decision{
			ID: id.AfterSale(r.Int()), Order: id.Order(r.Int()), Kind: r.Text(), State: r.Text(), Reason: r.Text(),
			Supplier: r.Text(), Distributor: r.Text(), Currency: r.Text(), RefundMinor: r.Int(), DueAt: clock.Micros(r.Int()),
		})
	}, `select c.id, c.order_id, c.kind, c.state, c.reason, s.name, d.name, o.currency, c.refund_minor, c.due_at
		from aftersales_cases c
		join orders_orders o on o.id = c.order_id
		join suppliers_suppliers s on s.id = c.supplier_id
		join distributors_distributors d on d.id = c.distributor_id
		where c.ended_at = 0 and c.state in ('pending_review', 'inspecting')
		order by case when c.due_at = 0 then 1 else 0 end, c.due_at, c.id limit $1`, decisionsShown)
}
