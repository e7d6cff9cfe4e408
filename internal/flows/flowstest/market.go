// Package flowstest gives tests a small market that was built through the real verbs and flows, and one-line ways to trade in it.
// It is for tests only.
//
//	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
//		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
//		m.Must(m.Ship(order, 1))
//		m.Must(m.Receive(order))
//	})
//
// The goods, in CNY: tea and cup of Grove (per SKU, reprice, freight 8.00, free from 500.00), towel and soap of Mill (80 % of the settlement
// price, reprice, no freight), book of Press (per SKU, fixed retail price, freight 5.00).
package flowstest

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// Terms of the market.
const (
	Currency = money.Currency("CNY")
	Zone     = "Asia/Shanghai"
	// Near is a region that Grove's eastern warehouse delivers to; Far is one that only warehouses without bounds deliver to.
	Near = "310115"
	Far  = "510104"
	// Deposit is what every wallet holds at first, in minor units.
	Deposit = int64(10_000_000)
	// Actor is who does everything.
	Actor = "psn_test"
)

// Market is a small trade before its first order.
type Market struct {
	*testkit.World
	Flow *flows.World
	T    testing.TB

	Grove *Supplier // consignment; supply price per SKU; two warehouses: the eastern one, then one without bounds
	Mill  *Supplier // buyout; supply price as a ratio; one warehouse
	Press *Supplier // sale or return; no reprice right; one warehouse

	Tea, Cup    *Good // Grove: tea 100 units in each warehouse, cups 50 in the eastern one
	Towel, Soap *Good // Mill: 200 towels, 5 soaps
	Book        *Good // Press: 100 units

	Alpha *Distributor // exact
	Beta  *Distributor // accepts a rise of 10 %; settles at 90 %; sale price within 70 % to 200 % of retail; hold of an hour
	Gamma *Distributor // accepts while a margin of 20 % is left

	drawn atomic.Int64
}

// Supplier is a supplier with its one agreement.
type Supplier struct {
	ID              id.Supplier
	Agreement       id.Agreement
	Payable, Margin id.Account
	Warehouses      []id.Warehouse
}

// Good is a SKU in the pool, with its price as last set.
type Good struct {
	ID       id.SKU
	Supplier *Supplier
	Price    pricing.Price
}

// Distributor is a distributor with its one contract. It has selected all goods.
type Distributor struct {
	ID       id.Distributor
	Contract distributors.Contract
	Channels []id.Channel
}

// Each runs body in a fresh market on each engine, and has the books audited, and whatever else is asked for, after each body that passed.
func Each(t *testing.T, body func(t *testing.T, m *Market), after ...testkit.Audit) {
	t.Helper()
	audits := append([]testkit.Audit{Hold}, after...)
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) { body(t, NewMarket(t, w)) }, audits...)
}

// Hold has a database with the tables of flows.Schema audited, and fails the test for every finding. It is a testkit.Audit.
func Hold(t *testing.T, d *db.DB) {
	t.Helper()
	found, err := audit.Run(context.WithoutCancel(t.Context()), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("audit: %s", f)
	}
}

// NewMarket fills a world that has the tables of flows.Schema.
func NewMarket(t testing.TB, w *testkit.World) *Market {
	t.Helper()
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: {1}})
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		t.Fatal(err)
	}
	m := &Market{World: w, T: t, Flow: &flows.World{
		DB: w.DB, IDs: w.IDs, Ring: ring, Zone: zone, Quotes: pricing.NewSigner([]byte("a secret of at least thirty-two bytes")), Cursors: feed.NewCursors(make([]byte, 32)),
	}}
	m.supply()
	m.distribute()
	for _, d := range []*Distributor{m.Alpha, m.Beta, m.Gamma} {
		m.Must(m.TopUp(d, Deposit))
	}
	return m
}

// Must fails the test on an error.
func (m *Market) Must(err error) {
	m.T.Helper()
	if err != nil {
		m.T.Fatal(err)
	}
}

// Acting is the market's actor now, for the verbs that do not run in groups.
func (m *Market) Acting() flows.Acting {
	return flows.Acting{World: m.Flow, Actor: Actor, At: m.Clock.Now()}
}

// By is the market's actor now, for a command.
func (m *Market) By() flows.By { return flows.By{Actor: Actor, At: m.Clock.Now()} }

// Run runs one command and gives its refusal, or the group's error.
func (m *Market) Run(c flows.Command) error {
	if err := flows.Do(m.context(), m.Flow, c); err != nil {
		return err
	}
	_, err := c.Outcome()
	return err
}

// Advance lets time pass as a server that is always up would see it: timers fire when they are due.
func (m *Market) Advance(d clock.Micros) {
	m.T.Helper()
	end := m.Clock.Now() + d
	for {
		next := clock.Micros(m.Int(m.T, "select CAST(coalesce(min(due_at), 0) AS BIGINT) from timers_due"))
		if next == 0 || next > end {
			break
		}
		m.Clock.Set(next)
		if _, err := flows.FireAll(m.context(), m.Flow, flows.AtOnce); err != nil {
			m.T.Fatal(err)
		}
	}
	m.Clock.Set(end)
}

// CloseMonth draws the statements of a month, YYYY-MM; an account that failed fails the test.
func (m *Market) CloseMonth(name string) flows.Closing {
	m.T.Helper()
	done, err := flows.CloseMonth(m.context(), m.Flow, flows.AtOnce, name)
	if err != nil || len(done.Failed) > 0 {
		m.T.Fatalf("close %s: %v, failed %v", name, err, done.Failed)
	}
	return done
}

// Balance tells what an account holds, in minor units.
func (m *Market) Balance(account id.Account) int64 {
	m.T.Helper()
	return m.Int(m.T, "select balance_minor from ledger_balances where account_id = $1", account)
}

// context outlives the test's body, so that an audit may still trade.
func (m *Market) context() context.Context { return context.WithoutCancel(m.T.Context()) }

// number draws a text that was not drawn before.
func (m *Market) number(prefix string) string {
	return prefix + strconv.FormatInt(1000+m.drawn.Add(1), 10)
}
