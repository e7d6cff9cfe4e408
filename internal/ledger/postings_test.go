package ledger

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// still is a clock that stands.
type still struct{}

func (still) Now() clock.Micros { return testkit.Start }

// books is a working set without a database: wallets 1 and 2 and a payable 3 stay at zero or above, cash 4 and margin 5 need not.
func books(balances ...int64) *Set {
	s := NewSet()
	for i, minor := range balances {
		s.balances[id.Account(i+1)] = &balance{loaded: minor, now: minor, overdraft: i > 2}
	}
	return s
}

func TestPostRefusesWhatDoesNotSumToZeroOrTakesTooMuch(t *testing.T) {
	ids := id.NewSource(still{}, 1)
	for name, c := range map[string]struct {
		legs []Leg
		want error
	}{
		"nothing":                             {nil, nil},
		"a pair":                              {[]Leg{{1, -100}, {2, 100}}, nil},
		"all that is there, and not one more": {[]Leg{{1, -101}, {2, 101}}, ErrInsufficientFunds},
		"from an account that may fall below zero": {[]Leg{{4, -900}, {1, 900}}, nil},
		"a sum of one":                     {[]Leg{{1, -100}, {2, 101}}, ErrUnbalanced},
		"one leg":                          {[]Leg{{2, 5}}, ErrUnbalanced},
		"an account that was never opened": {[]Leg{{1, -5}, {77, 5}}, ErrUnknownAccount},
		"an unknown account with nothing to book":      {[]Leg{{77, 0}}, ErrUnknownAccount},
		"twice from one account, together too much":    {[]Leg{{1, -60}, {1, -60}, {2, 120}}, ErrInsufficientFunds},
		"twice from one account, together just enough": {[]Leg{{1, -60}, {1, -40}, {2, 100}}, nil},
		"in and out again":                             {[]Leg{{2, 10}, {2, -10}}, nil},
		"out before it came in":                        {[]Leg{{2, -10}, {2, 10}}, ErrInsufficientFunds},
		"three sides":                                  {[]Leg{{1, -100}, {3, 80}, {5, 20}}, nil},
		"a margin below zero":                          {[]Leg{{1, -100}, {3, 130}, {5, -30}}, nil},
		"more than any amount may be":                  {[]Leg{{4, -money.MaxMinor - 1}, {1, money.MaxMinor + 1}}, ErrAmount},
		"a sum that wraps around to zero":              {[]Leg{{4, math.MinInt64}, {5, math.MinInt64}}, ErrAmount},
		"a balance past what may be stored":            {[]Leg{{4, -money.MaxMinor}, {1, money.MaxMinor}}, ErrAmount},
		"a debt past what may be stored": {
			[]Leg{{4, -money.MaxMinor}, {2, money.MaxMinor}, {4, -money.MaxMinor}, {3, money.MaxMinor}}, ErrAmount,
		},
	} {
		s := books(100, 0, 0, 0, 0)
		err := s.Post(ids, Group{Event: 9, Legs: c.legs})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil && (s.Mark() != 0 || s.Balance(1) != 100 || s.Balance(2) != 0) {
			t.Errorf("%s: a refused group left %d postings, balances %d and %d", name, s.Mark(), s.Balance(1), s.Balance(2))
		}
	}
}

// TestBooksBalanceUnderAnyOrderOfGroups posts random groups, some of them undone, and holds the balances to a plain model.
func TestBooksBalanceUnderAnyOrderOfGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := id.NewSource(still{}, 1)
		model := [5]int64{}
		for i := range 3 {
			model[i] = rapid.Int64Range(0, 50).Draw(t, "opening")
		}
		s := books(model[:]...)
		type point struct {
			mark  int
			model [5]int64
		}
		var marks []point
		for range rapid.IntRange(1, 25).Draw(t, "groups") {
			switch rapid.SampledFrom([]string{"post", "post", "post", "mark", "undo"}).Draw(t, "command") {
			case "mark":
				marks = append(marks, point{s.Mark(), model})
				continue
			case "undo":
				if n := len(marks) - 1; n >= 0 {
					s.Undo(marks[n].mark)
					model, marks = marks[n].model, marks[:n]
				}
				continue
			}
			after, lowest, sum := model, int64(0), int64(0)
			var legs []Leg
			for range rapid.IntRange(1, 4).Draw(t, "legs") {
				l := Leg{id.Account(rapid.IntRange(1, 5).Draw(t, "account")), rapid.Int64Range(-40, 40).Draw(t, "minor")}
				if rapid.Bool().Draw(t, "closing") {
					l.Minor = -sum
				}
				sum += l.Minor
				after[l.Account-1] += l.Minor
				if l.Account <= 3 && l.Minor < 0 {
					lowest = min(lowest, after[l.Account-1])
				}
				legs = append(legs, l)
			}
			err := s.Post(ids, Group{Event: 9, Legs: legs})
			if good := sum == 0 && lowest >= 0; good != (err == nil) {
				t.Fatalf("%+v on %v: %v", legs, model, err)
			}
			if err == nil {
				model = after
			}
			total := int64(0)
			for i := range model {
				if got := s.Balance(id.Account(i + 1)); got != model[i] || i < 3 && got < 0 {
					t.Fatalf("account %d holds %d, want %d", i+1, got, model[i])
				}
			}
			for _, p := range s.postings {
				if total += p.Minor; p.Minor == 0 {
					t.Fatalf("a posting of nothing: %+v", p)
				}
			}
			if total != 0 {
				t.Fatalf("postings sum to %d", total)
			}
		}
	})
}

func TestABalanceThatWasNotLoadedIsZero(t *testing.T) {
	if s := books(100); s.Balance(1) != 100 || s.Balance(9) != 0 {
		t.Errorf("%d, %d", s.Balance(1), s.Balance(9))
	}
}
