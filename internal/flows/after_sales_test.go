package flows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// returned are the steps of a return and refund from review to the money.
var returned = []flows.Step{flows.Approve, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep}

func applied(m *flowstest.Market, order id.Order, number int, kind aftersales.Kind, claims ...flows.Claim) id.AfterSale {
	m.T.Helper()
	x, err := m.Apply(order, number, kind, claims...)
	m.Must(err)
	return x
}

func TestARefundBeforeTheReceiptComesOutOfEscrow(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3))
		m.Must(m.Ship(order, 1))
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1}) // the buyer keeps the unit
		m.Must(m.Step(x, flows.Approve, flows.RefundStep))
		same(t, "postings", postings(t, m, order)[2:], "refund alpha escrow -10000", "refund alpha wallet 10000")
		m.Must(m.Receive(order))
		same(t, "postings", postings(t, m, order)[4:], "complete alpha escrow -20800", "complete grove payable 14800", "complete grove margin 6000")
		if onHand, held := item(t, m, m.Tea, 0); onHand != 97 || held != 0 {
			t.Errorf("%d on hand, %d held", onHand, held)
		}
	})
}

func TestARefundAfterTheReceiptIsTakenBackFromSupplierAndOperator(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Cup, 2))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 2, Units: 1}, flows.Claim{Line: 1, Units: 1})
		m.Must(m.Step(x, returned...))
		same(t, "postings", postings(t, m, order)[5:], "refund grove payable -9000", "refund grove margin -4000", "refund alpha wallet 13000")
		if onHand, _ := item(t, m, m.Tea, 0); onHand != 100 {
			t.Errorf("%d on hand", onHand)
		}
		if c := m.Case(x); c.State != aftersales.Succeeded || c.RefundMinor != 13_000 || c.SupplyMinor != 9_000 || c.EndedAt != m.Clock.Now() {
			t.Errorf("%+v", c)
		}
		if s := m.Sub(order, 1); s.State != orders.Completed || s.Refunded != 2 {
			t.Errorf("%+v", s)
		}
		// the last unit closes the sub-order; its freight was earned and stays
		y := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 2, Units: 1})
		m.Must(m.Step(y, flows.Approve, flows.RefundStep))
		if s := m.Sub(order, 1); s.State != orders.Closed || s.Left() != s.Freight {
			t.Errorf("%+v", s)
		}
		if got := m.Balance(m.Grove.Payable); got != 800 {
			t.Errorf("the supplier is owed %d", got)
		}
		if got := told(t, m, order); !slices.Equal(got[4:], []string{
			"after_sale.applied", "after_sale.awaiting_return", "after_sale.awaiting_return", "after_sale.inspecting", "after_sale.awaiting_refund",
			"after_sale.succeeded", "after_sale.applied", "after_sale.awaiting_refund", "after_sale.succeeded",
		}) {
			t.Errorf("events %v", got)
		}
	})
}

// TestAPartialRefundTakesBackItsShareAndTheLastTheRest: bug 8 of RULES, for the supplier's share: each refund takes back exactly its units' price.
func TestAPartialRefundTakesBackItsShareAndTheLastTheRest(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Towel, 3)) // 1,999 and 1,599 a piece: what ratios of the sum would not part evenly
		for range 3 {
			m.Must(m.Step(applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1}), returned...))
		}
		for name, got := range map[string]int64{
			"payable": m.Balance(m.Mill.Payable), "margin": m.Balance(m.Mill.Margin), "escrow": m.Balance(m.Alpha.Contract.Escrow),
			"wallet less the deposit": m.Balance(m.Alpha.Contract.Wallet) - flowstest.Deposit,
		} {
			if got != 0 {
				t.Errorf("%s is left with %d", name, got)
			}
		}
	})
}

func TestInspectionInPartRefundsAndShelvesTheGoodUnitsAlone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Cup, 2))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 3}, flows.Claim{Line: 2, Units: 2})
		m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived))
		inspect := m.Move(x, flows.Inspect)
		inspect.Accepted, inspect.Note = map[int64]int64{1: 2, 2: 0}, "one bag is open, the cups are used"
		m.Must(m.Run(inspect))
		m.Must(m.Step(x, flows.RefundStep))
		if c := m.Case(x); c.RefundMinor != 20_000 || c.Units != 2 || c.Note != inspect.Note {
			t.Errorf("%+v", c)
		}
		tea, _ := item(t, m, m.Tea, 0)
		cups, _ := item(t, m, m.Cup, 0)
		if tea != 99 || cups != 48 {
			t.Errorf("%d tea and %d cups on hand", tea, cups)
		}
		if n := m.Int(t, "select count(*) from stock_movements where units = 0"); n != 0 {
			t.Error("a movement of nothing")
		}
		// the units that were not accepted resume their normal life, and may be claimed again
		y := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1}, flows.Claim{Line: 2, Units: 2})
		refused(t, m, "after_sale_refused: lines[0].units too_many_units", func() error {
			_, err := m.Apply(order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
			return err
		})
		m.Must(m.Step(y, flows.Reject))
	})
}

