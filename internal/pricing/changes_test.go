package pricing

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// at is a price of a SKU, set at an instant, from another one on.
func at(sku id.SKU, settlement int64, set, from clock.Micros) Price {
	return Price{SKU: sku, Supplier: 9, Currency: "CNY", Settlement: settlement, ChangedAt: set, From: from, By: "psn_1"}
}

func reprice(t *testing.T, w *testkit.World, prices ...Price) (changes []Change, err error) {
	t.Helper()
	err = w.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		changes, err = Reprice(tx, prices)
		return err
	})
	return changes, err
}

// told writes changes short: SKU, before, after, and how.
func told(changes []Change) (out []string) {
	for _, c := range changes {
		how := ""
		if c.Planned {
			how = " planned"
		}
		if c.Begun {
			how = " begun"
		}
		out = append(out, fmt.Sprintf("%d: %d-%d%s", c.After.SKU, c.Before.Settlement, c.After.Settlement, how))
	}
	return out
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// priceAt is the settlement price as an order reads it at an instant; 0: none.
func priceAt(t *testing.T, w *testkit.World, sku id.SKU, at clock.Micros) int64 {
	t.Helper()
	found := map[id.SKU]*Price{}
	w.Read(t, func(tx *db.Tx) error {
		LoadPrices(tx, []id.SKU{sku}, at, found)
		return tx.Flush()
	})
	if found[sku] == nil {
		return 0
	}
	return found[sku].Settlement
}

func TestAPlannedPriceCountsFromItsInstantOn(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		changes, err := reprice(t, w, at(1, 10, 5, 0), at(1, 30, 5, 30), at(1, 20, 5, 20), at(2, 7, 5, 20))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "told", told(changes), []string{"1: 0-10", "1: 0-30 planned", "1: 0-20 planned", "2: 0-7 planned"})
		for _, x := range []struct {
			at       clock.Micros
			one, two int64
		}{{5, 10, 0}, {19, 10, 0}, {20, 20, 7}, {29, 20, 7}} {
			expect(t, fmt.Sprint("at ", x.at), [2]int64{priceAt(t, w, 1, x.at), priceAt(t, w, 2, x.at)}, [2]int64{x.one, x.two})
		}
		begin := func(now clock.Micros, limit int) (out []string, more bool) {
			w.Write(t, func(tx *db.Tx) error {
				changes, m, err := Begin(tx, now, limit)
				out, more = told(changes), m
				return err
			})
			return out, more
		}
		first, more := begin(20, 1)
		second, _ := begin(20, 1)
		third, left := begin(20, 1)
		expect(t, "begun", [][]string{first, second, third}, [][]string{{"1: 10-20 begun"}, {"2: 0-7 begun"}, nil})
		expect(t, "more", []bool{more, left}, []bool{true, false})
		expect(t, "after the next", priceAt(t, w, 1, 30), int64(30))
		if late, _ := begin(31, 9); !reflect.DeepEqual(late, []string{"1: 20-30 begun"}) {
			t.Errorf("late: %v", late)
		}
		w.Read(t, func(tx *db.Tx) error {
			for at, want := range map[clock.Micros]int64{5: 10, 19: 10, 20: 20, 30: 30, 99: 30} {
				p, err := PriceAt(tx, 1, at)
				if err != nil || p.Settlement != want {
					t.Errorf("at %d: %d, %v", at, p.Settlement, err)
				}
			}
			if _, err := PriceAt(tx, 1, 4); !errors.Is(err, ErrNoPrice) {
				t.Errorf("before the first one: %v", err)
			}
			rows, err := History(tx, 1, 0, 2)
			more, failed := History(tx, 1, 2, 2)
			for i, r := range append(rows, more...) {
				was := []int64{0, 10, 20}[i]
				if r.Version != int64(i+1) || r.Previous.Settlement != was || r.From != []clock.Micros{5, 20, 30}[i] || r.ChangedAt != 5 || r.By != "psn_1" {
					t.Errorf("history %d: %+v", i, r)
				}
			}
			expect(t, "history", len(rows)+len(more), 3)
			return errors.Join(err, failed)
		})
	})
}

func TestAPriceSetByHandComesAfterThePlannedOneThatHasCome(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		_, err := reprice(t, w, at(1, 10, 5, 0), at(1, 20, 5, 20), at(1, 40, 5, 40))
		changes, failed := reprice(t, w, at(1, 25, 25, 0))
		if err != nil || failed != nil {
			t.Fatal(err, failed)
		}
		expect(t, "told", told(changes), []string{"1: 10-20 begun", "1: 20-25"})
		expect(t, "now", priceAt(t, w, 1, 25), int64(25))
		expect(t, "planned still", priceAt(t, w, 1, 40), int64(40))
	})
}

func TestSettingWhatStandsChangesNothing(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		if _, err := reprice(t, w, at(1, 10, 5, 0), at(1, 20, 5, 20)); err != nil {
			t.Fatal(err)
		}
		changes, err := reprice(t, w, at(1, 10, 6, 0), at(1, 20, 6, 20))
		if err != nil || len(changes) != 0 {
			t.Errorf("got %v, %v", told(changes), err)
		}
		expect(t, "versions", w.Int(t, "select count(*) from pricing_history"), int64(1))
		expect(t, "since", w.Int(t, "select changed_at from pricing_prices"), int64(5))
	})
}

