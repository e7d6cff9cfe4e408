package distributors

import (
	"errors"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func manyLines() LineIDs {
	lines := make([]id.ProductLine, MaxContractLines+1)
	for i := range lines {
		lines[i] = id.ProductLine(i + 1)
	}
	return LinesOf(lines)
}

func TestProductLinesAreWrittenInOrderAndReadBack(t *testing.T) {
	lines := LinesOf([]id.ProductLine{9, 3, 9})
	if got := lines.IDs(); !slices.Equal(got, []id.ProductLine{3, 9}) {
		t.Errorf("%q is read as %v", lines, got)
	}
	if LinesOf(nil) != "" || LineIDs("").IDs() != nil {
		t.Error("no lines are some")
	}
}

func TestAContractOnCreditIsReadAsItWasSignedAndGivesCreditWhileItHolds(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		n := aContract(w, created(t, w).ID)
		n.Payment, n.CreditLimit, n.Credit, n.Until = Credit, 500, 4, testkit.Start+clock.Day
		n.Lines, n.Delivery = LinesOf([]id.ProductLine{5}), Delivery{true, true}
		want := signed(t, w, n)
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetContract(tx, 0, n.ID)
			if got != want || got.CreditLimit != 500 || got.Credit != 4 || got.Delivery != (Delivery{true, true}) || got.Lines != n.Lines {
				t.Errorf("got %+v, signed %+v", got, want)
			}
			return err
		})
		for at, limit := range map[clock.Micros]int64{testkit.Start: 500, n.Until: 0, testkit.Start - 1: 0} {
			if got := want.CreditAt(at); got != limit {
				t.Errorf("at %s: %d", at, got)
			}
		}
	})
}

func amended(t *testing.T, w *testkit.World, c Contract, from clock.Micros) Contract {
	t.Helper()
	n := aContract(w, c.Distributor)
	n.PriceRatioPPM, n.From = 800_000, from
	w.Write(t, func(tx *db.Tx) (err error) { c, err = Amend(tx, c.ID, n, w.Clock.Now()); return err })
	return c
}

func TestAnAmendmentHoldsFromItsDateOnceItIsEnteredAndNeverBefore(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := signed(t, w, aContract(w, created(t, w).ID))
		next := amended(t, w, c, testkit.Start+clock.Day)
		if next.State != Proposed || next.Version != 2 || next.Root != c.ID || next.Wallet != c.Wallet || next.Cash != c.Cash {
			t.Errorf("proposed %+v", next)
		}
		ratioAt := func(at clock.Micros, want int64) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				got, err := Current(tx, c.Distributor, at)
				if got.PriceRatioPPM != want {
					t.Errorf("at %s: %d", at, got.PriceRatioPPM)
				}
				return err
			})
		}
		ratioAt(testkit.Start+2*clock.Day, 900_000)
		w.Write(t, func(tx *db.Tx) error { _, err := Enter(tx, next.ID, testkit.Start); return err })
		ratioAt(testkit.Start, 900_000)
		ratioAt(testkit.Start+clock.Day-1, 900_000)
		ratioAt(testkit.Start+clock.Day, 800_000)
		late := amended(t, w, c, testkit.Start+2*clock.Day)
		w.Write(t, func(tx *db.Tx) error { _, err := Enter(tx, late.ID, testkit.Start+3*clock.Day); return err })
		w.Read(t, func(tx *db.Tx) error {
			all, err := Versions(tx, c.Distributor, c.ID)
			if len(all) != 3 || all[2].From != testkit.Start+3*clock.Day || all[1].Until != all[2].From || all[0].Until != testkit.Start+clock.Day {
				t.Errorf("versions %+v", all)
			}
			_, foreign := Versions(tx, c.Distributor+1, c.ID)
			if !errors.Is(foreign, ErrNotFound) {
				t.Errorf("another's versions: %v", foreign)
			}
			return err
		})
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Enter(tx, next.ID, testkit.Start); return err })
	})
}

