package audit_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// lively is a market with something in every state, and one month closed.
type lively struct {
	*flowstest.Market
	tx *db.Tx

	unconfirmed, cancelled, pending, toShip, toReceive, done id.Order
	several                                                  id.Order     // completed; two lines of one SKU in two parcels
	intercepted                                              id.AfterSale // on toShip
	withdrawn, rejected                                      id.AfterSale // of the same units
	returned                                                 id.AfterSale // succeeded
}

func enliven(m *flowstest.Market) *lively {
	l := &lively{Market: m}
	shipped[0].walk(m)
	shipped[2].walk(m)
	refunded[4].walk(m)
	l.several = id.Order(m.Int(m.T, "select max(order_id) from shipping_parcel_lines where line = 2 and units = 2"))
	sold := m.Sold(m.Alpha, m.Alpha.Line(m.Towel, 4))
	l.withdrawn, l.rejected = applied(m, sold, aftersales.RefundOnly, claim(1, 4)), 0
	m.Must(m.Step(l.withdrawn, flows.Withdraw))
	l.rejected = applied(m, sold, aftersales.RefundOnly, claim(1, 4))
	m.Must(m.Step(l.rejected, flows.Reject))
	l.returned = applied(m, sold, aftersales.ReturnRefund, claim(1, 2))
	m.Must(m.Step(l.returned, flows.Approve, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep))
	l.cancelled = m.Placed(m.Beta, m.Beta.Line(m.Book, 2))
	m.Must(m.Cancel(l.cancelled))
	m.Advance(30 * day)
	closeAll(m)
	invoiced(m)
	l.unconfirmed = m.Later(m.Beta, m.Beta.Line(m.Book, 1))
	l.pending = m.Placed(m.Beta, m.Beta.Line(m.Cup, 2))
	l.toShip = m.Bought(m.Gamma, m.Gamma.Line(m.Cup, 5))
	m.Must(m.Ship(l.toShip, 1, part(1, 2)))
	l.intercepted = applied(m, l.toShip, aftersales.RefundOnly, claim(1, 1))
	m.Must(m.Step(l.intercepted, flows.Approve))
	l.toReceive = m.Bought(m.Gamma, m.Gamma.Line(m.Tea, 3))
	m.Must(m.Ship(l.toReceive, 1))
	m.Must(m.Step(applied(m, l.toReceive, aftersales.RefundOnly, claim(1, 1)), flows.Approve, flows.RefundStep))
	l.done = m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
	return l
}

// invoiced invoices a part of a statement of Grove's.
func invoiced(m *flowstest.Market) {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		statement, err := db.One(tx, db.Int, "select min(id) from settlements_statements where account_id = $1 and billable_minor > 1000", m.Grove.Payable)
		if err != nil {
			return err
		}
		_, err = flows.RegisterInvoice(tx, m.Acting(), settlements.NewInvoice{
			ID: id.NewInvoice(m.IDs), By: settlements.Side{Role: settlements.Supplier, Party: int64(m.Grove.ID)}, Kind: settlements.Special, Electronic: true, Paper: settlements.Paper{Number: "26312000000000000001"}, IssuedOn: "2026-03-02",
			Minor: 1000, Covers: []settlements.Cover{{Statement: id.Statement(statement), Minor: 1000}},
		})
		return err
	})
}

// spoil writes past all rules; it must change something.
func (l *lively) spoil(sql string, args ...any) {
	l.T.Helper()
	l.tx.Exec(sql, args...)
	if n, err := l.tx.Affected(); err != nil || n == 0 {
		l.T.Fatalf("%s: %d rows, %v", sql, n, err)
	}
}

// loosen rebuilds a table without its constraints.
func (l *lively) loosen(table string) {
	l.T.Helper()
	l.tx.Exec("create table loose as select * from " + table)
	l.tx.Exec("drop table " + table)
	l.tx.Exec("alter table loose rename to " + table)
	if err := l.tx.Flush(); err != nil {
		l.T.Fatal(err)
	}
}