func TestAPlannedPriceIsReplacedOrWithdrawnUntilItBegins(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		withdraw := func(now clock.Micros, plans ...Plan) (out []string, err error) {
			err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
				changes, err := Withdraw(tx, plans, now)
				out = told(changes)
				return err
			})
			return out, err
		}
		if _, err := reprice(t, w, at(1, 10, 5, 0), at(1, 20, 5, 20), at(1, 30, 5, 30)); err != nil {
			t.Fatal(err)
		}
		changes, err := reprice(t, w, at(1, 21, 6, 20))
		expect(t, "replaced", told(changes), []string{"1: 20-21 planned"})
		expect(t, "read", []int64{priceAt(t, w, 1, 19), priceAt(t, w, 1, 20)}, []int64{10, 21})
		if err != nil {
			t.Fatal(err)
		}
		gone, err := withdraw(7, Plan{1, 20})
		expect(t, "withdrawn", gone, []string{"1: 21-0 planned"})
		expect(t, "read", []int64{priceAt(t, w, 1, 29), priceAt(t, w, 1, 30)}, []int64{10, 30})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Plan{{1, 20}, {1, 30}, {2, 30}} { // gone, begun, unknown
			if _, err := withdraw(30, p); !errors.Is(fault.From(err), ErrRefused) || fault.From(err).Fields[0].Code != ErrNotPlanned.Code {
				t.Errorf("%v: %v", p, err)
			}
		}
		if _, err := withdraw(29, Plan{1, 30}, Plan{1, 31}); err == nil || priceAt(t, w, 1, 30) != 30 {
			t.Errorf("a refused list takes back a part: %v", err)
		}
	})
}

func TestAPriceNeverCountsFromThePast(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		_, err := reprice(t, w, at(1, 10, 5, 5), at(2, 10, 5, 4))
		f := fault.From(err)
		if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "prices[1].from" || f.Fields[0].Code != "price_retroactive" || f.Fields[0].Live["now"] == "" {
			t.Fatalf("got %v", err)
		}
		if _, err := reprice(t, w, at(1, 10, 5, 5)); err != nil || priceAt(t, w, 1, 5) != 10 {
			t.Errorf("from now on: %v", err)
		}
	})
}

func TestNoMorePricesArePlannedThanASKUHasRoomFor(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var plans []Price
		for i := range MaxComing {
			plans = append(plans, at(1, int64(i+1), 5, clock.Micros(10+i)))
		}
		if _, err := reprice(t, w, plans...); err != nil {
			t.Fatal(err)
		}
		_, err := reprice(t, w, at(1, 99, 5, 99))
		if f := fault.From(err); f == nil || f.Fields[0].Code != ErrTooMany.Code {
			t.Errorf("got %v", err)
		}
	})
}

// TestOfTwoWhoPriceASKUAtOnceTheSecondSeesWhatTheFirstDid: else the trail would tell two changes from the same price.
func TestOfTwoWhoPriceASKUAtOnceTheSecondSeesWhatTheFirstDid(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		const writers, skus = 8, 20
		var mu sync.Mutex
		before := map[[2]int64]int{}
		var group sync.WaitGroup
		for n := range writers {
			group.Go(func() {
				var prices []Price
				for sku := range skus {
					prices = append(prices, at(id.SKU(sku+1), int64(n+1), 5, 0), at(id.SKU(sku+1), int64(n+1), 5, clock.Micros(100+n)))
				}
				changes, err := reprice(t, w, prices...)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, c := range changes {
					if !c.Planned {
						before[[2]int64{int64(c.After.SKU), c.Before.Settlement}]++
					}
				}
			})
		}
		group.Wait()
		for k, n := range before {
			if n != 1 {
				t.Errorf("SKU %d left %d for %d others", k[0], k[1], n)
			}
		}
		expect(t, "versions", w.Int(t, "select count(*) from pricing_history"), int64(writers*skus))
		expect(t, "planned", w.Int(t, "select count(*) from pricing_coming"), int64(writers*skus))
		expect(t, "next", w.Int(t, "select count(*) from pricing_prices where next_at = 100 and next_settlement_minor = 1"), int64(skus))
	})
}

func TestThousandsOfPricesAreSetAndSetAgain(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var prices []Price
		for i := range 5_000 {
			prices = append(prices, at(id.SKU(i+1), int64(i+1), 5, 0))
		}
		for name, set := range map[string]clock.Micros{"first": 5, "again": 6} {
			t.Run(name, func(t *testing.T) {
				for i := range prices {
					prices[i].ChangedAt, prices[i].Settlement = set, int64(i)+int64(set)
				}
				if changes, err := reprice(t, w, prices...); err != nil || len(changes) != len(prices) {
					t.Errorf("%d changes, %v", len(changes), err)
				}
			})
		}
	})
}