func TestAnInspectionOfWhatIsNotThereIsRefused(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 3))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 2})
		inspect := func(accepted map[int64]int64) func() error {
			return func() error {
				c := m.Move(x, flows.Inspect)
				c.Accepted = accepted
				return m.Run(c)
			}
		}
		refused(t, m, "wrong_state: state", inspect(nil)) // not even reviewed: no rejection by the back door
		m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived))
		refused(t, m, "too_many_units: lines", inspect(map[int64]int64{1: 3}))
		refused(t, m, "too_many_units: lines", inspect(map[int64]int64{2: 1}))
		m.Must(inspect(map[int64]int64{1: 2})())
	})
}

func TestUnitsAreClaimedOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 4), m.Alpha.Line(m.Cup, 1), m.Alpha.Line(m.Towel, 1))
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 2}, shipping.Content{Line: 2, Units: 1}))
		apply := func(kind aftersales.Kind, claims ...flows.Claim) func() error {
			return func() error { _, err := m.Apply(order, 1, kind, claims...); return err }
		}
		refused(t, m, "after_sale_refused: lines[0].units too_many_units, lines[1].units too_many_units, lines[2].units too_many_units, "+
			"lines[4].units too_many_units, lines[5].units too_many_units", apply(aftersales.ReturnRefund,
			flows.Claim{Line: 1, Units: 3}, flows.Claim{Line: 3, Units: 1}, flows.Claim{Line: 9, Units: 1}, flows.Claim{Line: 2, Units: 1},
			flows.Claim{Line: 2, Units: 1}, flows.Claim{Line: 1, Units: 0}))
		refused(t, m, "after_sale_refused: lines too_many_units", apply(aftersales.ReturnRefund))
		refused(t, m, "after_sale_refused: lines[0].units too_many_units", apply(aftersales.RefundOnly, flows.Claim{Line: 1, Units: 3}))
		// of both sorts at once: nothing unshipped is left of the cup, so the case is one of shipped units
		both := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1}, flows.Claim{Line: 2, Units: 1})
		unshipped := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		if m.Case(both).Unshipped || !m.Case(unshipped).Unshipped {
			t.Errorf("%+v, %+v", m.Case(both), m.Case(unshipped))
		}
		refused(t, m, "after_sale_refused: lines[0].units too_many_units", apply(aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2}))
		m.Must(m.Step(unshipped, flows.Withdraw))
		m.Must(m.Ship(order, 1))
	})
}

func TestAnApplicationIsRefusedWhereThereIsNothingToRefund(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		apply := func(order id.Order, kind aftersales.Kind, reason string) func() error {
			return func() error {
				return m.Run(&flows.ApplyAfterSale{
					By: m.By(), ID: id.NewAfterSale(m.IDs), Order: order, SubOrder: m.Sub(order, 1).ID, Kind: kind, Reason: reason,
					Claims: []flows.Claim{{Line: 1, Units: 1}},
				})
			}
		}
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		refused(t, m, "wrong_state: sub_order_id", apply(order, aftersales.RefundOnly, "x"))
		m.Must(m.Pay(order))
		refused(t, m, "invalid_kind: kind", apply(order, "exchange", "x"))
		refused(t, m, "invalid_reason: reason", apply(order, aftersales.RefundOnly, ""))
		refused(t, m, "invalid_reason: reason", apply(order, aftersales.RefundOnly, "a\x00b"))
		refused(t, m, "after_sale_refused: lines[0].units too_many_units", apply(order, aftersales.ReturnRefund, "x")) // nothing was shipped
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
		m.Clock.Advance(10*clock.Day - 1)
		m.Must(apply(order, aftersales.ReturnRefund, "x")())
		m.Clock.Advance(1) // the window is over, though its timer has not fired
		refused(t, m, "window_closed: sub_order_id", apply(order, aftersales.ReturnRefund, "x"))
		cancelled := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Must(m.Cancel(cancelled))
		refused(t, m, "wrong_state: sub_order_id", apply(cancelled, aftersales.RefundOnly, "x"))
	})
}

func TestAnInterceptedUnitIsRefundedAndFreeAgain(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 5))
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(m.Step(x, flows.Approve, flows.Stopped))
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held before the refund", held)
		}
		m.Must(m.Step(x, flows.RefundStep))
		if onHand, held := item(t, m, m.Soap, 0); onHand != 5 || held != 3 {
			t.Errorf("%d on hand, %d held", onHand, held)
		}
		m.Must(m.Ship(order, 1)) // the rest goes on
		if s := m.Sub(order, 1); s.State != orders.ToReceive || s.Shipped != 3 || s.Stopped != 2 {
			t.Errorf("%+v", s)
		}
	})
}

