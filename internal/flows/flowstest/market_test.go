package flowstest_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/orders"
)

func TestAMarketTradesFromOrderToStatement(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Towel, 3), m.Alpha.Line(m.Book, 1))
		total := m.Get(order).Total()
		if want := int64(2*10_000 + 800 + 3*1_999 + 4_200 + 500); total != want {
			t.Errorf("total %d, want %d", total, want)
		}
		for n := 1; n <= 3; n++ {
			m.Must(m.Ship(order, n))
		}
		m.Must(m.Receive(order))
		back, err := m.Apply(order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		m.Must(err)
		m.Must(m.Step(back, flows.Approve, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep))
		if got := m.Balance(m.Alpha.Contract.Wallet); got != flowstest.Deposit-total+10_000 {
			t.Errorf("wallet holds %d", got)
		}
		if got := m.Balance(m.Grove.Payable); got != 7_000+800 {
			t.Errorf("Grove is owed %d", got)
		}
		m.Advance(40 * clock.Day)
		if s := m.Sub(order, 2); s.State != orders.Completed || !s.WindowClosed {
			t.Errorf("sub-order 2: %+v", s)
		}
		if done := m.CloseMonth("2026-03"); done.Statements != 6 {
			t.Errorf("closing: %+v", done)
		}
	})
}
