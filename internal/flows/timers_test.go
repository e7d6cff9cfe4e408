package flows_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// passing lets time pass in both ways: with a server that is up, and with one that was down until the end.
func passing(t *testing.T, body func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros))) {
	t.Helper()
	for name, pass := range map[string]func(t *testing.T, m *flowstest.Market, d clock.Micros){
		"in time": func(t *testing.T, m *flowstest.Market, d clock.Micros) { t.Helper(); m.Advance(d); fire(t, m) }, "late": late,
	} {
		t.Run(name, func(t *testing.T) {
			market(t, func(t *testing.T, m *flowstest.Market) {
				body(t, m, func(d clock.Micros) { t.Helper(); pass(t, m, d) })
			})
		})
	}
}

func TestAnUnpaidOrderLosesItsHoldAndThenIsCancelled(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order, longer := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 3)), m.Placed(m.Beta, m.Beta.Line(m.Soap, 2)) // Beta's is held for an hour
		held := func() (n int64) { _, n = item(t, m, m.Soap, 0); return n }
		pass(30*clock.Minute - 1)
		if held() != 5 {
			t.Errorf("%d held a moment before", held())
		}
		pass(1)
		if held() != 2 || m.Get(order).HoldUntil != 0 || m.Sub(order, 1).State != orders.PendingPayment {
			t.Errorf("%d held, %+v", held(), m.Get(order))
		}
		pass(30 * clock.Minute)
		if held() != 0 {
			t.Errorf("%d held after an hour", held())
		}
		pass(7*clock.Day - clock.Hour - 1)
		if s := m.Sub(order, 1).State; s != orders.PendingPayment {
			t.Errorf("a moment before: %s", s)
		}
		pass(1)
		if s, other := m.Sub(order, 1).State, m.Sub(longer, 1).State; s != orders.Cancelled || other != orders.Cancelled {
			t.Errorf("%s, %s", s, other)
		}
		if got := told(t, m, order); !slices.Equal(got, []string{"order.placed", "order.hold_lapsed", "order.cancelled"}) {
			t.Errorf("events %v", got)
		}
		if n := m.Int(t, "select count(*) from timers_due"); n != 0 {
			t.Errorf("%d timers wait for nothing", n)
		}
	})
}

func TestAnOrderThatWasNeverLookedAtIsCancelledWithItsHold(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		late(t, m, 30*clock.Day)
		if _, held := item(t, m, m.Soap, 0); held != 0 || m.Sub(order, 1).State != orders.Cancelled {
			t.Errorf("%d held, %+v", held, m.Sub(order, 1))
		}
		if got := told(t, m, order); !slices.Equal(got, []string{"order.placed", "order.cancelled"}) {
			t.Errorf("events %v", got)
		}
	})
}

// TestAnOrderPaidInTimeIsNotCancelledByALateTimer: bug 4 of RULES: order cancelled though paid.
func TestAnOrderPaidInTimeIsNotCancelledByALateTimer(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Clock.Advance(7*clock.Day - 1)
		m.Must(m.Pay(order))
		late(t, m, clock.Day)
		if s := m.Sub(order, 1); s.State != orders.ToShip {
			t.Errorf("%+v", s)
		}
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held", held)
		}
	})
}

func TestWhatIsNotShippedInTimeIsRefundedWithItsFreight(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Cup, 1))
		pass(15*clock.Day - 1)
		if s := m.Sub(order, 1); s.State != orders.ToShip {
			t.Errorf("a moment before: %+v", s)
		}
		pass(1)
		if s := m.Sub(order, 1); s.State != orders.Closed || s.Stopped != 3 || s.Refunded != 3 || s.Left() != 0 {
			t.Errorf("%+v", s)
		}
		same(t, "postings", postings(t, m, order)[2:], "refund alpha escrow -23800", "refund alpha wallet 23800")
		if onHand, held := item(t, m, m.Tea, 0); onHand != 100 || held != 0 {
			t.Errorf("%d on hand, %d held", onHand, held)
		}
	})
}

