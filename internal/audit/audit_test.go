package audit_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// journey is one way that an order may go.
type journey struct {
	name string
	walk func(m *flowstest.Market)
}

const (
	minute = clock.Minute
	day    = clock.Day
)

func part(line, units int64) shipping.Content { return shipping.Content{Line: line, Units: units} }
func claim(line, units int64) flows.Claim     { return flows.Claim{Line: line, Units: units} }

// applied opens an after-sale, which must succeed.
func applied(m *flowstest.Market, order id.Order, kind aftersales.Kind, claims ...flows.Claim) id.AfterSale {
	m.T.Helper()
	x, err := m.Apply(order, 1, kind, claims...)
	m.Must(err)
	return x
}

// inState demands a state of the first sub-order.
func inState(m *flowstest.Market, order id.Order, want orders.State) {
	m.T.Helper()
	if got := m.Sub(order, 1).State; got != want {
		m.T.Errorf("sub-order is %s, want %s", got, want)
	}
}

var unpaid = []journey{
	{"placed and left", func(m *flowstest.Market) { m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 3)) }},
	{"cancelled unpaid", func(m *flowstest.Market) { m.Must(m.Cancel(m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 3)))) }},
	{"to be confirmed, and left", func(m *flowstest.Market) { m.Later(m.Alpha, m.Alpha.Line(m.Tea, 3)) }},
	{"never confirmed", func(m *flowstest.Market) {
		order := m.Later(m.Alpha, m.Alpha.Line(m.Tea, 3))
		m.Advance(31 * minute)
		inState(m, order, orders.Cancelled)
	}},
	{"confirmed, then paid", func(m *flowstest.Market) {
		order := m.Later(m.Beta, m.Beta.Line(m.Tea, 3))
		m.Must(m.Confirm(order))
		m.Must(m.Pay(order))
	}},
	{"hold lapsed, then paid", func(m *flowstest.Market) {
		order := m.Placed(m.Beta, m.Beta.Line(m.Soap, 2), m.Beta.Line(m.Tea, 1))
		m.Advance(61 * minute)
		if m.Get(order).HoldUntil != 0 {
			m.T.Error("the hold lives")
		}
		m.Must(m.Pay(order))
	}},
	{"paid between the end of the hold and its timer", func(m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Cup, 2))
		m.Clock.Advance(31 * minute)
		m.Must(m.Pay(order))
	}},
	{"hold lapsed, and sold to another", func(m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Book, 70))
		m.Advance(31 * minute)
		other := m.Placed(m.Gamma, m.Gamma.Line(m.Book, 35))
		if m.Pay(order) == nil {
			m.T.Error("paid for goods that are not there")
		}
		m.Must(m.Cancel(other))
	}},
	{"never paid", func(m *flowstest.Market) {
		order := m.Placed(m.Gamma, m.Gamma.Line(m.Tea, 1), m.Gamma.Line(m.Book, 1))
		m.Advance(8 * day)
		inState(m, order, orders.Cancelled)
	}},
	{"refused for its wallet", func(m *flowstest.Market) {
		order := m.Placed(m.Gamma, m.Quoted(m.Gamma, m.Tea, 1, 2*flowstest.Deposit))
		if m.Pay(order) == nil {
			m.T.Error("paid with what is not there")
		}
		m.Must(m.Cancel(order))
	}},
}

var shipped = []journey{
	{"sold from three suppliers", func(m *flowstest.Market) {
		m.Sold(m.Beta, m.Beta.Line(m.Tea, 2), m.Beta.Line(m.Towel, 7), m.Beta.Line(m.Book, 1), m.Beta.Line(m.Tea, 1))
	}},
	{"from two warehouses", func(m *flowstest.Market) {
		c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 70), m.Alpha.Line(m.Tea, 40))
		m.Must(m.Run(c))
		m.Must(m.Pay(c.ID))
		m.Must(m.Ship(c.ID, 2))
	}},
	{"several parcels", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Towel, 5), m.Alpha.Line(m.Towel, 2))
		m.Must(m.Ship(order, 1, part(1, 2), part(1, 1)))
		m.Must(m.Ship(order, 1, part(1, 1), part(2, 2)))
		inState(m, order, orders.ToShip)
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
	}},
	{"never shipped", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Advance(16 * day)
		inState(m, order, orders.Closed)
	}},
	{"shipped in part, the rest never", func(m *flowstest.Market) {
		order := m.Bought(m.Gamma, m.Gamma.Line(m.Tea, 3))
		m.Must(m.Ship(order, 1, part(1, 1)))
		m.Advance(16 * day)
		inState(m, order, orders.ToReceive)
		m.Advance(31 * day)
		inState(m, order, orders.Completed)
		m.Advance(11 * day)
		if !m.Sub(order, 1).WindowClosed {
			m.T.Error("the window is open")
		}
	}},
	{"never shipped while an after-sale is open", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Cup, 4))
		m.Advance(14 * day)
		applied(m, order, aftersales.RefundOnly, claim(1, 1))
		m.Advance(2 * day)
		inState(m, order, orders.ToShip)
		m.Advance(14 * day)
		inState(m, order, orders.Closed)
	}},
}

