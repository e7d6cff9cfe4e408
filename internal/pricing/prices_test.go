package pricing

import (
	"errors"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func load(t *testing.T, w *testkit.World, skus ...id.SKU) map[id.SKU]*Price {
	t.Helper()
	found := map[id.SKU]*Price{}
	w.Read(t, func(tx *db.Tx) error {
		LoadPrices(tx, skus, w.Clock.Now(), found)
		return tx.Flush()
	})
	return found
}

func priced(sku id.SKU, c money.Currency, supply, settlement, retail, floor, ceiling int64, at clock.Micros) Price {
	return Price{
		SKU: sku, Supplier: 9, Currency: c, Supply: supply, Settlement: settlement, Retail: retail, Floor: floor, Ceiling: ceiling, ChangedAt: at,
	}
}

func TestPricesAreSetAndSetAgain(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := priced(1, "CNY", 50, 70, 99, 80, 120, 5), priced(2, "GBP", 0, 1, 0, 0, 0, 6)
		w.Write(t, func(tx *db.Tx) error { return Set(tx, []Price{one, two}) })
		if got := load(t, w, 1, 2, 3); len(got) != 2 || *got[1] != one || *got[2] != two {
			t.Errorf("got %+v", got)
		}
		again := priced(1, "USD", 51, 71, 100, 81, 121, 7)
		w.Write(t, func(tx *db.Tx) error { return Set(tx, []Price{again}) })
		if got := load(t, w, 1, 2); *got[1] != again || *got[2] != two {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAllMistakesOfAllPricesAreToldAtOnceAndNoneIsSet(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			return Set(tx, []Price{
				priced(1, "CNY", 50, 70, 99, 0, 0, 5),
				priced(2, "cny", -1, 0, -1, -1, -1, 5),
				priced(3, "CNY", MaxUnitPrice+1, MaxUnitPrice+1, MaxUnitPrice+1, MaxUnitPrice+1, MaxUnitPrice+1, 5),
				priced(4, "CNY", 71, 70, 99, 80, 79, 5),
				priced(5, "CNY", 70, 70, 0, 80, 0, 5), // a floor without a ceiling, and no margin: allowed
			})
		})
		var got []string
		if f := fault.From(err); f != nil {
			for _, x := range f.Fields {
				got = append(got, x.Path+" "+x.Code)
			}
		}
		want := []string{
			"prices[1].currency invalid_currency", "prices[1].supply_minor invalid_amount", "prices[1].settlement_minor invalid_amount",
			"prices[1].retail_minor invalid_amount", "prices[1].floor_minor invalid_amount", "prices[1].ceiling_minor invalid_amount",
			"prices[2].supply_minor invalid_amount", "prices[2].settlement_minor invalid_amount", "prices[2].retail_minor invalid_amount",
			"prices[2].floor_minor invalid_amount", "prices[2].ceiling_minor invalid_amount",
			"prices[3].floor_minor invalid_range", "prices[3].supply_minor supply_above_settlement",
		}
		if !errors.Is(err, ErrRefused) || !reflect.DeepEqual(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
		if got := load(t, w, 1, 2, 3, 4, 5); len(got) != 0 {
			t.Errorf("a refused list set %+v", got)
		}
	})
}

// TestPriceListsInOppositeOrderNeverDeadlock: bug 17 of RULES: row locks taken in input order.
func TestPriceListsInOppositeOrderNeverDeadlock(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		const writers, skus = 8, 300
		var runs atomic.Int64
		var group sync.WaitGroup
		start := make(chan struct{})
		for n := range writers {
			var prices []Price
			for i := range skus {
				prices = append(prices, Price{SKU: id.SKU(i + 1), Supplier: 9, Currency: "CNY", Settlement: int64(n + 1)})
			}
			if n%2 == 1 {
				slices.Reverse(prices)
			}
			group.Go(func() {
				<-start
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
					runs.Add(1)
					return Set(tx, prices)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		group.Wait()
		if n := runs.Load(); n != writers {
			t.Errorf("%d runs for %d transactions: some deadlocked and ran again", n, writers)
		}
		if n := w.Int(t, "select count(distinct settlement_minor) from pricing_prices"); n != 1 {
			t.Errorf("%d lists are mixed", n)
		}
	})
}

// TestTheLastOfTwoPricesOfOneSKUStands as it would if they were set one after the other.
func TestTheLastOfTwoPricesOfOneSKUStands(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		price := func(settlement int64) Price {
			return Price{SKU: 1, Supplier: 9, Currency: "CNY", Settlement: settlement}
		}
		w.Write(t, func(tx *db.Tx) error {
			return Set(tx, []Price{price(5), price(7), {SKU: 2, Supplier: 9, Currency: "CNY", Settlement: 1}, price(6)})
		})
		if got := load(t, w, 1)[1].Settlement; got != 6 {
			t.Errorf("%d stands", got)
		}
	})
}

func TestASKUWithoutAPriceIsAbsent(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		if got := load(t, w, 1); len(got) != 0 {
			t.Errorf("got %+v", got)
		}
	})
}