func TestOnlyWhatIsNotShippedInTimeIsRefunded(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Towel, 1))
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}))
		m.Must(m.Ship(order, 2)) // the other part goes its own way
		pass(15 * clock.Day)
		if s := m.Sub(order, 1); s.State != orders.ToReceive || s.Stopped != 2 || s.ReceiveBy != m.Clock.Now()+30*clock.Day || s.Left() != 10_800 {
			t.Errorf("%+v", s)
		}
		if s := m.Sub(order, 2); s.State != orders.ToReceive || s.Refunded != 0 {
			t.Errorf("%+v", s)
		}
		same(t, "postings", postings(t, m, order)[2:], "refund alpha escrow -20000", "refund alpha wallet 20000")
		pass(30 * clock.Day)
		if s := m.Sub(order, 1); s.State != orders.Completed {
			t.Errorf("%+v", s)
		}
	})
}

// TestWhatAnAfterSaleIsAboutIsLeftToIt when the time to ship runs out; it is looked at again each day.
func TestWhatAnAfterSaleIsAboutIsLeftToIt(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3))
		m.Advance(15*clock.Day - clock.Hour)
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(m.Step(x, flows.Approve))
		m.Advance(clock.Hour)
		if s := m.Sub(order, 1); s.State != orders.ToShip || s.Refunded != 1 || s.ShipBy != m.Clock.Now()+clock.Day {
			t.Errorf("%+v", s)
		}
		m.Must(m.Step(x, flows.Withdraw))
		m.Advance(clock.Day)
		if s := m.Sub(order, 1); s.State != orders.Closed || s.Left() != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// TestAParcelCountsAsReceivedInTime: bug 7 of RULES: nothing is due to the supplier before the receipt, however long ago it was paid.
func TestAParcelCountsAsReceivedInTime(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
		pass(10 * clock.Day)
		m.Must(m.Ship(order, 1))
		m.Must(m.Ship(order, 2))
		pass(30*clock.Day - 1)
		if got := m.Balance(m.Grove.Payable); got != 0 || m.Sub(order, 1).State != orders.ToReceive {
			t.Errorf("the supplier is owed %d a moment before", got)
		}
		pass(1)
		for n := 1; n <= 2; n++ {
			if s := m.Sub(order, n); s.State != orders.Completed || s.CompletedAt != m.Clock.Now() || s.WindowUntil != m.Clock.Now()+10*clock.Day {
				t.Errorf("%+v", s)
			}
		}
		if got := m.Balance(m.Grove.Payable); got != 7_800 {
			t.Errorf("the supplier is owed %d", got)
		}
		if got := told(t, m, order); !slices.Equal(got[4:], []string{"order.received"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestAnAfterSaleWindowCloses(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		pass(10*clock.Day - 1)
		if m.Sub(order, 1).WindowClosed {
			t.Error("closed a moment before")
		}
		pass(1)
		if s := m.Sub(order, 1); !s.WindowClosed || s.State != orders.Completed {
			t.Errorf("%+v", s)
		}
		refused(t, m, "window_closed: sub_order_id", func() error {
			_, err := m.Apply(order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
			return err
		})
		if n := m.Int(t, "select count(*) from timers_due"); n != 0 {
			t.Errorf("%d timers wait for nothing", n)
		}
	})
}

func TestWhatIsNotReviewedInTimeIsApproved(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Cup, 1))
		back := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		kept := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 2, Units: 1})
		state := func(want, other aftersales.State) {
			t.Helper()
			if x, y := m.Case(back), m.Case(kept); x.State != want || y.State != other {
				t.Errorf("%s and %s, want %s and %s", x.State, y.State, want, other)
			}
		}
		pass(3*clock.Day - 1)
		state(aftersales.PendingReview, aftersales.PendingReview)
		pass(1)
		state(aftersales.AwaitingReturn, aftersales.AwaitingRefund)
		pass(7*clock.Day - 1)
		state(aftersales.AwaitingReturn, aftersales.AwaitingRefund)
		pass(1) // nothing was sent back; the refund was not made
		state(aftersales.Withdrawn, aftersales.Succeeded)
		if got := m.Case(kept).RefundMinor; got != 3_000 {
			t.Errorf("refunded %d", got)
		}
	})
}

