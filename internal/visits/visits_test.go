package visits

import (
	"reflect"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestADayIsTheOperatorsDate(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Of(time.Date(2026, 3, 1, 16, 0, 0, 0, time.UTC))
	if day := DayOf(at, shanghai); day.String() != "2026-03-02" {
		t.Errorf("got %s", day)
	}
	if day := DayOf(at-1, shanghai); day.String() != "2026-03-01" {
		t.Errorf("a microsecond before: %s", day)
	}
	for _, text := range []string{"", "2026-02-30", "2026-3-1", "1969-12-31", "20260301"} {
		if _, err := ReadDay(text); err == nil {
			t.Errorf("%q is taken for a day", text)
		}
	}
	if day, err := ReadDay("2026-02-28"); err != nil || day.String() != "2026-02-28" {
		t.Errorf("%v, %v", day, err)
	}
}

func TestEachCountIsJudgedByItself(t *testing.T) {
	const today = Day(20_000)
	counts := []Count{
		{Day: today, Channel: 1, SKU: 1, Views: 1},
		{Day: today - DaysBack, Channel: 1, SKU: 1, Views: maxCount},
		{Day: today - DaysBack - 1, Channel: 1, SKU: 1},
		{Day: today + 1, Channel: 1, SKU: 1, CartAdds: -1},
		{Day: today, Channel: 1, SKU: 1, Favourites: maxCount + 1},
		{Day: today, Channel: 2, SKU: 1},
	}
	want := []map[string]string{
		{}, {}, {"day": "day_too_old"}, {"day": "day_in_future", "cart_adds": "count_malformed"},
		{"favourites": "count_malformed", "sku_id": "metric_twice"}, {},
	}
	refusals := make([]fault.List, len(counts))
	Check(counts, today, refusals)
	for i := range refusals {
		got := map[string]string{}
		if f := fault.From(refusals[i].Err(ErrInvalid)); f != nil {
			for _, x := range f.Fields {
				got[x.Path] = x.Code
			}
		}
		if !reflect.DeepEqual(got, want[i]) {
			t.Errorf("%d: %v, want %v", i, got, want[i])
		}
	}
}

func TestADayToldAgainReplacesWhatWasTold(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		put := func(counts ...Count) {
			w.Write(t, func(tx *db.Tx) error { Put(tx, counts, w.Clock.Now()); return nil })
		}
		list := func(a Asked) (out []Count) {
			w.Read(t, func(tx *db.Tx) (err error) { out, err = List(tx, a); return err })
			return out
		}
		a, b := Count{7, 20_000, 1, 5, 10, 2, 1}, Count{7, 20_001, 1, 5, 4, 0, 0}
		other := Count{8, 20_000, 3, 5, 99, 9, 9}
		put(b, a)
		put(other)
		put(b, a)
		if got := list(Asked{Distributor: 7}); !reflect.DeepEqual(got, []Count{a, b}) {
			t.Errorf("told twice: %v", got)
		}
		a.Views = 3
		put(a, Count{7, 20_001, 2, 4, 1, 1, 1})
		for name, c := range map[string]struct {
			asked Asked
			want  int
		}{
			"all": {Asked{Distributor: 7}, 3}, "a page": {Asked{Distributor: 7, Limit: 2}, 2}, "after": {Asked{Distributor: 7, After: a.key()}, 2},
			"from": {Asked{Distributor: 7, From: 20_001}, 2}, "until": {Asked{Distributor: 7, Until: 20_000}, 1}, "a channel": {Asked{Distributor: 7, Channel: 2}, 1},
			"a SKU": {Asked{Distributor: 7, SKU: 5}, 2}, "nobody's": {Asked{Distributor: 9}, 0},
		} {
			if got := list(c.asked); len(got) != c.want {
				t.Errorf("%s: %v", name, got)
			}
		}
		if got := list(Asked{Distributor: 7, Until: 20_000})[0]; got != a {
			t.Errorf("replaced: %v", got)
		}
	})
}
