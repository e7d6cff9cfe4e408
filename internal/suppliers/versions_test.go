package suppliers

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func aVersion(from clock.Micros) NewVersion {
	return NewVersion{Wording: Wording{SupplyRule: Ratio, SupplyRatioPPM: 700_000, ChannelKinds: "own_site", Regions: "31,44"}, Scope: []Clause{{SKU: 9}}, From: from, By: "psn_1"}
}

// termsAt gives an agreement's terms as an order at that instant sees them.
func termsAt(t *testing.T, w *testkit.World, a id.Agreement, at clock.Micros) Terms {
	t.Helper()
	into := map[id.Agreement]*Terms{}
	w.Read(t, func(tx *db.Tx) error { LoadTerms(tx, []id.Agreement{a}, at, into); return tx.Flush() })
	return *into[a]
}

func states(t *testing.T, w *testkit.World, a id.Agreement) (got []VersionState) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) error {
		all, err := Versions(tx, a, 0, 0)
		for _, v := range all {
			got = append(got, v.State)
		}
		return err
	})
	return got
}

func same[T comparable](got []T, want ...T) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] {
			return false
		}
	}
	return true
}

func TestAVersionCountsFromItsDayOnWhetherOrNotItWasWrittenDown(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := signed(t, w, anAgreement(w, created(t, w).ID))
		day := testkit.Start + 5*clock.Day
		n := aVersion(day)
		n.OnPaper = true
		w.Write(t, func(tx *db.Tx) error { _, err := Amend(tx, a.ID, n, testkit.Start); return err })
		if got := termsAt(t, w, a.ID, day-1); got.Version != 1 || !got.Reprice || got.SupplyRatioPPM != 800_000 || got.Regions != "" {
			t.Errorf("the instant before: %+v", got)
		}
		after := termsAt(t, w, a.ID, day)
		if after.Version != 2 || after.Reprice || after.SupplyRatioPPM != 700_000 || after.Regions != "31,44" || after.State != InForce {
			t.Errorf("on its day: %+v", after)
		}
		commence := func(at clock.Micros, want bool) {
			w.Write(t, func(tx *db.Tx) error {
				before, now, v, done, err := CommenceDue(tx, a.ID, at)
				if done != want || done && (before.Version != 1 || now.Version != 2 || v.State != Current) {
					t.Errorf("at %s: %v, %+v, %+v, %+v", at, done, before, now, v)
				}
				return err
			})
		}
		commence(day-1, false)
		commence(day, true)
		commence(day, false)
		if got := termsAt(t, w, a.ID, day); got != after {
			t.Errorf("written down: %+v, was %+v", got, after)
		}
		w.Read(t, func(tx *db.Tx) error {
			scope, err := Scope(tx, a.ID)
			if len(scope) != 1 || scope[0].SKU != 9 {
				t.Errorf("scope %+v", scope)
			}
			return err
		})
		if got := states(t, w, a.ID); !same(got, Replaced, Current) {
			t.Errorf("versions %v", got)
		}
	})
}

func TestAVersionIsNeverRetroactiveAndOneWaitsAtATime(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := signed(t, w, anAgreement(w, created(t, w).ID))
		amend := func(n NewVersion) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Amend(tx, a.ID, n, testkit.Start+1); return err }
		}
		err := w.DB.Write(t.Context(), amend(aVersion(testkit.Start)))
		if got := places(err); got["from"] != "retroactive" {
			t.Errorf("got %v", err)
		}
		bad := aVersion(testkit.Start + 1)
		bad.Scope, bad.Invoice, bad.SupplyRatioPPM = nil, "x", 0
		if got := places(w.DB.Write(t.Context(), amend(bad))); len(got) != 3 {
			t.Errorf("all mistakes at once: %v", got)
		}
		expect(t, w, nil, amend(aVersion(testkit.Start+1)))
		expect(t, w, ErrVersionOpen, amend(aVersion(testkit.Start+1)))
		expect(t, w, ErrVersionOpen, func(tx *db.Tx) error { _, err := Replace(tx, a.ID, []Clause{{SKU: 1}}, "psn_1", 1); return err })
		w.Write(t, func(tx *db.Tx) error { _, err := Retract(tx, a.ID, 2); return err })
		expect(t, w, nil, amend(aVersion(testkit.Start+1)))
		if got := states(t, w, a.ID); !same(got, Current, Dropped, Offered) {
			t.Errorf("versions %v", got)
		}
	})
}

