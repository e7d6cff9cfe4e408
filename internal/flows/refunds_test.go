package flows_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

func TestASupplierKeepsItsFreightWhenAllThatItShippedIsRefundedBeforeTheReceipt(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}))
		for _, steps := range [][]flows.Step{{flows.Approve, flows.Stopped, flows.RefundStep}, {flows.Approve, flows.RefundStep}} {
			x, err := m.Apply(order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
			m.Must(err)
			m.Must(m.Step(x, steps...))
		}
		if s := m.Sub(order, 1); s.State != orders.Closed || s.Stopped != 1 {
			t.Errorf("sub-order: %+v", s)
		}
		if got := m.Balance(m.Alpha.Contract.Escrow); got != 0 {
			t.Errorf("escrow still holds %d", got)
		}
		if got := m.Balance(m.Grove.Payable); got != 800 {
			t.Errorf("the supplier is owed %d", got)
		}
		if got := m.Balance(m.Alpha.Contract.Wallet); got != flowstest.Deposit-800 {
			t.Errorf("wallet holds %d", got)
		}
	})
}

func TestFreightGoesBackWithTheLastUnitWhenNothingWasShipped(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		for _, want := range []int64{10_000, 10_800} {
			x, err := m.Apply(order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
			m.Must(err)
			m.Must(m.Step(x, flows.Approve, flows.Stopped, flows.RefundStep))
			if got := m.Case(x).RefundMinor; got != want {
				t.Errorf("refund of %d, want %d", got, want)
			}
		}
		if got := m.Balance(m.Alpha.Contract.Wallet); got != flowstest.Deposit {
			t.Errorf("wallet holds %d", got)
		}
	})
}

func TestGoodsThatTheInspectionRejectsDoNotComeOntoTheShelf(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Cup, 2))
		onHand := func() int64 {
			return m.Int(t, "select on_hand from stock_items where sku_id = $1 and warehouse_id = $2", m.Cup.ID, m.Grove.Warehouses[0])
		}
		before := onHand()
		for _, accepted := range []int64{0, 1} {
			x, err := m.Apply(order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 2})
			m.Must(err)
			m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived))
			c := m.Move(x, flows.Inspect)
			c.Accepted = map[int64]int64{1: accepted}
			m.Must(m.Run(c))
			if got := onHand(); got != before+accepted {
				t.Errorf("%d accepted: %d on hand, %d before", accepted, got, before)
			}
		}
	})
}

func TestWhatCameBackIsRefundedSevenDaysAfterItsArrivalAtTheLatest(t *testing.T) {
	for name, steps := range map[string][]flows.Step{"never inspected": nil, "inspected late": {flows.Inspect}} {
		t.Run(name, func(t *testing.T) {
			flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
				order := m.Sold(m.Alpha, m.Alpha.Line(m.Cup, 2))
				x, err := m.Apply(order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 2})
				m.Must(err)
				m.Must(m.Step(x, flows.Approve, flows.SendBack, flows.Arrived))
				m.Advance(6 * clock.Day)
				m.Must(m.Step(x, steps...))
				m.Advance(clock.Day - 1)
				if got := m.Case(x).State; got.Over() {
					t.Errorf("a moment before, it is %s", got)
				}
				m.Advance(1)
				if got := m.Case(x); got.State != aftersales.Succeeded || got.RefundMinor != 6_000 {
					t.Errorf("it is %s, %d back", got.State, got.RefundMinor)
				}
			})
		})
	}
}
