package views

import (
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// ReconciliationLists are the names of the lists of a business day: what of a day a party holds against its own books.
var ReconciliationLists = []string{"new", "shipped", "signed", "refused", "completed", "refunded"}

// BusinessDay is a day: [From, To) in the operator's zone.
type BusinessDay struct {
	Date     string
	From, To clock.Micros
}

// DayOf reads a date, YYYY-MM-DD; false when there is no such day.
func DayOf(date string, zone *time.Location) (BusinessDay, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || t.Year() < 2001 || t.Year() > 2200 {
		return BusinessDay{}, false
	}
	return BusinessDay{date, dayStart(t, zone), dayStart(t.AddDate(0, 0, 1), zone)}, true
}

// ReconciliationQuery says which rows of a day are wanted: those after a cursor. Zero values do not narrow.
type ReconciliationQuery struct {
	List        string
	Day         BusinessDay
	AfterAt     clock.Micros // the last row of the page before
	AfterID     int64
	Limit       int // 1 to PageLimit
	Distributor id.Distributor
	Supplier    id.Supplier
}

// ReconciliationRow is one thing that happened on the day, to one sub-order. Amounts are minor units.
type ReconciliationRow struct {
	ID            int64 // of the thing that the list is of, for the cursor
	At            clock.Micros
	Order         id.Order
	OwnNumber     string // the distributor's
	Distributor   id.Distributor
	SubOrder      id.SubOrder
	Supplier      id.Supplier
	Parcel        id.Parcel
	Carrier       string
	Waybill       string
	AfterSale     id.AfterSale
	Currency      money.Currency
	Units         int64
	Minor, Supply int64 // at settlement prices, and at supply prices
}

// ReconciliationSum sums a list up in one currency.
type ReconciliationSum struct {
	List          string
	Currency      money.Currency
	Count, Units  int64
	Minor, Supply int64
}

// dayList is how one list is read: a statement over x (sub-order) and o (order), and p (parcel), t (track) or c (after-sale) where there is one.
type dayList struct {
	from          string
	id, at        string
	byTime        bool   // kept in order of time by an index; else the id is in order of time
	only          string // what else must hold
	units         string
	minor, supply string
	parcel        string // id, carrier, waybill
	afterSale     string
}

// Each thing stands in one list of one day: an order when it was placed, a parcel when it was shipped and when its being signed or refused was
// first noted here (carriers tell late, and a day that is over must not change), a sub-order when its receipt was confirmed, an after-sale when
// its money went back. Freight goes with new, completed (what is left of it) and refunded (what came back of it).
var dayLists = map[string]dayList{
	"new": {
		from: "orders_sub_orders x join orders_orders o on o.id = x.order_id", id: "x.id", at: "o.placed_at", units: "x.units",
		minor: "x.goods_minor + x.freight_minor", supply: "x.supply_minor + x.freight_minor",
	},
	"shipped": parcelList("shipping_parcels p", "p.id", "p.shipped_at", ""),
	"signed":  parcelList("shipping_tracks t join shipping_parcels p on p.id = t.parcel_id", "t.id", "t.noted_at", firstTrack("signed")),
	"refused": parcelList("shipping_tracks t join shipping_parcels p on p.id = t.parcel_id", "t.id", "t.noted_at", firstTrack("refused")),
	"completed": {
		from: "orders_sub_orders x join orders_orders o on o.id = x.order_id", id: "x.id", at: "x.completed_at", byTime: true,
		only: "x.completed_at > 0", units: "x.shipped_units", minor: "-" + booked("o.escrow_account_id"), supply: booked("x.payable_account_id"),
	},
	"refunded": {
		from: "aftersales_cases c join orders_sub_orders x on x.id = c.sub_order_id join orders_orders o on o.id = c.order_id",
		id:   "c.id", at: "c.ended_at", byTime: true, only: "c.ended_at > 0 and c.state = 'succeeded'", units: "c.units", minor: "c.refund_minor",
		supply: "c.supply_minor", afterSale: "c.id",
	},
}

func parcelList(from, key, at, only string) dayList {
	const inside = `coalesce((select CAST(sum(%) AS BIGINT) from shipping_parcel_lines i join orders_lines l on l.order_id = i.order_id and l.number = i.line
		where i.order_id = p.order_id and i.parcel_id = p.id), 0)`
	return dayList{
		from: from + " join orders_sub_orders x on x.id = p.sub_order_id join orders_orders o on o.id = p.order_id", id: key, at: at, only: only,
		units: strings.Replace(inside, "%", "i.units", 1), minor: strings.Replace(inside, "%", "i.units * l.settlement_minor", 1), supply: strings.Replace(inside, "%", "i.units * l.supply_minor", 1),
		parcel: "p.id, p.carrier, p.waybill",
	}
}

// firstTrack keeps the first of a parcel's tracks in a state: a carrier may tell a thing twice.
func firstTrack(state string) string {
	return "t.state = '" + state + `' and not exists (select 1 from shipping_tracks e where e.parcel_id = t.parcel_id and e.state = '` + state + `' and e.id < t.id)`
}

// booked is what the receipt of a sub-order brought to an account.
func booked(account string) string {
	return `coalesce((select CAST(sum(b.amount_minor) AS BIGINT) from ledger_postings b where b.order_id = x.order_id and b.order_id > 0
		and b.kind = 'complete' and b.subject_id = x.id and b.account_id = ` + account + "), 0)"
}

// ReadReconciliation gives one page of a list and whether more follow it.
func ReadReconciliation(tx *db.Tx, s Scope, q ReconciliationQuery) (rows []ReconciliationRow, more bool, err error) {
	l := dayLists[q.List]
	f := l.filter(s, q)
	order := l.id
	if l.byTime {
		order = l.at + ", " + l.id
	}
	if q.AfterID != 0 && l.byTime {
		f.and("("+order+") > (?, ?)", q.AfterAt, q.AfterID)
	} else if q.AfterID != 0 {
		f.and(l.id+" > ?", q.AfterID)
	}
	limit := min(max(q.Limit, 1), PageLimit)
	sql := "select " + l.id + ", " + l.at + ", o.id, o.own_number, x.distributor_id, x.id, x.supplier_id, " + or(l.parcel, "0, '', ''") + ", " + or(l.afterSale, "0") +
		", o.currency, " + l.units + ", " + l.minor + ", " + l.supply + " from " + l.from + f.where()
	rows, err = db.All(tx, func(r *db.Row) ReconciliationRow {
		return s.reconciled(ReconciliationRow{
			ID: r.Int(), At: clock.Micros(r.Int()), Order: id.Order(r.Int()), OwnNumber: r.Text(), Distributor: id.Distributor(r.Int()),
			SubOrder: id.SubOrder(r.Int()), Supplier: id.Supplier(r.Int()), Parcel: id.Parcel(r.Int()), Carrier: r.Text(), Waybill: r.Text(),
			AfterSale: id.AfterSale(r.Int()), Currency: money.Currency(r.Text()), Units: r.Int(), Minor: r.Int(), Supply: r.Int(),
		})
	}, sql+" order by "+order+" limit "+f.place(limit+1), f.values...)
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	return rows, more, err
}

// SumReconciliation sums lists of a day up, each by currency; a list in which nothing stands has no sum.
func SumReconciliation(tx *db.Tx, s Scope, q ReconciliationQuery, names ...string) (sums []ReconciliationSum, err error) {
	for _, name := range names {
		l := dayLists[name]
		f := l.filter(s, q)
		tx.Query(func(r *db.Row) {
			x := ReconciliationSum{List: name, Currency: money.Currency(r.Text()), Count: r.Int(), Units: r.Int(), Minor: r.Int(), Supply: r.Int()}
			x.Minor, x.Supply = s.amounts(x.Minor, x.Supply)
			sums = append(sums, x)
		}, `select currency, count(*), CAST(sum(units) AS BIGINT), CAST(sum(minor) AS BIGINT), CAST(sum(supply) AS BIGINT) from (select o.currency as currency, `+
			l.units+" as units, "+l.minor+" as minor, "+l.supply+" as supply from "+l.from+f.where()+") as found group by currency order by currency", f.values...)
	}
	return sums, tx.Flush()
}

// filter narrows a list to its day and to what the scope may see. Where the id is in order of time it narrows first; the time decides.
func (l dayList) filter(s Scope, q ReconciliationQuery) *filter {
	f := &filter{}
	f.and(l.at+" >= ? and "+l.at+" < ?", q.Day.From, q.Day.To)
	if !l.byTime {
		f.and(l.id+" >= ? and "+l.id+" < ?", idFloor(q.Day.From-slack), idFloor(q.Day.To+slack))
	}
	if l.only != "" {
		f.and(l.only)
	}
	s.mine(f, "x")
	if q.Distributor != 0 {
		f.and("x.distributor_id = ?", q.Distributor)
	}
	if q.Supplier != 0 {
		f.and("x.supplier_id = ?", q.Supplier)
	}
	return f
}

// reconciled clears what the two sides of a trade do not tell each other.
func (s Scope) reconciled(r ReconciliationRow) ReconciliationRow {
	r.Minor, r.Supply = s.amounts(r.Minor, r.Supply)
	if s.role == supplier {
		r.OwnNumber = ""
	}
	return r
}

func (s Scope) amounts(minor, supply int64) (int64, int64) {
	switch s.role {
	case supplier:
		return 0, supply
	case distributor:
		return minor, 0
	case nobody, operator:
	}
	return minor, supply
}

func or(sql, otherwise string) string {
	if sql == "" {
		return otherwise
	}
	return sql
}
