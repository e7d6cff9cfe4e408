package limits

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func day(month time.Month, d int) clock.Micros {
	return clock.Of(time.Date(2026, month, d, 12, 0, 0, 0, time.UTC))
}

func TestAPeriodBeginsInTheOperatorsZone(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Of(time.Date(2026, 5, 3, 16, 30, 0, 0, time.UTC)) // Monday, the fourth of May in Shanghai
	for period, want := range map[Period]string{
		Day: "2026-05-03T16:00:00Z", Week: "2026-05-03T16:00:00Z", Month: "2026-04-30T16:00:00Z", Quarter: "2026-03-31T16:00:00Z", Year: "2025-12-31T16:00:00Z",
	} {
		if from, ok := period.span(at, shanghai); !ok || from.Time().Format(time.RFC3339) != want {
			t.Errorf("%s begins %v, want %s", period, from, want)
		}
	}
	sunday, _ := Week.span(day(5, 10), time.UTC)
	if sunday.Time().Format(time.DateOnly) != "2026-05-04" {
		t.Errorf("the week of a Sunday begins %v", sunday)
	}
}

func TestAllMistakesOfALimitAreToldAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		l    Limit
		want map[string]string
	}{
		"purchase": {Limit{Kind: Purchase, Units: 1, Period: Day, From: 5}, map[string]string{}},
		"reserve":  {Limit{Kind: Reserve, SharePPM: 1_000_000, Rank: 8, From: 5, Until: 6}, map[string]string{}},
		"nothing":  {Limit{From: 5}, map[string]string{"kind": "limit_kind_unknown"}},
		"bad purchase": {Limit{Kind: Purchase, SharePPM: 1, Rank: 9, From: 4}, map[string]string{
			"units": "limit_units_malformed", "period": "limit_period_unknown", "share_ppm": "limit_share_malformed", "rank": "limit_rank_malformed",
			"from": "limit_dates_malformed",
		}},
		"bad reserve": {Limit{Kind: Reserve, SharePPM: 1_000_001, Units: 3, From: 5, Until: 5}, map[string]string{
			"units": "limit_units_malformed", "share_ppm": "limit_share_malformed", "rank": "limit_rank_malformed", "from": "limit_dates_malformed",
		}},
	} {
		got := map[string]string{}
		if f := fault.From(c.l.Check(5)); f != nil {
			for _, x := range f.Fields {
				got[x.Path] = x.Code
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestALimitIsEndedNeverChanged(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var l Limit
		w.Write(t, func(tx *db.Tx) (err error) {
			l, err = Add(tx, Limit{ID: id.NewLimit(w.IDs), SKU: 3, Kind: Purchase, Units: 5, Period: Day}, 10)
			return err
		})
		end := func(limit id.Limit, until, at clock.Micros) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := End(tx, limit, until, at); return err })
		}
		for _, c := range []struct {
			until, at clock.Micros
			want      error
		}{{19, 20, ErrDates}, {40, 20, nil}, {41, 20, ErrDates}, {30, 20, nil}, {0, 25, nil}, {0, 26, ErrOver}} {
			if err := end(l.ID, c.until, c.at); !errors.Is(err, c.want) {
				t.Errorf("until %d at %d: %v", c.until, c.at, err)
			}
		}
		if err := end(99, 0, 1); !errors.Is(err, ErrNotFound) {
			t.Errorf("missing: %v", err)
		}
		w.Write(t, func(tx *db.Tx) error {
			for range MaxPerSKU {
				if _, err := Add(tx, Limit{ID: id.NewLimit(w.IDs), SKU: 3, Kind: Purchase, Units: 5, Period: Day}, 30); err != nil {
					return err
				}
			}
			if _, err := Add(tx, Limit{ID: id.NewLimit(w.IDs), SKU: 3, Kind: Purchase, Units: 5, Period: Day}, 30); !errors.Is(err, ErrTooMany) {
				t.Errorf("one more: %v", err)
			}
			all, err := List(tx, Filter{SKU: 3})
			one, failed := List(tx, Filter{After: l.ID, Limit: 1})
			into := map[id.SKU][]Limit{}
			Load(tx, []id.SKU{3, 4}, into)
			err = errors.Join(err, failed, tx.Flush())
			if len(all) != 11 || all[0].Until != 25 || len(one) != 1 || len(into[3]) != 11 || len(into) != 1 {
				t.Errorf("all %d, one %v, loaded %v", len(all), one, into)
			}
			return err
		})
	})
}

// taking runs body against a locked set and stores it.
func taking(t *testing.T, w *testkit.World, body func(s *Set)) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet(time.UTC)
		s.Want(Buyer{3, 7}, Buyer{3, 8})
		s.Lock(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		body(s)
		s.Flush(tx)
		return tx.Flush()
	})
}

func TestUnitsOfAPeriodAreCountedToTheLimitAndBeginAgainWithTheNext(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		l := Limit{ID: 1, SKU: 3, Kind: Purchase, Units: 5, Period: Month}
		take := func(s *Set, d id.Distributor, units int64, at clock.Micros, want error) {
			t.Helper()
			if err := s.Take(&l, d, units, at); !errors.Is(err, want) {
				t.Errorf("%d units for %d: %v", units, d, err)
			}
		}
		taking(t, w, func(s *Set) {
			take(s, 7, 6, day(3, 1), ErrPurchase)
			take(s, 7, 3, day(3, 1), nil)
			mark := s.Mark()
			take(s, 7, 2, day(3, 2), nil)
			take(s, 7, 1, day(3, 2), ErrPurchase)
			s.Undo(mark)
			take(s, 7, 1, day(3, 2), nil)
			take(s, 8, 5, day(3, 2), nil)
		})
		taking(t, w, func(s *Set) {
			take(s, 7, 2, day(3, 31), ErrPurchase)
			take(s, 7, 1, day(3, 31), nil)
			s.Give(&l, 7, 4, day(3, 1))
			take(s, 7, 4, day(3, 31), nil)
			s.Give(&l, 7, 4, day(2, 1)) // of another period
			take(s, 7, 1, day(3, 31), ErrPurchase)
		})
		taking(t, w, func(s *Set) { take(s, 7, 5, day(4, 1), nil); take(s, 7, 1, day(4, 1), ErrPurchase) })
		if n := w.Int(t, "select units from limits_used where distributor_id = 7"); n != 5 {
			t.Errorf("%d are stored", n)
		}
		taking(t, w, func(s *Set) { s.Give(&l, 7, 9, day(4, 2)) })
		if n := w.Int(t, "select units from limits_used where distributor_id = 7"); n != 0 {
			t.Errorf("%d are stored", n)
		}
	})
}

func TestAReserveKeepsItsPartRoundedUpFromLowRanks(t *testing.T) {
	l := Limit{Kind: Reserve, SharePPM: 300_000, Rank: 3}
	for _, c := range []struct{ rank, onHand, want int64 }{{0, 10, 3}, {2, 11, 4}, {3, 10, 0}, {8, 10, 0}, {1, 0, 0}, {1, 1, 1}} {
		if got := l.Keeps(c.rank, c.onHand); got != c.want {
			t.Errorf("rank %d of %d: %d, want %d", c.rank, c.onHand, got, c.want)
		}
	}
	p := Limit{Kind: Purchase, Rank: 3}
	if !p.Binds(2) || p.Binds(3) || l.Binds(0) || !(&Limit{Kind: Purchase}).Binds(8) {
		t.Error("a purchase limit binds ranks below its own, and all when it has none")
	}
}
