package flows_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
)

func TestASubOrderIsShippedInParts(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Cup, 2))
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}, shipping.Content{Line: 2, Units: 1}, shipping.Content{Line: 1, Units: 1}))
		if s := m.Sub(order, 1); s.State != orders.ToShip || s.Shipped != 3 || s.ReceiveBy != 0 {
			t.Errorf("%+v", s)
		}
		refused(t, m, "wrong_state: state", func() error { return m.Receive(order) })
		m.Must(m.Ship(order, 1)) // all that is left
		if s := m.Sub(order, 1); s.State != orders.ToReceive || s.Shipped != 5 || s.ReceiveBy != m.Clock.Now()+30*clock.Day {
			t.Errorf("%+v", s)
		}
		var parcels []shipping.Parcel
		m.Read(t, func(tx *db.Tx) (err error) { parcels, err = shipping.OfOrder(tx, order); return err })
		if len(parcels) != 2 || len(parcels[0].Lines) != 2 || parcels[0].Lines[0] != (shipping.Content{Line: 1, Units: 2}) ||
			len(parcels[1].Lines) != 2 || parcels[1].Lines[0] != (shipping.Content{Line: 1, Units: 1}) {
			t.Errorf("%+v", parcels)
		}
		if onHand, held := item(t, m, m.Tea, 0); onHand != 97 || held != 0 {
			t.Errorf("%d on hand, %d held", onHand, held)
		}
		refused(t, m, "wrong_state: state", func() error { return m.Ship(order, 1) })
	})
}

func TestNoMoreIsShippedThanIsLeft(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Towel, 1))
		refused(t, m, "invalid_contents: lines[0], lines[1], lines[2], lines[4]", func() error {
			return m.Ship(order, 1, shipping.Content{Line: 1, Units: 4}, shipping.Content{Line: 2, Units: 1}, shipping.Content{Line: 1, Units: 0},
				shipping.Content{Line: 1, Units: 2}, shipping.Content{Line: 1, Units: 2})
		})
		m.Must(m.Ship(order, 1, shipping.Content{Line: 1, Units: 2}))
		refused(t, m, "invalid_contents: lines[0]", func() error { return m.Ship(order, 1, shipping.Content{Line: 1, Units: 2}) })
		refused(t, m, "invalid_carrier: carrier", func() error {
			return m.Run(&flows.ShipParcel{By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: m.Sub(order, 1).ID, Waybill: "1234"})
		})
	})
}

func TestAnUnpaidOrderIsNotShipped(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		refused(t, m, "wrong_state: state", func() error { return m.Ship(order, 1) })
		m.Must(m.Cancel(order))
		refused(t, m, "wrong_state: state", func() error { return m.Ship(order, 1) })
	})
}

// TestWhatIsBeingInterceptedIsNotShipped whatever its review has come to, until the case is over.
func TestWhatIsBeingInterceptedIsNotShipped(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		x, err := m.Apply(order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(err)
		for _, step := range []flows.Step{"", flows.Approve, flows.Stopped} {
			if step != "" {
				m.Must(m.Step(x, step))
			}
			refused(t, m, "invalid_contents: lines", func() error { return m.Ship(order, 1) })
			refused(t, m, "invalid_contents: lines[0]", func() error { return m.Ship(order, 1, shipping.Content{Line: 1, Units: 1}) })
		}
		other := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 3))
		y, err := m.Apply(other, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 1})
		m.Must(err)
		m.Must(m.Ship(other, 1)) // all but the claimed one
		if s := m.Sub(other, 1); s.Shipped != 2 || s.State != orders.ToShip {
			t.Errorf("%+v", s)
		}
		m.Must(m.Step(y, flows.Reject)) // the unit resumes its normal life
		m.Must(m.Ship(other, 1))
		if s := m.Sub(other, 1); s.Shipped != 3 || s.State != orders.ToReceive {
			t.Errorf("%+v", s)
		}
	})
}

func TestASubOrderHasAtMostTwoHundredParcels(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Must(m.Stock(m.Towel, 0, 1, stock.Received))
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Towel, shipping.MaxParcels+1))
		var all []flows.Command
		for range shipping.MaxParcels + 1 {
			all = append(all, &flows.ShipParcel{
				By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: m.Get(order).Subs[0].ID, Carrier: "SF", Waybill: "1234",
				Contents: []shipping.Content{{Line: 1, Units: 1}},
			})
		}
		m.Must(flows.Do(t.Context(), m.Flow, all...))
		for i, c := range all {
			_, err := c.Outcome()
			if want := "<nil>"; i < shipping.MaxParcels && said(err) != want || i == shipping.MaxParcels && said(err) != "too_many_parcels: sub_order_id" {
				t.Fatalf("parcel %d: %v", i+1, err)
			}
		}
	})
}

func TestReceiptPaysTheSupplierAndTheOperator(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Towel, 3))
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order)) // the towels are not under way yet
		same(t, "postings", postings(t, m, order), "pay alpha wallet -26797", "pay alpha escrow 26797",
			"complete alpha escrow -20800", "complete grove payable 14800", "complete grove margin 6000")
		if s, other := m.Sub(order, 1), m.Sub(order, 2); s.State != orders.Completed || s.CompletedAt != m.Clock.Now() ||
			s.WindowUntil != m.Clock.Now()+10*clock.Day || other.State != orders.ToShip {
			t.Errorf("%+v, %+v", s, other)
		}
		refused(t, m, "wrong_state: state", func() error { return m.Receive(order) })
		refused(t, m, "wrong_state: state", func() error {
			return m.Run(&flows.ConfirmReceipt{By: m.By(), Order: order, SubOrder: m.Sub(order, 2).ID})
		})
		m.Must(m.Ship(order, 2))
		m.Must(m.Run(&flows.ConfirmReceipt{By: m.By(), Order: order, SubOrder: m.Sub(order, 2).ID, Distributor: m.Alpha.ID}))
		same(t, "postings", postings(t, m, order)[5:], "complete alpha escrow -5997", "complete mill payable 4797", "complete mill margin 1200")
	})
}

func TestBothPartsOfAnOrderAreReceivedTogether(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Beta, m.Beta.Line(m.Tea, 1), m.Beta.Line(m.Book, 1))
		// Beta settles at 90 %: the operator bears the difference to the supply price of the book
		same(t, "postings", postings(t, m, order), "pay beta wallet -14080", "pay beta escrow 14080",
			"complete beta escrow -9800", "complete grove payable 7800", "complete grove margin 2000",
			"complete beta escrow -4280", "complete press payable 4400", "complete press margin -120")
	})
}