func TestAmendRefuses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := signed(t, w, aContract(w, created(t, w).ID))
		try := func(want error, code string, change func(n *NewContract)) {
			t.Helper()
			n := aContract(w, c.Distributor)
			change(&n)
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Amend(tx, c.ID, n, testkit.Start); return err })
			found := code == ""
			for _, got := range places(err) {
				found = found || got == code
			}
			if !errors.Is(err, want) || !found {
				t.Errorf("got %v %v, want %v %s", err, places(err), want, code)
			}
		}
		try(ErrInvalid, "amendment_retroactive", func(n *NewContract) { n.From = testkit.Start - 1 })
		try(ErrInvalid, "contract_currency_fixed", func(n *NewContract) { n.Currency = "USD" })
		try(ErrInvalid, "drift_policy_malformed", func(n *NewContract) { n.Drift = "" })
		next := amended(t, w, c, testkit.Start)
		try(ErrAmendmentOpen, "amendment_open", func(*NewContract) {})
		w.Write(t, func(tx *db.Tx) error { _, err := Drop(tx, next.ID); return err })
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Enter(tx, next.ID, testkit.Start); return err })
		w.Write(t, func(tx *db.Tx) error {
			_, err := GiveNotice(tx, c.ID, testkit.Start+20*clock.Day, testkit.Start)
			return err
		})
		try(ErrInvalid, "amendment_retroactive", func(n *NewContract) { n.From = testkit.Start + 20*clock.Day })
		w.Write(t, func(tx *db.Tx) error { _, err := End(tx, c.ID, testkit.Start); return err })
		try(ErrState, "", func(*NewContract) {})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Amend(tx, 1, NewContract{}, 1); return err })
	})
}

func TestNoticeEndsAllVersionsAndDropsWhatWasProposed(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := signed(t, w, aContract(w, created(t, w).ID))
		far := amended(t, w, c, testkit.Start+30*clock.Day)
		w.Write(t, func(tx *db.Tx) error { _, err := Enter(tx, far.ID, testkit.Start); return err })
		open := amended(t, w, c, testkit.Start+clock.Day)
		w.Write(t, func(tx *db.Tx) error {
			_, err := GiveNotice(tx, c.ID, testkit.Start+20*clock.Day, testkit.Start)
			return err
		})
		w.Read(t, func(tx *db.Tx) error {
			all, err := Versions(tx, 0, c.ID)
			if len(all) != 3 || all[0].Until != testkit.Start+20*clock.Day || all[0].State != InForce || all[1].State != Ended || all[2].ID != open.ID || all[2].State != Dropped {
				t.Errorf("versions %+v", all)
			}
			_, gone := Current(tx, c.Distributor, testkit.Start+31*clock.Day)
			if !errors.Is(gone, ErrNoContract) {
				t.Errorf("after the notice: %v", gone)
			}
			return err
		})
	})
}

func TestAContractIsMarkedAsEndedWhenItsLastInstantIsOver(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		n := aContract(w, created(t, w).ID)
		n.Until = testkit.Start + clock.Day
		c := signed(t, w, n)
		for _, x := range []struct {
			at    clock.Micros
			ended bool
			state ContractState
		}{{n.Until - 1, false, InForce}, {n.Until, true, Ended}, {n.Until + 1, false, Ended}} {
			w.Write(t, func(tx *db.Tx) error {
				got, ended, err := Expire(tx, c.ID, x.at)
				if ended != x.ended || got.State != x.state {
					t.Errorf("at %s: %v %s", x.at, ended, got.State)
				}
				return err
			})
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, _, err := Expire(tx, 1, 1); return err })
	})
}

func TestADrawnContractHoldsOnlyOnceItIsEntered(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var d Distributor
		w.Write(t, func(tx *db.Tx) (err error) {
			d, err = Create(tx, NewDistributor{ID: id.NewDistributor(w.IDs), Name: "新店", Pending: true, Inviter: 9}, 1)
			return err
		})
		if d.State != Pending || d.Inviter != 9 {
			t.Errorf("created %+v", d)
		}
		n := aContract(w, d.ID)
		n.From = 0
		w.Write(t, func(tx *db.Tx) error { _, err := Draw(tx, n, testkit.Start); return err })
		expect(t, w, ErrNoContract, func(tx *db.Tx) error { _, err := Current(tx, d.ID, testkit.Start); return err })
		expect(t, w, ErrPending, func(tx *db.Tx) error { _, err := Enter(tx, n.ID, testkit.Start); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := Activate(tx, d.ID); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := Enter(tx, n.ID, testkit.Start); return err })
		w.Read(t, func(tx *db.Tx) error {
			c, err := Current(tx, d.ID, testkit.Start)
			if c.ID != n.ID || c.From != testkit.Start {
				t.Errorf("current %+v", c)
			}
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Draw(tx, NewContract{}, 1); return orNotFound(err) })
	})
}

// orNotFound reads the many mistakes of an empty contract as what a missing distributor is told.
func orNotFound(err error) error {
	if errors.Is(err, ErrInvalid) {
		return ErrNotFound
	}
	return err
}
