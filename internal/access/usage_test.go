package access

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var office = netip.MustParseAddr("203.0.113.7")

func writtenOut(t *testing.T, w *testkit.World, tally *Tally) {
	t.Helper()
	if err := tally.WriteOut(t.Context(), w.DB, nil); err != nil {
		t.Fatal(err)
	}
}

func days(t *testing.T, w *testkit.World, d id.Distributor, key id.APIKey) []Usage {
	t.Helper()
	var out []Usage
	w.Read(t, func(tx *db.Tx) (err error) {
		out, err = UsageByDay(tx, d, key, Span{"2000-01-01", "2100-01-01"})
		return err
	})
	return out
}

func TestATallyLosesNoCallHoweverOftenItIsWrittenOut(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, _ := issued(t, w, 8, 0)
		tally, now := NewTally(time.UTC), w.Clock.Now()
		const callers, each = 8, 200
		var all sync.WaitGroup
		for caller := range callers {
			all.Go(func() {
				for i := range each {
					tally.Count(Call{Key: k.ID, Distributor: 8, Class: Classes[(caller+i)%2], Status: 200, Took: 1, From: office, At: now})
				}
			})
		}
		for range 5 {
			writtenOut(t, w, tally)
		}
		all.Wait()
		writtenOut(t, w, tally)
		writtenOut(t, w, tally) // nothing is counted twice
		var done int64
		for _, u := range days(t, w, 8, k.ID) {
			done += u.Done
		}
		if done != callers*each {
			t.Errorf("%d calls of %d", done, callers*each)
		}
	})
}

func TestWhatCouldNotBeWrittenIsWrittenLater(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, _ := issued(t, w, 8, 0)
		tally, now := NewTally(nil), w.Clock.Now()
		count := func(status int) {
			tally.Count(Call{Key: k.ID, Distributor: 8, Class: Reading, Status: status, Took: clock.Second, From: office, At: now})
		}
		count(200)
		lost := errors.New("out of reach")
		err := tally.WriteOut(t.Context(), w.DB, func(context.Context, func(context.Context) error) error {
			count(404) // comes while it is being written
			return lost
		})
		if !errors.Is(err, lost) {
			t.Fatal(err)
		}
		writtenOut(t, w, tally)
		got := days(t, w, 8, 0)
		if len(got) != 1 || got[0].Done != 1 || got[0].Refused != 1 || got[0].Calls() != 2 || got[0].Busiest != 2 {
			t.Errorf("%+v", got)
		}
		w.Read(t, func(tx *db.Tx) error {
			k, err := GetKey(tx, 8, k.ID)
			if k.LastUsedAt != now || k.LastAddress != "203.0.113.7" {
				t.Errorf("last used %d from %s", k.LastUsedAt, k.LastAddress)
			}
			return err
		})
	})
}

func TestUsageTellsHowCallsEndedAndHowLongTheyTook(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, _ := issued(t, w, 8, 0)
		two, _ := issued(t, w, 8, 0)
		other, _ := issued(t, w, 9, 0)
		shanghai := time.FixedZone("UTC+8", 8*60*60)
		tally := NewTally(shanghai)
		at := clock.Of(time.Date(2026, 11, 27, 15, 59, 59, 0, time.UTC)) // one second before midnight there
		call := func(k Key, class Class, status int, took clock.Micros, at clock.Micros) {
			tally.Count(Call{Key: k.ID, Distributor: k.Distributor, Class: class, Status: status, Took: took, From: office, At: at})
		}
		for range 99 {
			call(one, Reading, 200, 4*clock.Millisecond, at)
		}
		call(one, Reading, 503, 9*clock.Second, at)
		call(one, Reading, 429, clock.Millisecond, at+clock.Second)
		call(two, Ordering, 422, 20*clock.Millisecond, at)
		call(other, Reading, 304, 1, at)
		writtenOut(t, w, tally)
		call(two, Ordering, 201, 20*clock.Millisecond+1, at)
		writtenOut(t, w, tally)
		got := days(t, w, 8, 0)
		if len(got) != 3 {
			t.Fatalf("%+v", got)
		}
		order, read, next := got[0], got[1], got[2]
		if order.Day != "2026-11-27" || order.Class != Ordering || order.Done != 1 || order.Refused != 1 || order.MillisAt(500) != 20 || order.MillisAt(990) != 50 {
			t.Errorf("orders: %+v", order)
		}
		if read.Day != "2026-11-27" || read.Done != 99 || read.Failed != 1 || read.Busiest != 100 || read.MillisAt(500) != 5 || read.MillisAt(990) != 5 || read.MillisAt(1000) != 5000 {
			t.Errorf("reads: %+v", read)
		}
		if next.Day != "2026-11-28" || next.Limited != 1 || next.Busiest != 1 {
			t.Errorf("the day after: %+v", next)
		}
		if own := days(t, w, 8, two.ID); len(own) != 1 || own[0].Class != Ordering {
			t.Errorf("of one key: %+v", own)
		}
		if foreign := days(t, w, 9, one.ID); len(foreign) != 0 {
			t.Errorf("of another's key: %+v", foreign)
		}
		w.Read(t, func(tx *db.Tx) error {
			keys, err := UsageByKey(tx, 8, Span{"2026-11-27", "2026-11-27"})
			if len(keys) != 2 || keys[0].Key != one.ID || keys[0].Calls() != 100 || keys[1].Calls() != 2 {
				t.Errorf("by key: %+v", keys)
			}
			classes, failed := UsageByClass(tx, 8, 0, Span{"2026-11-27", "2026-11-28"})
			if len(classes) != 2 || classes[1].Calls() != 101 || classes[1].Busiest != 100 {
				t.Errorf("by class: %+v", classes)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestManyKeysAreWrittenOutInChunks(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		tally := NewTally(nil)
		const keys = 3*chunkRows + 7
		for i := range keys {
			tally.Count(Call{Key: id.APIKey(i + 1), Distributor: 8, Class: Heavy, Status: 200, At: w.Clock.Now()})
		}
		turns := 0
		err := tally.WriteOut(t.Context(), w.DB, func(ctx context.Context, do func(ctx context.Context) error) error {
			turns++
			return do(ctx)
		})
		if err != nil || turns != 4 {
			t.Errorf("%d turns, %v", turns, err)
		}
		if got := days(t, w, 8, 0); len(got) != 1 || got[0].Done != keys {
			t.Errorf("%+v", got)
		}
	})
}

func TestUsageIsKeptForNinetyDays(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		tally := NewTally(nil)
		today := clock.Of(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC))
		for back := range clock.Micros(95) {
			tally.Count(Call{Key: 3, Distributor: 8, Class: Reading, Status: 200, At: today - back*clock.Day})
		}
		writtenOut(t, w, tally)
		w.Write(t, func(tx *db.Tx) error {
			more, err := PruneUsage(tx, "2026-11-27")
			if more {
				t.Error("there is more")
			}
			return err
		})
		if got := days(t, w, 8, 0); len(got) != UsageDays+1 || got[0].Day != "2026-08-29" {
			t.Errorf("%d days from %s", len(got), got[0].Day)
		}
	})
}