var refunded = []journey{
	{"all before shipping, in two", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		x, y := applied(m, order, aftersales.RefundOnly, claim(1, 1)), applied(m, order, aftersales.RefundOnly, claim(1, 1))
		m.Must(m.Step(x, flows.Approve, flows.Stopped, flows.RefundStep))
		m.Must(m.Step(y, flows.Approve, flows.Stopped, flows.RefundStep))
		inState(m, order, orders.Closed)
	}},
	{"stopped in part, the rest received", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3))
		x := applied(m, order, aftersales.RefundOnly, claim(1, 1))
		m.Must(m.Ship(order, 1))
		m.Must(m.Step(x, flows.Approve, flows.Stopped, flows.RefundStep))
		m.Must(m.Receive(order))
	}},
	{"shipped in part, all refunded before the receipt", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		m.Must(m.Ship(order, 1, part(1, 1)))
		m.Must(m.Step(applied(m, order, aftersales.RefundOnly, claim(1, 1)), flows.Approve, flows.Stopped, flows.RefundStep))
		m.Must(m.Step(applied(m, order, aftersales.RefundOnly, claim(1, 1)), flows.Approve, flows.RefundStep))
		inState(m, order, orders.Closed)
	}},
	{"sent back before the receipt", func(m *flowstest.Market) {
		order := m.Bought(m.Beta, m.Beta.Line(m.Tea, 2))
		m.Must(m.Ship(order, 1))
		x := applied(m, order, aftersales.ReturnRefund, claim(1, 2))
		m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep))
		inState(m, order, orders.Closed)
	}},
	{"all after the receipt", func(m *flowstest.Market) {
		order := m.Sold(m.Beta, m.Beta.Line(m.Tea, 1), m.Beta.Line(m.Cup, 1))
		x := applied(m, order, aftersales.ReturnRefund, claim(1, 1), claim(2, 1))
		m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep))
		inState(m, order, orders.Closed)
	}},
	{"before and after the receipt", func(m *flowstest.Market) {
		order := m.Bought(m.Gamma, m.Gamma.Line(m.Towel, 5))
		m.Must(m.Ship(order, 1))
		m.Must(m.Step(applied(m, order, aftersales.RefundOnly, claim(1, 1)), flows.Approve, flows.RefundStep))
		x := applied(m, order, aftersales.RefundOnly, claim(1, 2))
		m.Must(m.Receive(order))
		m.Must(m.Step(x, flows.Approve, flows.RefundStep))
	}},
	{"gone already when it should be stopped", func(m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Cup, 2))
		x := applied(m, order, aftersales.RefundOnly, claim(1, 1))
		m.Must(m.Step(x, flows.Approve, flows.Escaped))
		m.Must(m.Ship(order, 1))
		m.Must(m.Step(x, flows.Approve, flows.RefundStep))
		m.Must(m.Receive(order))
	}},
	{"withdrawn, rejected, and left lying", func(m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Towel, 4))
		m.Must(m.Step(applied(m, order, aftersales.RefundOnly, claim(1, 4)), flows.Withdraw))
		m.Must(m.Step(applied(m, order, aftersales.RefundOnly, claim(1, 4)), flows.Reject))
		x := applied(m, order, aftersales.ReturnRefund, claim(1, 4))
		m.Must(m.Step(x, flows.Approve))
		m.Advance(8 * day)
		if got := m.Case(x).State; got != aftersales.Withdrawn {
			m.T.Errorf("the after-sale is %s", got)
		}
	}},
	{"inspected and found good in part, in full and not at all", func(m *flowstest.Market) {
		order := m.Sold(m.Gamma, m.Gamma.Line(m.Tea, 4), m.Gamma.Line(m.Cup, 2))
		for _, accepted := range []map[int64]int64{{1: 1}, {}, {1: 2, 2: 1}} {
			x := applied(m, order, aftersales.ReturnRefund, claim(1, 2), claim(2, 1))
			m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived))
			c := m.Move(x, flows.Inspect)
			c.Accepted = accepted
			m.Must(m.Run(c))
			if len(accepted) > 0 {
				m.Must(m.Step(x, flows.RefundStep))
			}
		}
		if s := m.Sub(order, 1); s.Refunded != 4 {
			m.T.Errorf("%d units refunded", s.Refunded)
		}
	}},
	{"by the timers alone", func(m *flowstest.Market) {
		order, sold := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2)), m.Sold(m.Alpha, m.Alpha.Line(m.Cup, 2))
		x := applied(m, order, aftersales.RefundOnly, claim(1, 1))
		y := applied(m, sold, aftersales.ReturnRefund, claim(1, 1))
		m.Must(m.Step(y, flows.Approve, flows.SendBack, flows.Arrived))
		m.Advance(14 * day)
		for _, c := range []id.AfterSale{x, y} {
			if got := m.Case(c).State; got != aftersales.Succeeded {
				m.T.Errorf("the after-sale is %s", got)
			}
		}
	}},
}