func TestAnUnshippedUnitCountsAsStoppedInTimeAndIsRefunded(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		x := applied(m, order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
		for _, c := range []struct {
			after clock.Micros
			want  aftersales.State
		}{{3 * clock.Day, aftersales.Intercepting}, {3 * clock.Day, aftersales.AwaitingRefund}, {7 * clock.Day, aftersales.Succeeded}} {
			pass(c.after)
			if got := m.Case(x).State; got != c.want {
				t.Errorf("after %v: %s, want %s", c.after, got, c.want)
			}
		}
		if got := m.Balance(m.Alpha.Contract.Wallet); got != flowstest.Deposit || m.Sub(order, 1).State != orders.Closed {
			t.Errorf("wallet holds %d, %+v", got, m.Sub(order, 1))
		}
	})
}

// TestGoodsThatAreBackAreRefundedWithinSevenDays of their arrival, whether or not somebody has inspected them meanwhile.
func TestGoodsThatAreBackAreRefundedWithinSevenDays(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 3))
		left := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 2})
		seen := applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		m.Must(m.Step(left, flows.Approve, flows.SendBack, flows.Arrived))
		m.Must(m.Step(seen, flows.Approve, flows.SendBack, flows.Arrived))
		pass(4 * clock.Day)
		m.Must(m.Step(seen, flows.Inspect))
		pass(3*clock.Day - 1)
		if x, y := m.Case(left).State, m.Case(seen).State; x != aftersales.Inspecting || y != aftersales.AwaitingRefund {
			t.Errorf("a moment before: %s, %s", x, y)
		}
		pass(1)
		if x, y := m.Case(left), m.Case(seen); x.State != aftersales.Succeeded || x.RefundMinor != 20_000 || y.State != aftersales.Succeeded {
			t.Errorf("%+v, %+v", x, y)
		}
		if onHand, _ := item(t, m, m.Tea, 0); onHand != 100 {
			t.Errorf("%d on hand", onHand)
		}
	})
}

// TestAServerThatWasDownForAYearDoesEverythingOnce: each thing gets the time it still needs from when it is done.
func TestAServerThatWasDownForAYearDoesEverythingOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		unpaid, unshipped := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		shipped, sold := m.Bought(m.Beta, m.Beta.Line(m.Tea, 3)), m.Sold(m.Beta, m.Beta.Line(m.Tea, 4))
		m.Must(m.Ship(shipped, 1))
		x := applied(m, sold, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
		late(t, m, 365*clock.Day)
		for order, want := range map[string]struct{ got, want orders.State }{
			"unpaid": {m.Sub(unpaid, 1).State, orders.Cancelled}, "unshipped": {m.Sub(unshipped, 1).State, orders.Closed},
			"shipped": {m.Sub(shipped, 1).State, orders.Completed}, "sold": {m.Sub(sold, 1).State, orders.Completed},
		} {
			if want.got != want.want {
				t.Errorf("%s: %s, want %s", order, want.got, want.want)
			}
		}
		if s := m.Sub(shipped, 1); s.WindowClosed || s.WindowUntil != m.Clock.Now()+10*clock.Day || !m.Sub(sold, 1).WindowClosed {
			t.Errorf("%+v", s)
		}
		if c := m.Case(x); c.State != aftersales.AwaitingRefund || c.DueAt != m.Clock.Now()+7*clock.Day {
			t.Errorf("%+v", c)
		}
		m.Advance(10 * clock.Day)
		if !m.Sub(shipped, 1).WindowClosed || m.Case(x).State != aftersales.Succeeded {
			t.Errorf("%+v, %+v", m.Sub(shipped, 1), m.Case(x))
		}
	})
}

// TestATimerThatComesTwiceOrForNothingDoesNothing: the state decides, not the timer.
func TestATimerThatComesTwiceOrForNothingDoesNothing(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		unpaid, paid, sold := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2))
		x := applied(m, sold, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		y := applied(m, sold, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		m.Must(m.Step(y, flows.Reject))
		before := standing(t, m)
		do(t, m, func(tx *db.Tx) error {
			now := m.Clock.Now()
			timers.Arm(tx, []timers.Timer{
				{Due: now, Kind: "order", Subject: int64(unpaid)}, {Due: now - 1, Kind: "order", Subject: int64(unpaid)}, {Due: now, Kind: "order",
					Subject: int64(paid)},
				{Due: now, Kind: "order", Subject: int64(sold)}, {Due: now, Kind: "after_sale", Subject: int64(x)}, {Due: now, Kind: "after_sale",
					Subject: int64(y)},
			})
			return nil
		})
		fire(t, m)
		if after := standing(t, m); after != before {
			t.Errorf("stray timers did something:\n%s", difference(before, after))
		}
	})
}

