package flows_test

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
)

func TestAnOrderConfirmedLaterHoldsStockAndPriceUntilItIsPaid(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Later(m.Alpha, m.Alpha.Line(m.Soap, 5), m.Alpha.Line(m.Book, 1))
		_, err := m.Place(m.Beta, m.Beta.Line(m.Soap, 1))
		if said(err) != "order_refused: lines[0].quantity out_of_stock" {
			t.Errorf("the held units were sold: %v", err)
		}
		refused(t, m, "order_unconfirmed: state", func() error { return m.Pay(order) })
		refused(t, m, "wrong_state: state", func() error { return m.Ship(order, 1) })
		refused(t, m, "not_found", func() error {
			return m.Run(&flows.ConfirmOrder{By: m.By(), Order: order, Distributor: m.Beta.ID})
		})
		m.SetPrice(m.Soap, 600)
		m.Advance(29 * clock.Minute)
		m.Must(m.Confirm(order))
		refused(t, m, "wrong_state: state", func() error { return m.Confirm(order) })
		if o := m.Get(order); o.HoldUntil != m.Clock.Now()+30*clock.Minute || o.Subs[1].State != orders.PendingPayment {
			t.Errorf("%+v", o)
		}
		m.Advance(29 * clock.Minute)
		m.Must(m.Pay(order))
		if l := m.Get(order).Lines[0]; l.Settlement != 501 {
			t.Errorf("paid at %d", l.Settlement)
		}
		if got := told(t, m, order); !slices.Equal(got, []string{"order.placed", "order.confirmed", "order.paid"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestAnOrderThatNobodyConfirmsIsCancelledWhenItsHoldLapses(t *testing.T) {
	passing(t, func(t *testing.T, m *flowstest.Market, pass func(d clock.Micros)) {
		order := m.Later(m.Alpha, m.Alpha.Line(m.Soap, 5))
		pass(30*clock.Minute - 1)
		if s := m.Sub(order, 1).State; s != orders.Unconfirmed {
			t.Errorf("a moment before: %s", s)
		}
		m.Clock.Advance(1)
		refused(t, m, "hold_lapsed: hold_until", func() error { return m.Confirm(order) }) // the timer has not looked yet
		pass(0)
		if _, held := item(t, m, m.Soap, 0); held != 0 || m.Sub(order, 1).State != orders.Cancelled {
			t.Errorf("%d held, %+v", held, m.Sub(order, 1))
		}
		refused(t, m, "wrong_state: state", func() error { return m.Confirm(order) })
		if n := m.Int(t, "select count(*) from timers_due"); n != 0 {
			t.Errorf("%d timers wait for nothing", n)
		}
		if got := told(t, m, order); !slices.Equal(got, []string{"order.placed", "order.cancelled"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestAnUnconfirmedOrderIsCancelledByItsDistributor(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Later(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Must(m.Cancel(order))
		if _, held := item(t, m, m.Soap, 0); held != 0 {
			t.Errorf("%d held", held)
		}
		refused(t, m, "wrong_state: state", func() error { return m.Confirm(order) })
	})
}

func TestConfirmingCancellingAndLapsingAgreeInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		stocked(t, m, m.Soap, racers/4)
		var placed []id.Order
		for range racers / 4 {
			placed = append(placed, m.Later(m.Alpha, m.Alpha.Line(m.Soap, 1)))
		}
		m.Clock.Advance(30*clock.Minute - 1)
		inTime := m.By()
		m.Clock.Advance(1)
		var all []flows.Command
		var timers []func() error
		for _, order := range placed {
			all = append(all, &flows.ConfirmOrder{By: inTime, Order: order}, &flows.PayOrder{By: inTime, Order: order},
				&flows.CancelOrder{By: inTime, Order: order}, &flows.ConfirmOrder{By: m.By(), Order: order})
			timers = append(timers, func() error { _, err := flows.FireAll(t.Context(), m.Flow, w.turn); return err })
		}
		for outcome := range w.sent(t, all, timers...) {
			if !slices.Contains([]string{"<nil>", "wrong_state: state", "order_unconfirmed: state", "hold_lapsed: hold_until"}, outcome) {
				t.Errorf("somebody was told %s", outcome)
			}
		}
		held := int64(0)
		for _, order := range placed {
			switch s := m.Sub(order, 1).State; s { //nolint:exhaustive // the rest is wrong
			case orders.PendingPayment, orders.ToShip:
				held++
			case orders.Cancelled:
			default:
				t.Errorf("%s", s)
			}
		}
		if _, n := item(t, m, m.Soap, 0); n != held {
			t.Errorf("%d held for %d orders", n, held)
		}
		for _, order := range placed { // for the next round
			if m.Sub(order, 1).State == orders.PendingPayment {
				m.Must(m.Cancel(order))
			} else if m.Sub(order, 1).State == orders.ToShip {
				m.Must(m.Ship(order, 1))
			}
		}
	})
}
