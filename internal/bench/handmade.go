package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// insertion is rows of one table, written by hand.
type insertion struct {
	table   string
	columns []string
	rows    [][]any
}

// sql writes the insertion as one statement.
func (n *insertion) sql() string {
	var text strings.Builder
	text.WriteString("insert into " + n.table + " (" + strings.Join(n.columns, ", ") + ") values ")
	place := 0
	for i, row := range n.rows {
		if i > 0 {
			text.WriteString(", ")
		}
		for k := range row {
			place++
			text.WriteString([]string{"(", ", "}[min(k, 1)])
			fmt.Fprintf(&text, "$%d", place)
		}
		text.WriteByte(')')
	}
	return text.String()
}

func (n *insertion) queue(b *pgx.Batch) {
	var args []any
	for _, row := range n.rows {
		args = append(args, row...)
	}
	b.Queue(n.sql(), args...)
}

// handmade is one order of one piece, as placing and paying write it: the very rows, and nothing that is read or judged.
type handmade struct {
	at             clock.Micros
	shop           *shop
	good           *good
	supplier       *supplier
	order, contact int64
	sub            int64
	placed, paid   int64 // events
	postings       [2]int64
	number         string
}

const (
	handActor = "key_0000000000000" // as long as a real one
	holdTime  = 30 * clock.Minute
	payTime   = 7 * clock.Day
	shipDays  = 15
	totalSold = settleMinor + freightMinor
)

func (m *market) handmade(ids *id.Source, shop, good int, number string) *handmade {
	g := &m.goods[good]
	return &handmade{
		at: now(), shop: &m.shops[shop], good: g, supplier: &m.suppliers[g.supplier], order: int64(id.NewOrder(ids)), contact: int64(id.NewContact(ids)),
		sub: int64(id.NewSubOrder(ids)), placed: int64(id.NewEvent(ids)), paid: int64(id.NewEvent(ids)),
		postings: [2]int64{int64(id.NewPosting(ids)), int64(id.NewPosting(ids))}, number: number,
	}
}

// blob is bytes that no index can compress, as hashes and sealed texts are.
func blob(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rand.Uint32()) //nolint:gosec // no secret
	}
	return b
}

// insertions gives the rows that come to be, in the order in which they are written.
func (o *handmade) insertions() []insertion {
	return append(o.placing(), o.paying()...)
}

func (o *handmade) placing() []insertion {
	at, order, shop := int64(o.at), o.order, int64(o.shop.id)
	return []insertion{
		{"contacts_contacts", columns("id owner_id key_id sealed phone_mac tail_mac region created_at"), [][]any{
			{o.contact, shop, int64(1), blob(102), blob(16), blob(16), region, at},
		}},
		{"orders_orders", columns("id distributor_id contract_id channel_id own_number request_hash currency contact_id region remark lines " +
			"goods_minor freight_minor total_minor wallet_account_id escrow_account_id placed_at hold_until pay_by hold_minutes ship_days " +
			"receive_days window_days own_packaging no_slip credit_account_id timer_at"), [][]any{{
			order, shop, int64(o.shop.contract.ID), int64(0), o.number, blob(32), string(currency), o.contact, region, "", int64(1),
			settleMinor, freightMinor, totalSold, int64(o.shop.contract.Wallet), int64(o.shop.contract.Escrow), at, at + int64(holdTime),
			at + int64(payTime), int64(30), int64(shipDays), int64(30), int64(10), int64(0), int64(0), int64(0), at + int64(holdTime),
		}}},
		{"orders_sub_orders", columns("id order_id number distributor_id supplier_id agreement_id warehouse_id state units shipped_units " +
			"refunded_units stopped_units goods_minor supply_minor freight_minor refunded_minor refunded_supply_minor payable_account_id " +
			"margin_account_id paid_at ship_by receive_by completed_at window_until window_closed urged_at"), [][]any{{
			o.sub, order, int64(1), shop, int64(o.supplier.id), int64(o.supplier.agreement), int64(o.supplier.warehouse), "pending_payment",
			int64(1), int64(0), int64(0), int64(0), settleMinor, supplyMinor, freightMinor, int64(0), int64(0), int64(o.supplier.payable),
			int64(o.supplier.margin), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0),
		}}},
		{"orders_lines", columns("order_id number sub_order_id sku_id quantity settlement_minor supply_minor sale_minor code title"), [][]any{{
			order, int64(1), o.sub, int64(o.good.id), int64(1), settleMinor, supplyMinor, retailMinor, o.good.code, o.good.title,
		}}},
		o.event(o.placed, "order.placed", fmt.Sprintf(`{"own_number":%q,"total_minor":%d,"sub_orders":1,"lines":1}`, o.number, totalSold)),
		pending(o.placed),
		{"timers_due", columns("due_at kind subject_id"), [][]any{{at + int64(holdTime), "order", order}}},
		o.key(placeKey(o.number)),
	}
}

