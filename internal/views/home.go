package views

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/money"
)

// HomeDays is how many business days the operator's home looks back, today included.
const HomeDays = 60

// Day is what one business day brought.
type Day struct {
	Date   string // YYYY-MM-DD in the operator's zone
	Orders int64  // placed, whatever became of them
	// Paid for orders out of wallets and on credit, and given back, in minor units.
	GrossMinor, RefundMinor int64
}

// Home is the operator's first page.
type Home struct {
	Days      []Day // oldest first; the last is today
	Work      Work
	Stock     StockAlarms
	Decisions []Decision
}

// HomeQuery says as of when, in which zone's days, and in which currency the home is wanted, and how many days of it: HomeDays, or fewer
// where the caller has kept those that are over.
type HomeQuery struct {
	At       clock.Micros
	Zone     *time.Location
	Currency money.Currency
	Days     int
}

// ReadHome gathers the operator's first page. It is the operator's alone.
func ReadHome(tx *db.Tx, s Scope, q HomeQuery) (Home, error) {
	if s.role != operator {
		return Home{}, ErrNotFound
	}
	var home Home
	queueDays(tx, &home, q)
	queueWork(tx, &home.Work, q.At)
	queueStock(tx, &home.Stock)
	queueDecisions(tx, &home.Decisions)
	return home, tx.Flush()
}

// queueDays fills the days: orders by when they were placed, money by when it left and came back to the wallets, as the books have it.
func queueDays(tx *db.Tx, home *Home, q HomeQuery) {
	dates, from := span(q.At, q.Zone, q.Days)
	home.Days = make([]Day, len(dates))
	place := make(map[string]*Day, len(dates))
	for i, date := range dates {
		home.Days[i].Date = date
		place[date] = &home.Days[i]
	}
	day := func(slots int64) *Day { return place[(clock.Micros(slots) * slot).Date(q.Zone)] }
	floor := idFloor(from - slack)
	tx.Query(func(r *db.Row) {
		slots, orders := r.Int(), r.Int()
		if d := day(slots); d != nil {
			d.Orders += orders
		}
	}, `select placed_at / $1, count(*) from orders_orders
		where id >= $2 and placed_at >= $3 and currency = $4 group by 1`, slot, floor, from, q.Currency)
	tx.Query(func(r *db.Row) {
		slots, kind, minor := r.Int(), r.Text(), r.Int()
		d := day(slots)
		switch {
		case d == nil:
		case kind == "pay":
			d.GrossMinor -= minor
		case kind == "refund":
			d.RefundMinor += minor
		}
	}, `select p.at / $1, p.kind, CAST(sum(p.amount_minor) AS BIGINT)
		from ledger_accounts a join ledger_postings p on p.account_id = a.id and p.id >= $2
		where a.kind in ('wallet', 'credit') and a.currency = $3 and p.at >= $4 and p.kind in ('pay', 'refund')
		group by 1, 2`, slot, floor, q.Currency, from)
}