func journeys() []journey { return slices.Concat(unpaid, shipped, refunded) }

// TestEveryWayOfAnOrderAuditsCleanAndSoDoTheStatements lets all journeys go one after another in one market, closes the months, and lets a top-up come
// late, after the month it belongs to was closed.
func TestEveryWayOfAnOrderAuditsCleanAndSoDoTheStatements(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		for _, j := range journeys() {
			t.Run(j.name, func(t *testing.T) {
				outer := m.T
				m.T = t
				defer func() { m.T = outer }()
				restock(m)
				j.walk(m)
				m.Advance(day)
				flowstest.Hold(t, m.DB)
			})
		}
		months := closeAll(m)
		if len(months) < 4 {
			t.Errorf("months: %v", months)
		}
		flowstest.Hold(t, m.DB)

		late := &flows.TopUp{
			By: m.By(), Distributor: m.Beta.ID, Wallet: m.Beta.Contract.Wallet, Cash: m.Beta.Contract.Cash, Minor: 77, Reference: "late",
		}
		late.At -= 31 * day
		m.Must(m.Run(late))
		flowstest.Hold(t, m.DB)
		m.Sold(m.Alpha, m.Alpha.Line(m.Towel, 1))
		m.Advance(31 * day)
		closeAll(m)
		claimed := m.Int(t, `select count(*) from settlements_lines l join ledger_postings p on p.id = l.posting_id
			join settlements_statements s on s.id = l.statement_id where p.amount_minor = 77 and s.from_at > p.at`)
		if claimed != 1 {
			t.Errorf("%d later statements claim the late posting", claimed)
		}
	})
}

// restock brings the free stock to what it is in a fresh market, so that one journey does not stand in another's way.
func restock(m *flowstest.Market) {
	m.T.Helper()
	for _, s := range []struct {
		good      *flowstest.Good
		warehouse int
		units     int64
	}{{m.Tea, 0, 100}, {m.Tea, 1, 100}, {m.Cup, 0, 50}, {m.Towel, 0, 200}, {m.Soap, 0, 5}, {m.Book, 0, 100}} {
		free := m.Int(m.T, "select on_hand - held from stock_items where sku_id = $1 and warehouse_id = $2", s.good.ID, s.good.Supplier.Warehouses[s.warehouse])
		if free != s.units {
			m.Must(m.Stock(s.good, s.warehouse, s.units-free, stock.Adjusted))
		}
	}
}

// closeAll closes every month that is over, and tells which.
func closeAll(m *flowstest.Market) (months []string) {
	m.T.Helper()
	month := settlements.MonthAt(testkit.Start, m.Flow.Zone)
	for ; month.To <= m.Clock.Now(); month = settlements.MonthAt(month.To, m.Flow.Zone) {
		m.CloseMonth(month.Name)
		months = append(months, month.Name)
	}
	return months
}

func TestTheReadmeNamesEveryCheckWhichHasItsSentence(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range audit.Checks() {
		if !strings.Contains(string(readme), c.Name+" ") || !strings.HasSuffix(c.Sentence, ".") {
			t.Errorf("%s: %q", c.Name, c.Sentence)
		}
	}
}