func (o *handmade) paying() []insertion {
	at := int64(o.at)
	posting := func(i int, account id.Account, minor int64) []any {
		return []any{o.postings[i], o.paid, int64(account), minor, at, "pay", o.order, int64(0)}
	}
	return []insertion{
		{"ledger_postings", columns("id group_id account_id amount_minor at kind order_id subject_id"), [][]any{
			posting(0, o.shop.contract.Wallet, -totalSold), posting(1, o.shop.contract.Escrow, totalSold),
		}},
		o.event(o.paid, "order.paid", fmt.Sprintf(`{"total_minor":%d}`, totalSold)),
		pending(o.paid),
		o.key(payKey(o.number)),
	}
}

func (o *handmade) event(event int64, kind, body string) insertion {
	return insertion{"outbox_events", columns("id at kind root_id subject_id supplier_id distributor_id actor body"), [][]any{
		{event, int64(o.at), kind, o.order, int64(0), int64(0), int64(o.shop.id), handActor, body},
	}}
}

// pending is the row of an event that has no position in the change feed yet.
func pending(event int64) insertion {
	return insertion{"outbox_pending", columns("event_id"), [][]any{{event}}}
}

// key is the row of an idempotency key, in the table whose turn it is.
func (o *handmade) key(text string) insertion {
	table := "web_keys_odd"
	if o.at/(72*clock.Hour)%2 == 0 {
		table = "web_keys_even"
	}
	return insertion{table, columns("owner_id key request_hash status object at"), [][]any{
		{int64(o.shop.id), text, blob(32), int64(200), id.Order(o.order).String(), int64(o.at)},
	}}
}

func columns(names string) []string { return strings.Fields(names) }

// transaction writes the order in one round trip, rows locked in one order: the stock, then the two balances.
func (o *handmade) transaction() *pgx.Batch {
	b := &pgx.Batch{}
	b.Queue("begin")
	for _, n := range o.placing() {
		n.queue(b)
	}
	b.Queue("update stock_items set held = held + 1 where sku_id = $1 and warehouse_id = $2", int64(o.good.id), int64(o.supplier.warehouse))
	b.Queue("update orders_sub_orders set state = 'to_ship', paid_at = $2, ship_by = $3 where id = $1 and state = 'pending_payment'",
		o.sub, int64(o.at), int64(o.at+shipDays*clock.Day))
	for _, n := range o.paying() {
		n.queue(b)
	}
	balances := []struct {
		account id.Account
		minor   int64
	}{{o.shop.contract.Wallet, -totalSold}, {o.shop.contract.Escrow, totalSold}}
	if balances[0].account > balances[1].account {
		balances[0], balances[1] = balances[1], balances[0]
	}
	for _, x := range balances {
		b.Queue("update ledger_balances set balance_minor = balance_minor + $2 where account_id = $1", int64(x.account), x.minor)
	}
	b.Queue("commit")
	return b
}