// TestStoppingTheRestLetsTheShippedPartGoOn: to_receive once no unrefunded unit is unshipped.
func TestStoppingTheRestLetsTheShippedPartGoOn(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3))
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}))
		m.Must(m.Step(applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2}), flows.Approve, flows.Stopped, flows.RefundStep))
		if s := m.Sub(order, 1); s.State != orders.ToReceive || s.ReceiveBy != m.Clock.Now()+30*clock.Day {
			t.Errorf("%+v", s)
		}
		m.Must(m.Receive(order))
		same(t, "postings", postings(t, m, order)[2:], "refund alpha escrow -20000", "refund alpha wallet 20000",
			"complete alpha escrow -10800", "complete grove payable 7800", "complete grove margin 3000")
	})
}

func TestAnEscapedParcelIsReviewedAgainAsShipped(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(m.Step(x, flows.Approve))
		escape := m.Move(x, flows.Escaped)
		escape.Waybill = "-"
		refused(t, m, "invalid_waybill: waybill", func() error { return m.Run(escape) })
		m.Must(m.Step(x, flows.Escaped))
		if c, s := m.Case(x), m.Sub(order, 1); c.State != aftersales.PendingReview || c.Unshipped || s.State != orders.ToReceive || s.Shipped != 2 {
			t.Errorf("%+v, %+v", c, s)
		}
		if onHand, held := item(t, m, m.Tea, 0); onHand != 98 || held != 0 {
			t.Errorf("%d on hand, %d held", onHand, held)
		}
		m.Must(m.Step(x, flows.Approve, flows.RefundStep)) // the buyer keeps the parcel, and the supplier its freight
		same(t, "postings", postings(t, m, order)[2:], "refund alpha escrow -20000", "refund alpha wallet 20000",
			"complete alpha escrow -800", "complete grove payable 800")
	})
}

// TestARefundIsMadeOnce: bugs 2 and 19 of RULES: what is done again gives the money again.
func TestARefundIsMadeOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		shipped, unshipped := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2)), m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		for _, x := range []id.AfterSale{
			applied(m, shipped, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2}),
			applied(m, unshipped, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2}),
		} {
			again := func(state aftersales.State) {
				refused(t, m, "wrong_state: state", func() error { return m.Step(x, flows.RefundStep) })
				if got := m.Case(x).State; got != state {
					t.Errorf("%s, want %s", got, state)
				}
			}
			again(aftersales.PendingReview)
			m.Must(m.Step(x, flows.Approve))
			if m.Case(x).Unshipped {
				again(aftersales.Intercepting)
				m.Must(m.Step(x, flows.Stopped))
			}
			m.Must(m.Step(x, flows.RefundStep))
			again(aftersales.Succeeded)
		}
	})
}

func TestStepsOutOfTurnAreRefused(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		steps := []flows.Step{flows.Approve, flows.Reject, flows.Stopped, flows.Escaped, flows.SendBack, flows.Arrived, flows.Inspect,
			flows.RefundStep, flows.Withdraw, "unheard of"}
		allowed := map[aftersales.State][]flows.Step{
			aftersales.PendingReview: {flows.Approve, flows.Reject, flows.Withdraw}, aftersales.AwaitingReturn: {flows.SendBack, flows.Arrived,
				flows.Withdraw},
			aftersales.Inspecting: {flows.Inspect, flows.Reject}, aftersales.AwaitingRefund: {flows.RefundStep},
		}
		for _, next := range append(slices.Clone(returned), "") {
			state := m.Case(x).State
			for _, step := range steps {
				if slices.Contains(allowed[state], step) {
					continue
				}
				want := "wrong_state: state"
				if step == "unheard of" {
					want = "wrong_state: step"
				}
				if got := said(m.Step(x, step)); got != want {
					t.Errorf("%s in %s: %s, want %s", step, state, got, want)
				}
			}
			if next != "" {
				m.Must(m.Step(x, next))
			}
		}
	})
}

func TestANoteThatIsTooLongIsRefused(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		for _, note := range []string{strings.Repeat("注", 501), "a\x00b"} {
			c := m.Move(x, flows.Approve)
			c.Note = note
			refused(t, m, "invalid_note: note", func() error { return m.Run(c) })
		}
	})
}

// TestGoodsUnderWayBackAreWaitedFor: nobody withdraws them, and no time limit ends the case.
func TestGoodsUnderWayBackAreWaitedFor(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		x := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		m.Must(m.Step(x, flows.Approve, flows.SendBack))
		m.Advance(60 * clock.Day)
		refused(t, m, "wrong_state: state", func() error { return m.Step(x, flows.Withdraw) })
		m.Must(m.Step(x, flows.Arrived, flows.Inspect, flows.RefundStep))
	})
}

// TestAReceiptWhileARefundIsDueLeavesTheMoneyToBeTakenBack from the supplier, who has just been given it.
func TestAReceiptWhileARefundIsDueLeavesTheMoneyToBeTakenBack(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Must(m.Ship(order, 1))
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
		m.Must(m.Step(x, flows.Approve))
		m.Must(m.Receive(order))
		m.Must(m.Step(x, flows.RefundStep))
		same(t, "postings", postings(t, m, order)[5:], "refund grove payable -7000", "refund grove margin -3000", "refund alpha wallet 10000")
	})
}
