package audit

import (
	"math"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ordersAtOnce is how many orders are in memory at a time.
const ordersAtOnce = 2000

// walk reads all orders, a stretch of ids at a time, each row once, and hands each order over with all that hangs on it.
func walk(tx *db.Tx, b *books, each func(o *order)) error {
	after := int64(math.MinInt64)
	for {
		s := &stretch{books: b, after: after, until: math.MaxInt64, byID: map[int64]*order{}}
		if err := s.heads(tx); err != nil {
			return err
		}
		s.parts(tx)
		s.parcels(tx)
		s.cases(tx)
		s.postings(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		for _, o := range s.orders {
			o.tie()
			each(o)
		}
		if s.until == math.MaxInt64 {
			return nil
		}
		after = s.until
	}
}

// stretch is the orders with ids in (after, until].
type stretch struct {
	books        *books
	after, until int64
	orders       []*order
	byID         map[int64]*order
}

func (s *stretch) heads(tx *db.Tx) error {
	tx.Query(func(r *db.Row) {
		o := &order{
			books: s.books, id: id.Order(r.Int()), distributor: r.Int(), contract: r.Int(), channel: r.Int(), contactOwner: r.Int(),
			currency: r.Text(), lineCount: r.Int(), goods: r.Int(), freight: r.Int(), total: r.Int(), wallet: r.Int(), escrow: r.Int(), credit: r.Int(),
			holdUntil: clock.Micros(r.Int()), payBy: clock.Micros(r.Int()), timerAt: clock.Micros(r.Int()),
		}
		s.orders = append(s.orders, o)
		s.byID[int64(o.id)] = o
	}, `select id, distributor_id, contract_id, channel_id, coalesce((select c.owner_id from contacts_contacts c where c.id = o.contact_id), 0),
		currency, lines, goods_minor, freight_minor, total_minor, wallet_account_id, escrow_account_id, credit_account_id, hold_until, pay_by, timer_at
		from orders_orders o where id > $1 order by id limit $2`, s.after, ordersAtOnce)
	if err := tx.Flush(); err != nil {
		return err
	}
	if len(s.orders) == ordersAtOnce {
		s.until = int64(s.orders[len(s.orders)-1].id)
	}
	return nil
}

// order gives an order of the stretch; one that is not there is made up, so that the rows that name it are told.
func (s *stretch) order(key int64) *order {
	o := s.byID[key]
	if o == nil {
		o = &order{books: s.books, id: id.Order(key), missing: true}
		s.orders = append(s.orders, o)
		s.byID[key] = o
	}
	return o
}

func (s *stretch) parts(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		o.subs = append(o.subs, &subOrder{
			id: id.SubOrder(r.Int()), distributor: r.Int(), supplier: r.Int(), agreement: r.Int(), warehouse: r.Int(),
			state: r.Text(), units: r.Int(), shipped: r.Int(), refunded: r.Int(), stopped: r.Int(), goods: r.Int(), supply: r.Int(), freight: r.Int(), refundedMinor: r.Int(),
			refundedSupply: r.Int(), payable: r.Int(), margin: r.Int(), paidAt: clock.Micros(r.Int()), shipBy: clock.Micros(r.Int()),
			receiveBy: clock.Micros(r.Int()), completedAt: clock.Micros(r.Int()), windowUntil: clock.Micros(r.Int()), windowClosed: r.Bool(),
		})
	}, `select order_id, id, distributor_id, supplier_id, agreement_id, warehouse_id, state, units, shipped_units, refunded_units, stopped_units,
		goods_minor, supply_minor, freight_minor, refunded_minor, refunded_supply_minor, payable_account_id, margin_account_id, paid_at,
		ship_by, receive_by, completed_at, window_until, window_closed
		from orders_sub_orders where order_id > $1 and order_id <= $2 order by order_id`, s.after, s.until)
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		l := &line{number: r.Int(), sub: o.sub(r.Int()), sku: r.Int(), quantity: r.Int(), settlement: r.Int(), supply: r.Int()}
		if l.sub == nil {
			o.strays = append(o.strays, "a line names a sub-order that is not its order's")
			return
		}
		l.sub.lines = append(l.sub.lines, l)
		o.lines = append(o.lines, l)
	}, `select order_id, number, sub_order_id, sku_id, quantity, settlement_minor, supply_minor
		from orders_lines where order_id > $1 and order_id <= $2 order by order_id, number`, s.after, s.until)
}

func (s *stretch) parcels(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		p := &parcel{id: r.Int(), sub: r.Int(), distributor: r.Int(), supplier: r.Int(), warehouse: r.Int()}
		if o.parcels == nil {
			o.parcels = map[int64]*parcel{}
		}
		o.parcels[p.id] = p
	}, `select order_id, id, sub_order_id, distributor_id, supplier_id, warehouse_id
		from shipping_parcels where order_id > $1 and order_id <= $2 order by order_id`, s.after, s.until)
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		o.contents = append(o.contents, content{line: r.Int(), parcel: r.Int(), units: r.Int()})
	}, `select order_id, line, parcel_id, units from shipping_parcel_lines where order_id > $1 and order_id <= $2
		order by order_id, line, parcel_id`, s.after, s.until)
}

func (s *stretch) cases(tx *db.Tx) {
	known := map[int64]*afterSale{}
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		c := &afterSale{
			id: id.AfterSale(r.Int()), subID: r.Int(), distributor: r.Int(), supplier: r.Int(), kind: r.Text(), state: r.Text(), units: r.Int(),
			refund: r.Int(), supply: r.Int(), unshipped: r.Bool(), dueAt: clock.Micros(r.Int()), endedAt: clock.Micros(r.Int()),
		}
		if c.sub = o.sub(c.subID); c.sub == nil {
			o.strays = append(o.strays, "after-sale "+c.id.String()+" names a sub-order that is not its order's")
			return
		}
		known[int64(c.id)] = c
		c.sub.cases = append(c.sub.cases, c)
		o.cases = append(o.cases, c)
	}, `select order_id, id, sub_order_id, distributor_id, supplier_id, kind, state, units, refund_minor, supply_minor, unshipped, due_at, ended_at
		from aftersales_cases where order_id > $1 and order_id <= $2 order by order_id`, s.after, s.until)
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		l, c := o.line(r.Int()), known[r.Int()]
		if l == nil || c == nil || c.sub != l.sub {
			o.strays = append(o.strays, "an after-sale's line names a line or an after-sale that is not its sub-order's")
			return
		}
		c.lines = append(c.lines, caseLine{line: l, units: r.Int(), accepted: r.Int(), refund: r.Int(), supply: r.Int()})
	}, `select order_id, line, after_sale_id, units, accepted_units, refund_minor, supply_minor
		from aftersales_lines where order_id > $1 and order_id <= $2 order by order_id, line, after_sale_id`, s.after, s.until)
}

// claimedBy tells which statement a posting stands in.
const claimedBy = `coalesce((select min(l.statement_id) from settlements_lines l where l.posting_id = p.id), 0)`

func (s *stretch) postings(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		o := s.order(r.Int())
		o.postings = append(o.postings, scanPosting(r))
	}, "select order_id, id, group_id, account_id, amount_minor, at, kind, subject_id, "+claimedBy+`
		from ledger_postings p where order_id > 0 and order_id > $1 and order_id <= $2 order by order_id`, s.after, s.until)
}

func scanPosting(r *db.Row) posting {
	return posting{
		id: r.Int(), group: r.Int(), account: r.Int(), minor: r.Int(), at: clock.Micros(r.Int()), kind: r.Text(), subject: r.Int(), statement: r.Int(),
	}
}
