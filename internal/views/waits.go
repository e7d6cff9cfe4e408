package views

import (
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Wait is what of one kind waits for a party.
type Wait struct {
	Kind     string
	Count    int64
	OldestAt clock.Micros // since when the oldest waits; 0: not told of this kind
	DueAt    clock.Micros // the next deadline; 0: there is none
	Minor    int64        // with wallet_low: how much is missing
}

// WaitsQuery says as of when, in whose days and in which currency.
type WaitsQuery struct {
	At       clock.Micros
	Zone     *time.Location
	Currency money.Currency
}

// expiringWithin is how long before its end a paper or a contract is told of.
const expiringWithin = 30 * clock.Day

// waiting gathers what waits, each kind by one statement of the same round.
type waiting struct {
	tx       *db.Tx
	s        Scope
	q        WaitsQuery
	out      []*Wait
	unsigned []unsigned
}

// ReadWaits gives what waits for a decision or an act of the party whose eyes look, kind by kind, also those of which nothing waits.
func ReadWaits(tx *db.Tx, s Scope, q WaitsQuery) ([]Wait, error) {
	x := &waiting{tx: tx, s: s, q: q}
	switch s.role {
	case operator:
		x.operators()
	case supplier:
		x.suppliers()
	case distributor:
		x.distributors()
	default:
		return nil, ErrNotFound
	}
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if err := x.settleSignatures(); err != nil {
		return nil, err
	}
	out := make([]Wait, len(x.out))
	for i, w := range x.out {
		out[i] = *w
	}
	return out, nil
}

// count queues one kind: a statement that gives how many, since when, and until when.
func (x *waiting) count(kind, sql string, values ...any) {
	w := &Wait{Kind: kind}
	x.out = append(x.out, w)
	x.tx.Query(func(r *db.Row) {
		w.Count, w.OldestAt, w.DueAt = r.Int(), clock.Micros(r.Int()), clock.Micros(r.Int())
	}, sql, values...)
}

// figures are the columns of such a statement; 0 stands for no instant.
func figures(since, due string) string { return figuresOf("count(*)", since, due) }

func figuresOf(counted, since, due string) string {
	least := func(of string) string {
		if of == "" {
			return "CAST(0 AS BIGINT)"
		}
		return "coalesce(min(case when " + of + " > 0 then " + of + " end), 0)"
	}
	return "select " + counted + ", " + least(since) + ", " + least(due)
}

func (x *waiting) operators() {
	x.count("supplier_applications", figures("submitted_at", "")+" from suppliers_applications where state = 'submitted'")
	x.count("distributor_applications", figures("submitted_at", "")+
		" from distributors_applications where submitted_at > 0 and state in ('submitted', 'in_review', 'second_review')")
	x.count("recruitment_posts", figures("created_at", "")+" from distributors_recruitments where state = 'proposed'")
	x.count("product_reviews", figures("submitted_at", "")+" from catalog_products where review_state = 'submitted'")
	x.count("papers_to_check", figures("created_at", "")+" from catalog_papers where checked_at = 0 and withdrawn_at = 0")
	x.count("bank_accounts", figures("changed_at", "")+" from suppliers_banks where state = 'pending'")
	x.count("suppliers_to_recheck", figures("", "recheck_at")+" from suppliers_suppliers where recheck_at > 0 and recheck_at < $1 and state <> 'left'", x.q.At)
	x.count("penalties_proposed", figures("created_at", "")+" from penalties_cases where state = 'proposed'")
	x.count("penalties_to_decide", figures("opened_at", "")+" from penalties_cases where state in ('answered', 'unanswered')")
	x.count("penalty_appeals", figures("appealed_at", "")+" from penalties_cases where state = 'appealed'")
	x.count("prices_asked", figures("proposed_at", "")+" from pricing_proposals where state = 'open'")
	x.count("invoices_to_accept", figures("registered_at", "")+" from settlements_invoices where state = 'registered' and issuer_id > 0")
	x.afterSales("after_sales_to_review", "pending_review")
	x.afterSales("after_sales_to_inspect", "inspecting")
	x.afterSales("after_sales_to_refund", "awaiting_refund")
	x.count("pool_jobs", figures("created_at", "")+" from pool_jobs where state = 'running'")
	x.stock()
	x.monthToClose()
	x.sign()
	x.ending()
	x.notices("operator", 0)
}

func (x *waiting) suppliers() {
	toShip := " from orders_sub_orders where state = 'to_ship' and supplier_id = $1"
	x.count("orders_to_ship", figures("paid_at", "ship_by")+toShip, x.s.party)
	x.count("orders_ship_late", figures("paid_at", "ship_by")+toShip+" and ship_by < $2", x.s.party, x.q.At)
	x.count("orders_ship_soon", figures("paid_at", "ship_by")+toShip+" and ship_by >= $2 and ship_by < $3", x.s.party, x.q.At, x.q.At+Soon)
	x.afterSales("after_sales_to_review", "pending_review")
	x.afterSales("after_sales_to_stop", "intercepting")
	x.afterSales("after_sales_to_inspect", "inspecting")
	x.count("products_refused", figures("submitted_at", "")+" from catalog_products where review_state = 'refused' and supplier_id = $1", x.s.party)
	x.stock()
	x.count("documents_expiring", figures("", "valid_until")+
		" from suppliers_documents where holder_id = $1 and replaced_by = 0 and valid_until > 0 and valid_until < $2", x.s.party, x.q.At+expiringWithin)
	x.count("papers_expiring", figures("", "valid_until")+
		" from catalog_papers where supplier_id = $1 and withdrawn_at = 0 and valid_until >= $2 and valid_until < $3", x.s.party, x.q.At, x.q.At+expiringWithin)
	x.sign()
	x.ending()
	x.notices("supplier", x.s.party)
}

// Days of a wait that are looked back upon, in ids: 86,400,000 ms above idBits.
const dayOfIDs = int64(clock.Day/clock.Millisecond) << idBits

// holdDays is how long an order may be held before it is confirmed, at the most.
const holdDays = 16

func (x *waiting) distributors() {
	// Unpaid orders have no index of their own, since every order is one for a while. None is older than its contract lets it be.
	unpaid := ` from orders_sub_orders s join orders_orders o on o.id = s.order_id where s.id >= $2 - $3 *
		(select max(case when c.pay_days > $4 then c.pay_days else $4 end) + 1 from distributors_contracts c where c.distributor_id = $1) and s.distributor_id = $1`
	values := []any{x.s.party, idFloor(x.q.At), dayOfIDs, holdDays}
	const each = "count(distinct o.id)"
	x.count("orders_to_pay", figuresOf(each, "o.placed_at", "o.pay_by")+unpaid+" and s.state = 'pending_payment'", values...)
	x.count("orders_to_confirm", figuresOf(each, "o.placed_at", "o.hold_until")+unpaid+" and s.state = 'unconfirmed'", values...)
	x.afterSales("after_sales_to_send_back", "awaiting_return")
	x.count("penalties_to_answer", figures("opened_at", "answer_by")+" from penalties_cases where distributor_id = $1 and state = 'opened'", x.s.party)
	x.count("penalties_to_appeal", figures("decided_at", "appeal_by")+" from penalties_cases where distributor_id = $1 and state = 'confirmed'", x.s.party)
	x.walletLow(unpaid, values)
	x.sign()
	x.ending()
	x.notices("distributor", x.s.party)
}

// walletLow tells when the wallet holds less than what waits to be paid, or nothing at all.
func (x *waiting) walletLow(unpaid string, values []any) {
	w := &Wait{Kind: "wallet_low"}
	x.out = append(x.out, w)
	var owed int64
	x.tx.Query(func(r *db.Row) { owed = r.Int() },
		"select CAST(coalesce(sum(s.goods_minor + s.freight_minor), 0) AS BIGINT)"+unpaid+" and s.state = 'pending_payment'", values...)
	x.tx.Query(func(r *db.Row) {
		if has := r.Int(); has < owed || has == 0 {
			w.Count, w.Minor = 1, owed-has
		}
	}, `select b.balance_minor from ledger_accounts a join ledger_balances b on b.account_id = a.id
		where a.party_id = $1 and a.kind = 'wallet' and a.currency = $2`, x.s.party, x.q.Currency)
}

func (x *waiting) afterSales(kind, state string) {
	f := &filter{}
	f.and("c.ended_at = 0 and c.state = ?", state)
	x.s.mine(f, "c")
	x.count(kind, figures("c.applied_at", "c.due_at")+" from aftersales_cases c"+f.where(), f.values...)
}

// stock tells how much of what is open in the pool is out, and runs low.
func (x *waiting) stock() {
	low, out := &Wait{Kind: "stock_low"}, &Wait{Kind: "stock_out"}
	x.out = append(x.out, low, out)
	f := &filter{}
	from := alarms
	if x.s.role == supplier {
		from = alarmsOf
		f.and("k.supplier_id = ?", x.s.party)
	}
	f.and("(i.on_hand - i.held < " + mark + " or i.on_hand - i.held <= 0)")
	x.tx.Query(func(r *db.Row) { out.Count, low.Count = r.Int(), r.Int() }, stockFigures+from+f.where(), f.values...)
}

// monthToClose tells when the month before this one has postings, and no statement over it has been drawn.
func (x *waiting) monthToClose() {
	w := &Wait{Kind: "month_to_close"}
	x.out = append(x.out, w)
	now := x.q.At.Time().In(x.q.Zone)
	began := dayStart(time.Date(now.Year(), now.Month(), 1, 12, 0, 0, 0, x.q.Zone), x.q.Zone)
	x.tx.Query(func(r *db.Row) {
		if traded, closed := r.Int(), r.Int(); traded == 1 && closed == 0 {
			w.Count, w.OldestAt = 1, began
		}
	}, `select (select count(*) from (select 1 from ledger_postings where id < $1 limit 1) p),
		(select count(*) from (select 1 from settlements_statements where id >= $1 and to_at >= $2 limit 1) t)`, idFloor(began), began)
}

// ending tells which agreements or contracts end soon.
func (x *waiting) ending() {
	within := []any{x.q.At, x.q.At + expiringWithin}
	ends := " state = 'in_force' and until_at >= $1 and until_at < $2"
	if x.s.role != distributor {
		f := &filter{values: within}
		f.and(ends)
		if x.s.role == supplier {
			f.and("supplier_id = ?", x.s.party)
		}
		x.count("agreements_ending", figures("", "until_at")+" from suppliers_agreements"+f.where(), f.values...)
	}
	if x.s.role != supplier {
		f := &filter{values: within}
		f.and(ends)
		if x.s.role == distributor {
			f.and("distributor_id = ?", x.s.party)
		}
		x.count("contracts_ending", figures("", "until_at")+" from distributors_contracts"+f.where(), f.values...)
	}
}

func (x *waiting) notices(of string, party int64) {
	x.count("notices_unread", figures("at", "")+" from notices_notices where role = $1 and party_id = $2 and read_at = 0", of, party)
}

// unsigned is a version of words that not both have signed.
type unsigned struct {
	wait    *Wait
	subject string
	version int64
	since   clock.Micros
}

// sign queues what lacks a signature; settleSignatures counts those that lack the party's own.
func (x *waiting) sign() {
	if x.s.role != distributor {
		w := &Wait{Kind: "agreements_to_sign"}
		x.out = append(x.out, w)
		f := &filter{}
		f.and("v.state = 'offered' and a.state in ('proposed', 'in_force')")
		x.s.ownSide(f, "a.supplier_id")
		x.tx.Query(func(r *db.Row) {
			x.unsigned = append(x.unsigned, unsigned{w, id.Agreement(r.Int()).String(), r.Int(), clock.Micros(r.Int())})
		}, "select v.agreement_id, v.version, v.created_at from suppliers_versions v join suppliers_agreements a on a.id = v.agreement_id"+
			f.where()+" order by v.agreement_id desc limit "+f.place(PageLimit), f.values...)
	}
	if x.s.role != supplier {
		w := &Wait{Kind: "contracts_to_sign"}
		x.out = append(x.out, w)
		f := &filter{}
		f.and("state = 'proposed'")
		x.s.ownSide(f, "distributor_id")
		x.tx.Query(func(r *db.Row) {
			x.unsigned = append(x.unsigned, unsigned{w, id.Contract(r.Int()).String(), r.Int(), clock.Micros(r.Int())})
		}, "select id, version, created_at from distributors_contracts"+f.where()+" order by id desc limit "+f.place(PageLimit), f.values...)
	}
}

// ownSide narrows to a party's rows by the one column that names it.
func (s Scope) ownSide(f *filter, column string) {
	if s.role != operator {
		f.and(column+" = ?", s.party)
	}
}

// settleSignatures asks who has signed, when there is something to be signed at all.
func (x *waiting) settleSignatures() error {
	if len(x.unsigned) == 0 {
		return nil
	}
	type signed struct {
		subject string
		version int64
	}
	own := map[signed]bool{}
	f := &filter{}
	f.and("role = ? and party_id = ?", map[role]string{operator: "operator", supplier: "supplier", distributor: "distributor"}[x.s.role], x.s.party)
	f.and("subject in (" + x.subjects(f) + ")")
	x.tx.Query(func(r *db.Row) { own[signed{r.Text(), r.Int()}] = true }, "select subject, version from signatures_signatures"+f.where(), f.values...)
	if err := x.tx.Flush(); err != nil {
		return err
	}
	for _, u := range x.unsigned {
		if own[signed{u.subject, u.version}] {
			continue
		}
		if u.wait.Count++; u.wait.OldestAt == 0 || u.since < u.wait.OldestAt {
			u.wait.OldestAt = u.since
		}
	}
	return nil
}

func (x *waiting) subjects(f *filter) string {
	places := make([]string, len(x.unsigned))
	for i, u := range x.unsigned {
		places[i] = f.place(u.subject)
	}
	return strings.Join(places, ", ")
}
