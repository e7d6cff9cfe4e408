package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// atOnce bounds the markets that are open at once: each may hold a dozen connections of the one server.
var atOnce = make(chan struct{}, 4)

// market runs body in a fresh market on each engine, beside other tests.
func market(t *testing.T, body func(t *testing.T, m *flowstest.Market), after ...testkit.Audit) {
	t.Helper()
	t.Parallel()
	atOnce <- struct{}{}
	t.Cleanup(func() { <-atOnce })
	flowstest.Each(t, body, after...)
}

// said writes a refusal as `code: place code, place code`; an error that is no refusal as it is.
func said(err error) string {
	f := fault.From(err)
	if f == nil {
		return fmt.Sprint(err)
	}
	var places []string
	for _, x := range f.Fields {
		if x.Code == f.Code {
			places = append(places, x.Path)
			continue
		}
		places = append(places, x.Path+" "+x.Code)
	}
	return strings.TrimSuffix(f.Code+": "+strings.Join(places, ", "), ": ")
}

// refused demands a refusal, written as said writes it, that leaves nothing behind.
func refused(t *testing.T, m *flowstest.Market, want string, do func() error) {
	t.Helper()
	before := standing(t, m)
	if got := said(do()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if after := standing(t, m); after != before {
		t.Errorf("%s: a refused command left something behind:\n%s", want, difference(before, after))
	}
}

// standing writes down how the whole trade stands.
func standing(t *testing.T, m *flowstest.Market) string {
	t.Helper()
	var b strings.Builder
	m.Read(t, func(tx *db.Tx) error {
		for _, table := range []string{
			"orders_orders", "orders_lines", "shipping_parcels", "shipping_parcel_lines", "ledger_postings", "outbox_events", "stock_movements",
			"contacts_contacts", "notices_notices", "web_keys_even", "web_keys_odd", "aftersales_lines", "settlements_statements", "settlements_lines", "limits_used",
		} {
			tx.Query(func(r *db.Row) { fmt.Fprintf(&b, "%s %d\n", table, r.Int()) }, "select count(*) from "+table)
		}
		for _, rows := range []struct{ name, sql string }{
			{"order", "select id, hold_until, timer_at, contact_id from orders_orders order by id"},
			{"sub-order", "select id, length(state), shipped_units * 1000000 + stopped_units, refunded_units from orders_sub_orders order by id"},
			{"case", "select id, length(state), due_at, units from aftersales_cases order by id"},
			{"stock", "select sku_id, warehouse_id, on_hand, held from stock_items order by sku_id, warehouse_id"},
			{"balance", "select account_id, balance_minor, 0, 0 from ledger_balances order by account_id"},
			{"timer", "select due_at, subject_id, 0, 0 from timers_due order by due_at, kind, subject_id"},
		} {
			tx.Query(func(r *db.Row) { fmt.Fprintf(&b, "%s %d %d %d %d\n", rows.name, r.Int(), r.Int(), r.Int(), r.Int()) }, rows.sql)
		}
		return tx.Flush()
	})
	return b.String()
}

func difference(before, after string) string {
	var b strings.Builder
	for line := range strings.Lines(after) {
		if !strings.Contains(before, line) {
			b.WriteString("now " + line)
		}
	}
	return b.String()
}

// item reads the stock of a good in one of its supplier's warehouses, counted from 0.
func item(t *testing.T, m *flowstest.Market, g *flowstest.Good, warehouse int) (onHand, held int64) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) error {
		found := map[id.SKU][]stock.Item{}
		stock.LoadItems(tx, []id.SKU{g.ID}, found)
		err := tx.Flush()
		for _, i := range found[g.ID] {
			if i.Warehouse == g.Supplier.Warehouses[warehouse] {
				onHand, held = i.OnHand, i.Held
			}
		}
		return err
	})
	return onHand, held
}

// postings writes the postings of an order, or of all when it is zero, as `kind account amount`, in the order they were booked.
func postings(t *testing.T, m *flowstest.Market, order id.Order) []string {
	t.Helper()
	names := map[id.Account]string{}
	for name, d := range map[string]*flowstest.Distributor{"alpha": m.Alpha, "beta": m.Beta, "gamma": m.Gamma} {
		names[d.Contract.Wallet], names[d.Contract.Escrow], names[d.Contract.Cash] = name+" wallet", name+" escrow", name+" cash"
	}
	for name, s := range map[string]*flowstest.Supplier{"grove": m.Grove, "mill": m.Mill, "press": m.Press} {
		names[s.Payable], names[s.Margin] = name+" payable", name+" margin"
	}
	var all []string
	m.Read(t, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) {
			kind := r.Text()
			all = append(all, fmt.Sprintf("%s %s %d", kind, names[id.Account(r.Int())], r.Int()))
		}, "select kind, account_id, amount_minor from ledger_postings where order_id = $1 or $1 = 0 order by id", order)
		return tx.Flush()
	})
	return all
}

// same compares two lists line by line.
func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n%s\nwant\n%s", what, g, w)
	}
}

// told gives the kinds of an order's events, in order.
func told(t *testing.T, m *flowstest.Market, order id.Order) (kinds []string) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) (err error) {
		kinds, err = db.All(tx, db.Text, "select kind from outbox_events where root_id = $1 order by id", order)
		return err
	})
	return kinds
}

// do runs a verb that does not run in groups.
func do(t *testing.T, m *flowstest.Market, verb func(tx *db.Tx) error) {
	t.Helper()
	m.Write(t, verb)
}

// late lets time pass as a server that was down would see it: nothing fires until it is over.
func late(t *testing.T, m *flowstest.Market, d clock.Micros) {
	t.Helper()
	m.Clock.Advance(d)
	fire(t, m)
}

// fire fires all that is due, and then once more: a second firing does nothing.
func fire(t *testing.T, m *flowstest.Market) {
	t.Helper()
	if _, err := flows.FireAll(t.Context(), m.Flow, flows.AtOnce); err != nil {
		t.Fatal(err)
	}
	before := standing(t, m)
	if _, err := flows.FireAll(t.Context(), m.Flow, flows.AtOnce); err != nil {
		t.Fatal(err)
	}
	if after := standing(t, m); after != before {
		t.Errorf("firing twice did something:\n%s", difference(before, after))
	}
}

// spend empties a distributor's wallet but for what is left, as a payment to nobody would.
func spend(t *testing.T, m *flowstest.Market, d *flowstest.Distributor, left int64) {
	t.Helper()
	do(t, m, func(tx *db.Tx) error {
		s := ledger.NewSet()
		s.Want(d.Contract.Wallet, d.Contract.Cash)
		s.Lock(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		minor := s.Balance(d.Contract.Wallet) - left
		event := id.NewEvent(m.IDs)
		err := s.Post(m.IDs, ledger.Group{Event: event, At: m.Clock.Now(), Kind: "top_up", Legs: []ledger.Leg{
			{Account: d.Contract.Wallet, Minor: -minor}, {Account: d.Contract.Cash, Minor: minor},
		}})
		if err != nil {
			return err
		}
		tx.Exec(`insert into outbox_events (id, at, kind, root_id, subject_id, supplier_id, distributor_id, actor, body)
			values ($1, $2, 'wallet.topped_up', $3, 0, 0, $3, 'psn_test', '{}')`, event, m.Clock.Now(), d.ID)
		s.Flush(tx)
		return tx.Flush()
	})
}
