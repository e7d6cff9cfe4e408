package grades

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// ladder is a scheme of three grades: silver from 1,000.00 of sales and 10 orders, gold from 5,000.00, 50 orders and a promotion of 60.
func ladder(upgrade Upgrade, fall Fall, keep int64) Scheme {
	return Scheme{Period: Month, Upgrade: upgrade, Fall: fall, KeepPPM: keep, Thresholds: []Threshold{
		{Grade: 1, Rank: 1},
		{Grade: 2, Rank: 2, Measures: Measures{SalesMinor: 100_000, Orders: 10}},
		{Grade: 3, Rank: 3, Measures: Measures{SalesMinor: 500_000, Orders: 50, Abilities: Abilities{Promotion: 60}}},
	}}
}

func TestARankIsEarnedKeptOrLost(t *testing.T) {
	gold := Measures{SalesMinor: 500_000, Orders: 50, Abilities: Abilities{Promotion: 60}}
	silver := Measures{SalesMinor: 100_000, Orders: 10}
	almost := Measures{SalesMinor: 499_999, Orders: 50, Abilities: Abilities{Promotion: 60}}
	dull := Measures{SalesMinor: 900_000, Orders: 90, Abilities: Abilities{Promotion: 59}}
	for name, c := range map[string]struct {
		upgrade Upgrade
		fall    Fall
		keep    int64
		present int64
		m       Measures
		over    bool
		rank    int64
		reason  string
	}{
		"at once":                       {AtOnce, One, 800_000, 1, gold, false, 3, Earned},
		"not before the period is over": {ByPeriod, One, 800_000, 1, gold, false, 1, Kept},
		"when it is over":               {ByPeriod, One, 800_000, 0, gold, true, 3, Earned},
		"a cent short":                  {ByPeriod, One, 800_000, 1, almost, true, 2, Earned},
		"an ability short":              {AtOnce, One, 800_000, 2, dull, true, 2, Kept},
		"kept by four fifths":           {AtOnce, One, 800_000, 3, Measures{400_000, 40, 0, Abilities{Promotion: 60}}, true, 3, Kept},
		"a cent below four fifths":      {AtOnce, One, 800_000, 3, Measures{399_999, 40, 0, Abilities{Promotion: 60}}, true, 2, Fell},
		"one step":                      {AtOnce, One, 1_000_000, 3, Measures{}, true, 2, Fell},
		"to what was reached":           {AtOnce, ToEarned, 1_000_000, 3, Measures{}, true, 1, Fell},
		"to what was reached, silver":   {AtOnce, ToEarned, 1_000_000, 3, silver, true, 2, Fell},
		"never":                         {AtOnce, Never, 1_000_000, 3, Measures{}, true, 3, Kept},
		"nobody falls within a period":  {AtOnce, ToEarned, 1_000_000, 3, Measures{}, false, 3, Kept},
		"the lowest can't fall":         {AtOnce, ToEarned, 1_000_000, 1, Measures{}, true, 1, Kept},
		"new and nothing sold":          {AtOnce, One, 800_000, 0, Measures{}, true, 1, Kept},
	} {
		s := ladder(c.upgrade, c.fall, c.keep)
		if rank, reason := s.Judge(c.present, c.m, c.over); rank != c.rank || reason != c.reason {
			t.Errorf("%s: %d %s, want %d %s", name, rank, reason, c.rank, c.reason)
		}
	}
}

func TestMoreIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := ladder(rapid.SampledFrom([]Upgrade{AtOnce, ByPeriod}).Draw(t, "upgrade"), rapid.SampledFrom([]Fall{Never, One, ToEarned}).Draw(t, "fall"),
			rapid.Int64Range(0, 1_000_000).Draw(t, "keep"))
		draw := func(name string) Measures {
			return Measures{
				rapid.Int64Range(0, 700_000).Draw(t, name), rapid.Int64Range(0, 80).Draw(t, name), 0,
				Abilities{Promotion: rapid.Int64Range(0, 100).Draw(t, name)},
			}
		}
		m, more := draw("m"), draw("more")
		better := Measures{m.SalesMinor + more.SalesMinor, m.Orders + more.Orders, 0, Abilities{Promotion: min(100, m.Promotion+more.Promotion)}}
		present, over := rapid.Int64Range(0, 3).Draw(t, "present"), rapid.Bool().Draw(t, "over")
		worse, _ := s.Judge(present, m, over)
		good, _ := s.Judge(present, better, over)
		if good < worse {
			t.Fatalf("%+v gives %d, %+v gives %d", m, worse, better, good)
		}
		if worse < 1 || worse > 3 || !over && worse < present {
			t.Fatalf("rank %d of %d", worse, present)
		}
	})
}

func TestAPeriodIsHalfOpenInTheOperatorsZone(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Of(time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC)) // the first of April in Shanghai
	for period, want := range map[Period][2]string{
		Month: {"2026-03-31T16:00:00Z", "2026-04-30T16:00:00Z"}, Quarter: {"2026-03-31T16:00:00Z", "2026-06-30T16:00:00Z"},
		Year: {"2025-12-31T16:00:00Z", "2026-12-31T16:00:00Z"},
	} {
		span := period.At(at, shanghai)
		if got := [2]string{span.From.Time().Format(time.RFC3339), span.To.Time().Format(time.RFC3339)}; got != want {
			t.Errorf("%s: %v", period, got)
		}
		if before := period.Before(at, shanghai); before.To != span.From || before.From >= before.To {
			t.Errorf("before %s: %v", period, before)
		}
	}
}