// book books a group past all rules, with its event: minor units from one account to another.
func (l *lively) book(from, to id.Account, minor int64) {
	l.T.Helper()
	event, now := id.NewEvent(l.IDs), l.Clock.Now()
	l.spoil(`insert into outbox_events (id, at, kind, root_id, subject_id, supplier_id, distributor_id, actor, body)
		values ($1, $2, 'gift', 0, 0, 0, 0, '', '{}')`, event, now)
	for account, x := range map[id.Account]int64{from: -minor, to: minor} {
		l.spoil(`insert into ledger_postings (id, group_id, account_id, amount_minor, at, kind, order_id, subject_id)
			values ($1, $2, $3, $4, $5, 'gift', 0, 0)`, id.NewPosting(l.IDs), event, account, x, now)
		l.spoil("update ledger_balances set balance_minor = balance_minor + $2 where account_id = $1", account, x)
	}
}

func (l *lively) subOf(order id.Order) id.SubOrder {
	l.T.Helper()
	sub, err := db.One(l.tx, db.Int, "select min(id) from orders_sub_orders where order_id = $1", order)
	l.Must(err)
	return id.SubOrder(sub)
}

// corruption is one way to spoil the books, and the check that must find it.
type corruption struct {
	check, name string
	spoil       func(l *lively)
}

var errTakenBack = errors.New("taken back")

func TestEveryCheckBites(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		l := enliven(flowstest.NewMarket(t, w))
		all := slices.Concat(spoiltOrders, spoiltAfterSales, spoiltStock, spoiltLedger, spoiltStatements)
		bitten := map[string]bool{}
		for _, c := range all {
			bitten[c.check] = true
			t.Run(c.check+": "+c.name, func(t *testing.T) { l.bite(t, c) })
		}
		for _, c := range audit.Checks() {
			if !bitten[c.Name] {
				t.Errorf("nothing bites %s", c.Name)
			}
		}
		flowstest.Hold(t, w.DB) // all was taken back
	})
}

// bite spoils the books, looks, and takes the spoiling back.
func (l *lively) bite(t *testing.T, c corruption) {
	t.Helper()
	outer := l.T
	l.T = t
	defer func() { l.T = outer }()
	var found []audit.Finding
	err := l.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		l.tx = tx
		c.spoil(l)
		if found, err = audit.Look(tx); err != nil {
			return err
		}
		return errTakenBack
	})
	if !errors.Is(err, errTakenBack) {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Error("nothing was found")
	}
	for _, f := range found {
		if f.Check != c.check || f.Subject == "" || f.Text == "" {
			t.Errorf("found %s", f)
		}
	}
}

func TestFindingsOfOneCheckAreBounded(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		m := flowstest.NewMarket(t, w)
		for range audit.MaxTold + 7 {
			order := m.Placed(m.Alpha, m.Alpha.Line(m.Towel, 1))
			m.Must(m.Cancel(order))
		}
		w.Write(t, func(tx *db.Tx) error { tx.Exec("update orders_orders set total_minor = 1"); return nil })
		found, err := audit.Run(t.Context(), w.DB)
		if err != nil || len(found) != audit.MaxTold+1 || found[audit.MaxTold].Text != "and 7 more" {
			t.Errorf("%d findings, the last is %v; %v", len(found), found[len(found)-1], err)
		}
	})
}

func TestAnEmptyDatabaseAuditsClean(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(*testing.T, *testkit.World) {}, flowstest.Hold)
}

func TestTheLivelyMarketHasSomethingInEveryState(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		enliven(flowstest.NewMarket(t, w))
		for state := range orders.Lifecycle {
			if w.Int(t, "select count(*) from orders_sub_orders where state = $1", state) == 0 {
				t.Errorf("no sub-order is %s", state)
			}
		}
	}, flowstest.Hold)
}
