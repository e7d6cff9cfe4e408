package flows_test

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
)

func limit(m *flowstest.Market, l limits.Limit) {
	m.T.Helper()
	l.ID = id.NewLimit(m.IDs)
	m.Write(m.T, func(tx *db.Tx) error { _, err := limits.Add(tx, l, m.Clock.Now()); return err })
}

func rank(m *flowstest.Market, d *flowstest.Distributor, rank int64) {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		grades.Place(tx, []grades.Standing{{Distributor: d.ID, Grade: id.Grade(rank), Rank: rank}}, nil)
		return tx.Flush()
	})
}

// lineRefused places an order that must be refused for one line, by this fault.
func lineRefused(m *flowstest.Market, place string, want error, order *flows.PlaceOrder) {
	m.T.Helper()
	err := m.Run(order)
	f := fault.From(err)
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != place || f.Fields[0].Code != fault.From(want).Code {
		m.T.Errorf("got %v, want %v at %s", err, want, place)
	}
}

func TestAPurchaseLimitCountsAllLinesAndOrdersOfThePeriod(t *testing.T) {
	flowstest.Each(t, func(_ *testing.T, m *flowstest.Market) {
		limit(m, limits.Limit{SKU: m.Tea.ID, Kind: limits.Purchase, Units: 5, Period: limits.Month, Rank: 3})
		lineRefused(m, "lines[1].quantity", limits.ErrPurchase, m.Order(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Tea, 3)))
		first := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 3), m.Alpha.Line(m.Tea, 1))
		lineRefused(m, "lines[0].quantity", limits.ErrPurchase, m.Order(m.Alpha, m.Alpha.Line(m.Tea, 2)))
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Cup, 9))
		m.Placed(m.Beta, m.Beta.Line(m.Tea, 5)) // each for itself
		m.Must(m.Cancel(first))
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 4))
		lineRefused(m, "lines[0].quantity", limits.ErrPurchase, m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1)))
		m.Clock.Advance(31 * clock.Day)
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 5))
	})
}

func TestAnOrderThatTimeCancelsGivesBackWhatItTook(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		limit(m, limits.Limit{SKU: m.Tea.ID, Kind: limits.Purchase, Units: 5, Period: limits.Year})
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 5))
		m.Clock.Advance(8 * clock.Day)
		if _, err := flows.FireAll(t.Context(), m.Flow, flows.AtOnce); err != nil {
			t.Fatal(err)
		}
		m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 5))
	})
}

func TestHighGradesAreExemptAndScarceStockIsKeptForThem(t *testing.T) {
	flowstest.Each(t, func(_ *testing.T, m *flowstest.Market) {
		rank(m, m.Alpha, 3)
		rank(m, m.Beta, 2)
		limit(m, limits.Limit{SKU: m.Cup.ID, Kind: limits.Purchase, Units: 25, Period: limits.Day, Rank: 3})
		limit(m, limits.Limit{SKU: m.Cup.ID, Kind: limits.Reserve, SharePPM: 400_000, Rank: 3}) // 20 of 50
		lineRefused(m, "lines[0].quantity", limits.ErrPurchase, m.Order(m.Beta, m.Beta.Line(m.Cup, 26)))
		m.Placed(m.Beta, m.Beta.Line(m.Cup, 25))
		lineRefused(m, "lines[0].quantity", limits.ErrReserved, m.Order(m.Gamma, m.Gamma.Line(m.Cup, 6)))
		m.Placed(m.Gamma, m.Gamma.Line(m.Cup, 5))
		lineRefused(m, "lines[0].quantity", limits.ErrReserved, m.Order(m.Gamma, m.Gamma.Line(m.Cup, 1)))
		m.Placed(m.Alpha, m.Alpha.Line(m.Cup, 20))
	})
}

func TestARefusedOrderTakesNothingOfALimit(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		limit(m, limits.Limit{SKU: m.Tea.ID, Kind: limits.Purchase, Units: 5, Period: limits.Month})
		refused, fine := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 4), m.Alpha.Line(m.Soap, 50)), m.Order(m.Alpha, m.Alpha.Line(m.Tea, 5))
		if err := flows.Do(t.Context(), m.Flow, refused, fine); err != nil || refused.Err == nil || fine.Err != nil {
			t.Errorf("got %v, %v, %v", err, refused.Err, fine.Err)
		}
	})
}