func TestASpanIsOfNinetyDaysAtMost(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", "2026-10-29 2026-11-27"}, {"2026-11-27", "2026-11-27", "2026-11-27 2026-11-27"}, {"2026-08-30", "", "2026-08-30 2026-11-27"},
		{"2026-08-29", "", "no"}, {"2026-11-28", "2026-11-27", "no"}, {"yesterday", "", "no"}, {"", "2026-02-30", "no"},
	} {
		s, err := SpanOf(c.from, c.to, "2026-11-27")
		got := s.From + " " + s.To
		if err != nil {
			got = "no"
		}
		if got != c.want || err != nil && !errors.Is(err, ErrPeriod) {
			t.Errorf("%s to %s: %s (%v), want %s", c.from, c.to, got, err, c.want)
		}
	}
}

func TestAKeysOwnRateGoesBeforeItsDistributorsAndBothCanBeTakenBack(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, token := issued(t, w, 8, 0)
		set := func(of RateOwner, rates ...ClassRate) {
			w.Write(t, func(tx *db.Tx) error { return SetRates(tx, of, rates, "psn_x", 5) })
		}
		in := func() Rates {
			_, terms, err := NewDoorman().Resolve(t.Context(), w.DB, string(token), office, w.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return terms.Rates
		}
		if got := in(); got != nil {
			t.Errorf("at first: %v", got)
		}
		set(RateOwner{8, 0}, ClassRate{Class: Reading, Rate: Rate{10, 20}}, ClassRate{Class: Heavy, Rate: Rate{1, 1}})
		set(RateOwner{8, k.ID}, ClassRate{Class: Reading, Rate: Rate{5, 6}})
		set(RateOwner{9, 0}, ClassRate{Class: Changes, Rate: Rate{7, 7}})
		if got := fmt.Sprint(in()); got != fmt.Sprint(Rates{Reading: {5, 6}, Heavy: {1, 1}}) {
			t.Errorf("both: %s", got)
		}
		var fresh Key
		next := MintKey()
		w.Write(t, func(tx *db.Tx) (err error) {
			_, fresh, err = RotateKey(tx, 8, k.ID, Rotation{ID: id.NewAPIKey(w.IDs), Token: next, OverlapHours: 1}, w.Clock.Now())
			return err
		})
		w.Read(t, func(tx *db.Tx) error {
			rates, err := RatesOf(tx, RateOwner{8, fresh.ID})
			if len(rates) != 2 || rates[0].Rate != (Rate{5, 6}) || !rates[0].Key || rates[1].Key {
				t.Errorf("of the rotated key: %+v", rates)
			}
			return err
		})
		set(RateOwner{8, k.ID})
		set(RateOwner{8, 0})
		if got := in(); got != nil {
			t.Errorf("taken back: %v", got)
		}
		expect(t, w, ErrInvalid, func(tx *db.Tx) error {
			err := SetRates(tx, RateOwner{8, 0}, []ClassRate{
				{Class: Reading, Rate: Rate{0, 5}}, {Class: Reading, Rate: Rate{5, 4}}, {Class: "lunch", Rate: Rate{1, 1}},
			}, "psn_x", 5)
			got := places(err)
			for place, code := range map[string]string{
				"rates[0].per_second": "key_rate_out_of_range", "rates[1].class": "key_class_malformed", "rates[1].at_once": "key_rate_out_of_range",
				"rates[2].class": "key_class_malformed",
			} {
				if got[place] != code {
					t.Errorf("%s: %s, want %s", place, got[place], code)
				}
			}
			return err
		})
	})
}