func TestAVersionThatIsSignedLateCountsFromItsLastSignature(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		n := anAgreement(w, created(t, w).ID)
		n.Proposed, n.Until = true, testkit.Start+30*clock.Day
		a := signed(t, w, n)
		if a.State != Proposed || a.Live(testkit.Start) || a.Sells(testkit.Start) {
			t.Errorf("proposed: %+v", a)
		}
		late := testkit.Start + 3*clock.Day
		expect(t, w, ErrPeriod, func(tx *db.Tx) error { _, err := Complete(tx, a.ID, 1, false, 0, n.Until); return err })
		w.Write(t, func(tx *db.Tx) error {
			v, err := Complete(tx, a.ID, 1, true, 7, late)
			if v.State != Current || v.From != late || !v.OnPaper || v.PaperFile != 7 {
				t.Errorf("got %+v", v)
			}
			return err
		})
		got := termsAt(t, w, a.ID, late)
		if got.From != late || !got.Live(late) || got.Live(late-1) {
			t.Errorf("in force: %+v", got)
		}
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Complete(tx, a.ID, 1, false, 0, late); return err })
		expect(t, w, ErrState, func(tx *db.Tx) error { _, err := Retract(tx, a.ID, 1); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Complete(tx, a.ID, 2, false, 0, late); return err })
	})
}

func TestWhatWaitsIsDroppedWhenTheAgreementEnds(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := signed(t, w, anAgreement(w, created(t, w).ID))
		n := aVersion(testkit.Start + 5)
		n.OnPaper = true
		w.Write(t, func(tx *db.Tx) error {
			_, err := Amend(tx, a.ID, n, testkit.Start)
			_, failed := End(tx, a.ID, testkit.Start+1)
			return errors.Join(err, failed)
		})
		if got := states(t, w, a.ID); !same(got, Current, Dropped) {
			t.Errorf("versions %v", got)
		}
		if got := termsAt(t, w, a.ID, testkit.Start+9); got.Version != 1 || got.State != Ended {
			t.Errorf("terms %+v", got)
		}
	})
}

func TestEveryPairOfStateAndActionOfAVersion(t *testing.T) {
	verbs := map[VersionAction]func(tx *db.Tx, a id.Agreement) error{
		Completion: func(tx *db.Tx, a id.Agreement) error {
			_, err := Complete(tx, a, 2, false, 0, testkit.Start)
			return err
		},
		Retraction: func(tx *db.Tx, a id.Agreement) error { _, err := Retract(tx, a, 2); return err },
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		for state, actions := range VersionLifecycle {
			for action, verb := range verbs {
				a := signed(t, w, anAgreement(w, s.ID))
				w.Write(t, func(tx *db.Tx) error {
					_, err := Amend(tx, a.ID, aVersion(testkit.Start+9), testkit.Start)
					tx.ExecOne("update suppliers_versions set state = $2 where agreement_id = $1 and version = 2", a.ID, state)
					return err
				})
				next, allowed := actions[action]
				if !allowed {
					next = state
				}
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return verb(tx, a.ID) })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if got := states(t, w, a.ID); got[1] != next {
					t.Errorf("%s in %s leads to %s", action, state, got[1])
				}
			}
		}
	})
}

func TestWordsAreASetAndNoWordsAreAll(t *testing.T) {
	w := WordsOf([]string{"44", "31", "44"})
	if full := Words("310000"); !full.Cover("310115") || full.Cover("320100") {
		t.Errorf("%s is not Shanghai", full)
	}
	if w != "31,44" || WordsOf(nil) != "" || len(Words("").List()) != 0 {
		t.Errorf("got %q", w)
	}
	for text, want := range map[string]bool{"310115": true, "44": true, "3": false, "510104": false, "United Kingdom": false} {
		if w.Cover(text) != want || !Words("").Cover(text) {
			t.Errorf("%s lies in one of %s: %v", text, w, !want)
		}
	}
	if kinds := Words("mall_shop,own_site"); !kinds.Has("own_site") || kinds.Has("own") || kinds.Has("") || !Words("").Has("") {
		t.Error("a word is whole or not there")
	}
}
