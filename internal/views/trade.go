package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// Trade is the whole trade of an installation, read back from the orders, after-sales, ledger and statements. Amounts are minor
// units of its one currency.
type Trade struct {
	SKUs, Suppliers, Distributors int64 // with at least one ordered line
	Orders, SubOrders, Lines      int64
	Units                         int64
	Gross, SupplierGross          int64
	ReturnedUnits                 int64
	Refund, SupplierRefund        int64
	LedgerSum                     int64 // of all postings: zero
}

// TradeTotals reads the whole trade. It reads every order and posting, so it is for reports, not for pages.
func TradeTotals(tx *db.Tx) (Trade, error) {
	var t Trade
	tx.Query(func(r *db.Row) {
		t.SKUs, t.Lines, t.Units, t.Gross, t.SupplierGross = r.Int(), r.Int(), r.Int(), r.Int(), r.Int()
	}, `select count(distinct sku_id), count(*), CAST(coalesce(sum(quantity), 0) AS BIGINT),
		CAST(coalesce(sum(quantity * settlement_minor), 0) AS BIGINT), CAST(coalesce(sum(quantity * supply_minor), 0) AS BIGINT) from orders_lines`)
	tx.Query(func(r *db.Row) { t.Orders, t.Distributors = r.Int(), r.Int() }, "select count(*), count(distinct distributor_id) from orders_orders")
	tx.Query(func(r *db.Row) { t.SubOrders, t.Suppliers = r.Int(), r.Int() }, "select count(*), count(distinct supplier_id) from orders_sub_orders")
	tx.Query(func(r *db.Row) { t.ReturnedUnits, t.Refund, t.SupplierRefund = r.Int(), r.Int(), r.Int() },
		`select CAST(coalesce(sum(units), 0) AS BIGINT), CAST(coalesce(sum(refund_minor), 0) AS BIGINT),
		CAST(coalesce(sum(supply_minor), 0) AS BIGINT) from aftersales_cases where state = 'succeeded'`)
	tx.Query(func(r *db.Row) { t.LedgerSum = r.Int() }, "select CAST(coalesce(sum(amount_minor), 0) AS BIGINT) from ledger_postings")
	return t, tx.Flush()
}

// OrderGross is what one order was worth when it was placed.
type OrderGross struct {
	PlacedAt clock.Micros
	Minor    int64
}

// EachOrderGross queues reading what every order was worth.
func EachOrderGross(tx *db.Tx, each func(OrderGross)) {
	tx.Query(func(r *db.Row) { each(OrderGross{clock.Micros(r.Int()), r.Int()}) }, "select placed_at, goods_minor from orders_orders")
}

// CheckedStatements recomputes every statement from the postings that it claims, and tells how many there are and how many do not
// agree: in lines, in what came in and went out, in the closing balance, or in a posting timed outside of it.
func CheckedStatements(tx *db.Tx) (checked, wrong int64, err error) {
	tx.Query(func(r *db.Row) { checked, wrong = r.Int(), r.Int() }, `
		with sums as (
			select l.statement_id, count(*) as lines,
				CAST(sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) AS BIGINT) as came,
				CAST(sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) AS BIGINT) as went,
				max(p.at) as latest, min(p.account_id) as account, max(p.account_id) as account_too
			from settlements_lines l join ledger_postings p on p.id = l.posting_id group by l.statement_id
		)
		select count(*), CAST(coalesce(sum(case when sums.lines = s.lines and came = s.in_minor and went = s.out_minor
			and s.opening_minor + came - went = s.closing_minor and latest < s.to_at
			and account = s.account_id and account_too = s.account_id then 0 else 1 end), 0) AS BIGINT)
		from settlements_statements s left join sums on sums.statement_id = s.id`)
	return checked, wrong, tx.Flush()
}