// TestATimerThatIsRefusedHoldsNobodyUpAndComesAgain an hour later.
func TestATimerThatIsRefusedHoldsNobodyUpAndComesAgain(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		bad, good := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 2)), m.Placed(m.Alpha, m.Alpha.Line(m.Towel, 2))
		spoil := func(by int64) {
			do(t, m, func(tx *db.Tx) error {
				tx.ExecOne("update stock_items set held = held + $1 where sku_id = $2", by, m.Soap.ID)
				return nil
			})
		}
		spoil(-1) // somebody's mistake: fewer are held than the order holds
		m.Clock.Advance(30 * clock.Minute)
		for range 2 {
			if _, err := flows.FireAll(t.Context(), m.Flow, flows.AtOnce); err != nil {
				t.Fatal(err)
			}
		}
		if m.Get(bad).HoldUntil == 0 || m.Get(good).HoldUntil != 0 {
			t.Errorf("%v, %v", m.Get(bad).HoldUntil, m.Get(good).HoldUntil)
		}
		if due := m.Int(t, "select min(due_at) from timers_due where subject_id = $1", bad); clock.Micros(due) != m.Clock.Now()+clock.Hour {
			t.Errorf("comes again at %v", clock.Micros(due))
		}
		spoil(1)
		m.Advance(clock.Hour)
		if m.Get(bad).HoldUntil != 0 {
			t.Error("the hold was not given back")
		}
	})
}

// TestATimerThatBreaksTheGroupIsPutOffAlone: the database itself refuses what it would write, as it would with a row that is spoilt.
func TestATimerThatBreaksTheGroupIsPutOffAlone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		before, bad, after := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 1)), m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 1)), m.Placed(m.Alpha,
			m.Alpha.Line(m.Soap, 1))
		do(t, m, func(tx *db.Tx) error { // the order may have one event only, and has it
			tx.Exec("create unique index spoilt on outbox_events (root_id) where root_id = " + strconv.FormatInt(int64(bad), 10))
			return nil
		})
		m.Clock.Advance(30 * clock.Minute)
		if _, err := flows.FireTimers(t.Context(), m.Flow); err == nil || !strings.Contains(err.Error(), strconv.FormatInt(int64(bad), 10)) {
			t.Errorf("got %v", err)
		}
		if m.Get(before).HoldUntil != 0 || m.Get(bad).HoldUntil == 0 || m.Get(after).HoldUntil != 0 {
			t.Errorf("%v, %v, %v", m.Get(before).HoldUntil, m.Get(bad).HoldUntil, m.Get(after).HoldUntil)
		}
		if fired, err := flows.FireTimers(t.Context(), m.Flow); fired != 0 || err != nil {
			t.Errorf("fired %d at once again, %v", fired, err)
		}
		do(t, m, func(tx *db.Tx) error { tx.Exec("drop index spoilt"); return nil })
		m.Advance(clock.Hour)
		if m.Get(bad).HoldUntil != 0 {
			t.Error("the hold was not given back")
		}
	})
}

func TestMoreTimersThanOneGroupHoldsAreAllFired(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Must(m.Stock(m.Towel, 0, 400, stock.Received))
		var all []flows.Command
		for range 300 {
			all = append(all, m.Order(m.Alpha, m.Alpha.Line(m.Towel, 1)))
		}
		m.Must(flows.Do(t.Context(), m.Flow, all...))
		m.Clock.Advance(7 * clock.Day)
		if fired, err := flows.FireTimers(t.Context(), m.Flow); err != nil || fired != 128 {
			t.Errorf("fired %d, %v", fired, err)
		}
		if fired, err := flows.FireAll(t.Context(), m.Flow, flows.AtOnce); err != nil || fired != 172 {
			t.Errorf("fired %d, %v", fired, err)
		}
		if n := m.Int(t, "select count(*) from orders_sub_orders where state = 'cancelled'"); n != 300 {
			t.Errorf("%d cancelled", n)
		}
		if _, held := item(t, m, m.Towel, 0); held != 0 {
			t.Errorf("%d held", held)
		}
	})
}
