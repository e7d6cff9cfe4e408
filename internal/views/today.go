package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// OwnDay is what one business day brought a supplier or a distributor. Orders count by when they were placed, whatever became of them.
type OwnDay struct {
	Date          string // YYYY-MM-DD in the operator's zone
	Orders, Units int64
	AmountMinor   int64 // what a distributor has to pay for them; what a supplier is to be paid
	Parcels       int64 // sent
	PaidMinor     int64 // out of the wallet, and back into it; a distributor's
	RefundMinor   int64
}

// OwnToday is today beside yesterday, and what is under way now.
type OwnToday struct {
	Today, Yesterday           OwnDay
	ToShip, ShipLate, ShipSoon int64 // a supplier's
	OpenAfterSales             int64
	WalletMinor                int64 // a distributor's
}

// ReadToday gives a supplier's or a distributor's day.
func ReadToday(tx *db.Tx, s Scope, q WaitsQuery) (OwnToday, error) {
	if s.role != supplier && s.role != distributor {
		return OwnToday{}, ErrNotFound
	}
	var out OwnToday
	dates, yesterday := span(q.At, q.Zone, 2)
	_, today := span(q.At, q.Zone, 1)
	out.Yesterday.Date, out.Today.Date = dates[0], dates[1]
	into := func(isToday int64) *OwnDay {
		if isToday == 1 {
			return &out.Today
		}
		return &out.Yesterday
	}
	s.queueOwnOrders(tx, into, yesterday, today, q)
	s.queueOwnParcels(tx, into, yesterday, today)
	f := &filter{}
	f.and("c.ended_at = 0")
	s.mine(f, "c")
	tx.Query(func(r *db.Row) { out.OpenAfterSales = r.Int() }, "select count(*) from aftersales_cases c"+f.where(), f.values...)
	if s.role == supplier {
		tx.Query(func(r *db.Row) { out.ToShip, out.ShipLate, out.ShipSoon = r.Int(), r.Int(), r.Int() },
			`select count(*), CAST(coalesce(sum(case when ship_by < $2 then 1 else 0 end), 0) AS BIGINT),
				CAST(coalesce(sum(case when ship_by >= $2 and ship_by < $3 then 1 else 0 end), 0) AS BIGINT)
			from orders_sub_orders where state = 'to_ship' and supplier_id = $1`, s.party, q.At, q.At+Soon)
		return out, tx.Flush()
	}
	queueOwnMoney(tx, s, into, &out.WalletMinor, yesterday, today, q)
	return out, tx.Flush()
}

func (s Scope) queueOwnOrders(tx *db.Tx, into func(int64) *OwnDay, yesterday, today clock.Micros, q WaitsQuery) {
	amount, distinct := "s.goods_minor + s.freight_minor", "count(distinct s.order_id)"
	if s.role == supplier {
		amount = "s.supply_minor + s.freight_minor"
	}
	f := &filter{}
	isToday := "case when o.placed_at >= " + f.place(today) + " then 1 else 0 end"
	f.and("s.id >= ? and o.placed_at >= ? and o.currency = ?", idFloor(yesterday-slack), yesterday, q.Currency)
	s.mine(f, "s")
	tx.Query(func(r *db.Row) {
		d := into(r.Int())
		d.Orders, d.Units, d.AmountMinor = r.Int(), r.Int(), r.Int()
	}, "select "+isToday+", "+distinct+", CAST(sum(s.units) AS BIGINT), CAST(sum("+amount+`) AS BIGINT)
		from orders_sub_orders s join orders_orders o on o.id = s.order_id`+f.where()+" group by 1", f.values...)
}

// queueOwnParcels counts parcels by when they were sent; none is told of before that.
func (s Scope) queueOwnParcels(tx *db.Tx, into func(int64) *OwnDay, yesterday, today clock.Micros) {
	f := &filter{}
	isToday := "case when p.shipped_at >= " + f.place(today) + " then 1 else 0 end"
	f.and("p.updated_at >= ? and p.shipped_at >= ?", yesterday, yesterday)
	s.mine(f, "p")
	tx.Query(func(r *db.Row) { into(r.Int()).Parcels = r.Int() }, "select "+isToday+", count(*) from shipping_parcels p"+f.where()+" group by 1", f.values...)
}

func queueOwnMoney(tx *db.Tx, s Scope, into func(int64) *OwnDay, wallet *int64, yesterday, today clock.Micros, q WaitsQuery) {
	const own = " from ledger_accounts a join "
	tx.Query(func(r *db.Row) { *wallet = r.Int() },
		"select b.balance_minor"+own+"ledger_balances b on b.account_id = a.id where a.party_id = $1 and a.kind = 'wallet' and a.currency = $2", s.party, q.Currency)
	tx.Query(func(r *db.Row) {
		d := into(r.Int())
		if kind, minor := r.Text(), r.Int(); kind == "pay" {
			d.PaidMinor = -minor
		} else {
			d.RefundMinor = minor
		}
	}, "select case when p.at >= $3 then 1 else 0 end, p.kind, CAST(sum(p.amount_minor) AS BIGINT)"+own+`ledger_postings p on p.account_id = a.id and p.id >= $4
		where a.party_id = $1 and a.kind = 'wallet' and a.currency = $2 and p.at >= $5 and p.kind in ('pay', 'refund') group by 1, 2`,
		s.party, q.Currency, today, idFloor(yesterday-slack), yesterday)
}
