package penalties

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

const (
	shop, other = id.Distributor(11), id.Distributor(12)
	maker       = id.Supplier(21)
)

func begun(t *testing.T, w *testkit.World, supplier id.Supplier, kind Kind) Case {
	t.Helper()
	var c Case
	w.Write(t, func(tx *db.Tx) (err error) {
		c, err = Begin(tx, NewCase{
			ID: id.NewPenalty(w.IDs), Distributor: shop, Supplier: supplier, Kind: kind, Complaint: "窜货", About: About{1, 2, 3}, Evidence: []id.File{5, 5, 4},
		}, "psn_a", w.Clock.Now())
		return err
	})
	return c
}

// confirmed walks a case to its confirmation and gives what was to be done.
func confirmed(t *testing.T, w *testkit.World, kind Kind) (c Case, due []Threshold) {
	t.Helper()
	c = begun(t, w, 0, kind)
	w.Write(t, func(tx *db.Tx) (err error) {
		if _, err = Answer(tx, shop, c.ID, Said{Text: "x"}, w.Clock.Now()); err != nil {
			return err
		}
		c, due, err = Confirm(tx, c.ID, "属实", "psn_a", w.Clock.Now())
		return err
	})
	return c, due
}

// moves does each action by its verb; a time that is due is made so.
func moves(tx *db.Tx, c Case, a Action, now clock.Micros) error {
	var err error
	switch a {
	case Opening:
		_, err = Accept(tx, c.ID, now)
	case Answering:
		_, err = Answer(tx, shop, c.ID, Said{Text: "x"}, now)
	case Confirmation:
		_, _, err = Confirm(tx, c.ID, "x", "psn_a", now)
	case Dismissal:
		_, err = Dismiss(tx, c.ID, "x", "psn_a", now)
	case Appealing:
		_, err = AppealAgainst(tx, shop, c.ID, Said{Text: "x"}, now)
	case Upholding, Overturning:
		_, err = DecideAppeal(tx, c.ID, a == Overturning, "x", "psn_b", now)
	case Revocation:
		_, err = Revoke(tx, 0, c.ID, "x", "psn_a", now)
	case Silence, Lapse:
		var after Case
		var moved bool
		after, moved, err = Expire(tx, c.ID, now+5*365*clock.Day)
		if want := map[Action]State{Silence: Unanswered, Lapse: Final}[a]; err == nil && (!moved || after.State != want) {
			err = ErrState
		}
	}
	return err
}

func TestEveryActionInEveryStateDoesWhatTheTableSays(t *testing.T) {
	actions := []Action{Opening, Answering, Silence, Confirmation, Dismissal, Appealing, Lapse, Upholding, Overturning, Revocation}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state := range Lifecycle {
			for _, a := range actions {
				c := begun(t, w, 0, Other)
				w.Write(t, func(tx *db.Tx) error {
					now := w.Clock.Now()
					tx.Exec(`update penalties_cases set state = $2, answer_by = $3, appeal_by = $3, decided_by = 'psn_a' where id = $1`,
						c.ID, state, now+clock.Day)
					return tx.Flush()
				})
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return moves(tx, c, a, w.Clock.Now()) })
				next, allowed := Lifecycle[state][a]
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) && !errors.Is(err, ErrNotFound) {
					t.Errorf("%s in %s: %v", a, state, err)
				}
				if !allowed {
					if a == Silence || a == Lapse {
						continue // by time the other one may have been due
					}
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := Get(tx, Viewer{}, c.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s, want %s", a, state, got.State, next)
					}
					return err
				})
			}
		}
	})
}

func TestACaseIsReadAsItWasBegunAndByThoseWhoMay(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := begun(t, w, maker, RegionDiversion)
		if c.State != Proposed || c.Points != 12 || c.OpenedAt != 0 {
			t.Errorf("begun %+v", c)
		}
		sees := func(v Viewer, want bool) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				got, err := Get(tx, v, c.ID)
				if want && (err != nil || !reflect.DeepEqual(got, c)) || !want && !errors.Is(err, ErrNotFound) {
					t.Errorf("%+v sees %+v, %v", v, got, err)
				}
				list, err := List(tx, v, Filter{State: c.State, Kind: c.Kind, Distributor: shop})
				if (len(list) == 1) != want {
					t.Errorf("%+v lists %d", v, len(list))
				}
				return err
			})
		}
		sees(Viewer{}, true)
		sees(Viewer{Supplier: maker}, true)
		sees(Viewer{Supplier: maker + 1}, false)
		sees(Viewer{Distributor: shop}, false)
		w.Write(t, func(tx *db.Tx) (err error) { c, err = Accept(tx, c.ID, w.Clock.Now()); return err })
		sees(Viewer{Distributor: shop}, true)
		sees(Viewer{Distributor: other}, false)
		if c.AnswerBy != w.Clock.Now()+7*clock.Day {
			t.Errorf("answer by %s", c.AnswerBy)
		}
		w.Write(t, func(tx *db.Tx) error {
			_, err := Answer(tx, shop, c.ID, Said{Text: "x", Evidence: []id.File{9}}, w.Clock.Now())
			all, failed := Evidence(tx, Viewer{Distributor: shop}, c.ID)
			if want := []Exhibit{{Defence, 9}, {Complaint, 4}, {Complaint, 5}}; !reflect.DeepEqual(all, want) {
				t.Errorf("evidence %v", all)
			}
			own, gone := Evidence(tx, Viewer{Supplier: maker}, c.ID)
			if len(own) != 2 {
				t.Errorf("the supplier sees %v", own)
			}
			return errors.Join(err, failed, gone)
		})
		for _, revoke := range []struct {
			by   id.Supplier
			want error
		}{{maker, ErrState}, {maker + 1, ErrNotFound}, {0, nil}} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Revoke(tx, revoke.by, c.ID, "x", "psn_a", w.Clock.Now()); return err })
			if !errors.Is(err, revoke.want) {
				t.Errorf("revoked by %d: %v", revoke.by, err)
			}
		}
	})
}

func TestMalformedCasesAreRefusedWithAllTheirPlaces(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := Begin(tx, NewCase{ID: 1, Distributor: shop, Kind: "rude", Complaint: " \x00", Evidence: make([]id.File, 21)}, "psn_a", 1)
			return err
		})
		if err == nil || err.Error() != "invalid: the request has mistakes; kind penalty_kind_unknown; text penalty_text_malformed; evidence evidence_too_much" {
			t.Errorf("got %v", err)
		}
	})
}

func TestTimesToAnswerAndToAppealEnd(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := begun(t, w, 0, Other)
		try := func(want error, verb func(tx *db.Tx) error) {
			t.Helper()
			if err := w.DB.Write(t.Context(), verb); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		w.Write(t, func(tx *db.Tx) error {
			_, moved, err := Expire(tx, c.ID, c.AnswerBy-1)
			if moved {
				t.Error("expired too early")
			}
			return err
		})
		try(ErrAnswerLate, func(tx *db.Tx) error { _, err := Answer(tx, shop, c.ID, Said{Text: "x"}, c.AnswerBy); return err })
		try(nil, func(tx *db.Tx) error { _, err := Answer(tx, shop, c.ID, Said{Text: "x"}, c.AnswerBy-1); return err })
		try(nil, func(tx *db.Tx) (err error) { c, _, err = Confirm(tx, c.ID, "x", "psn_a", 1000); return err })
		try(ErrAppealLate, func(tx *db.Tx) error {
			_, err := AppealAgainst(tx, shop, c.ID, Said{Text: "x"}, 1000+15*clock.Day)
			return err
		})
		try(nil, func(tx *db.Tx) error {
			_, err := AppealAgainst(tx, shop, c.ID, Said{Text: "x"}, 1000+15*clock.Day-1)
			return err
		})
		try(ErrSameReviewer, func(tx *db.Tx) error { _, err := DecideAppeal(tx, c.ID, true, "x", "psn_a", 2000); return err })
		try(nil, func(tx *db.Tx) error { _, err := DecideAppeal(tx, c.ID, true, "x", "psn_b", 2000); return err })
	})
}

func TestPointsAddUpExpireAndComeBack(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		counts := func(at clock.Micros, want int64) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				got, err := Points(tx, shop, at)
				if got != want {
					t.Errorf("%d points, want %d", got, want)
				}
				if foreign, err := Points(tx, other, at); foreign != 0 || err != nil {
					t.Errorf("another has %d, %v", foreign, err)
				}
				return err
			})
		}
		start := w.Clock.Now()
		_, due := confirmed(t, w, LatePayment) // 3
		if !reflect.DeepEqual(due, []Threshold{{3, Warn, 0}}) {
			t.Errorf("due %v", due)
		}
		w.Clock.Advance(100 * clock.Day)
		c, due := confirmed(t, w, RegionDiversion) // 15
		if !reflect.DeepEqual(due, []Threshold{{6, Delist, 0}, {12, FreezeSelection, 30}}) {
			t.Errorf("due %v", due)
		}
		if _, due := confirmed(t, w, Other); len(due) != 0 { // 16
			t.Errorf("due %v", due)
		}
		counts(w.Clock.Now(), 16)
		counts(start+365*clock.Day-1, 16)
		counts(start+365*clock.Day, 13)
		w.Write(t, func(tx *db.Tx) error {
			_, err := AppealAgainst(tx, shop, c.ID, Said{Text: "x"}, w.Clock.Now())
			_, failed := DecideAppeal(tx, c.ID, true, "x", "psn_b", w.Clock.Now())
			return errors.Join(err, failed)
		})
		counts(w.Clock.Now(), 4)
		if _, due := confirmed(t, w, RegionDiversion); len(due) != 2 { // 16 again: the same thresholds are reached anew
			t.Errorf("due %v", due)
		}
	})
}

func TestEverythingCrossedAtOnceIsDue(t *testing.T) {
	all := []Threshold{{3, Warn, 0}, {6, Delist, 0}, {9, Warn, 0}, {12, Suspend, 0}}
	for _, x := range []struct {
		before, after int64
		want          []Threshold
	}{{0, 2, nil}, {0, 3, all[:1]}, {3, 5, nil}, {2, 12, []Threshold{all[0], all[1], all[3]}}, {6, 9, all[2:3]}, {12, 40, nil}} {
		if got := crossed(all, x.before, x.after); !reflect.DeepEqual(got, x.want) {
			t.Errorf("from %d to %d: %v", x.before, x.after, got)
		}
	}
}

func TestASuspensionIsLiftedWithTheLastCaseThatStands(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		now := w.Clock.Now()
		first := Done{Penalty: 1, Effect: Suspend, Distributor: shop, At: now, Applied: true}
		second := Done{Penalty: 2, Effect: Suspend, Distributor: shop, At: now}
		third := Done{Penalty: 3, Effect: FreezeSelection, Distributor: shop, At: now, Until: now + clock.Day, Applied: true}
		w.Write(t, func(tx *db.Tx) error {
			Record(tx, first, second, third)
			return tx.Flush()
		})
		undo := func(penalty id.Penalty, want bool) {
			t.Helper()
			w.Write(t, func(tx *db.Tx) error {
				done, err := EffectsBy(tx, penalty)
				if err != nil {
					return err
				}
				resume, err := Undo(tx, done[0], now)
				if resume != want {
					t.Errorf("undoing %d resumes: %v", penalty, resume)
				}
				return err
			})
		}
		frozen := func(at clock.Micros, want bool) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				into := map[id.Distributor]clock.Micros{}
				LoadFreezes(tx, []id.Distributor{shop, other}, at, into)
				err := tx.Flush()
				if (into[shop] != 0) != want || into[other] != 0 || (CheckFrozen(into[shop]) != nil) != want {
					t.Errorf("frozen %v", into)
				}
				return err
			})
		}
		undo(1, false)
		undo(2, true)
		frozen(now+clock.Day-1, true)
		frozen(now+clock.Day, false)
		undo(3, false)
		frozen(now, false)
	})
}

func TestAScheduleIsDatedAndNeverRetroactive(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		before, now := begun(t, w, 0, Other), w.Clock.Now()
		n := NewSchedule{
			From: now + clock.Day, Points: []KindPoints{{Other, 7}},
			Terms: Terms{PeriodDays: 30, AnswerDays: 2, AppealDays: 3, Thresholds: []Threshold{{9, Suspend, 0}, {5, FreezeSelection, 4}}},
		}
		set := func(n NewSchedule) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := SetSchedule(tx, n, "psn_a", now); return err })
		}
		for range 2 {
			if err := set(n); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Advance(clock.Day - 1)
		if c := begun(t, w, 0, Other); c.Points != 1 || c.PeriodDays != 365 {
			t.Errorf("too early: %+v", c)
		}
		w.Clock.Advance(1)
		c := begun(t, w, 0, Other)
		if want := []Threshold{{5, FreezeSelection, 4}, {9, Suspend, 0}}; c.Points != 7 || c.PeriodDays != 30 || !reflect.DeepEqual(c.Thresholds, want) {
			t.Errorf("under the new one: %+v", c)
		}
		if c := begun(t, w, 0, LatePayment); c.Points != 3 {
			t.Errorf("a kind that was left out has %d points", c.Points)
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, Viewer{}, before.ID)
			if !reflect.DeepEqual(got, before) {
				t.Errorf("the older case became %+v", got)
			}
			return err
		})
		bad := NewSchedule{
			From: now - 1, Points: []KindPoints{{Other, -1}, {Other, 1}, {"rude", 1}},
			Terms: Terms{PeriodDays: 0, AnswerDays: 3651, AppealDays: 1, Thresholds: []Threshold{{0, Warn, 0}, {1, "scold", 0}, {1, Warn, 3}, {1, FreezeSelection, 0}, {1, Warn, 0}}},
		}
		want := "invalid: the request has mistakes; from schedule_retroactive; points[0].points points_out_of_range; points[1].kind schedule_says_twice; " +
			"points[2].kind penalty_kind_unknown; period_days schedule_days_out_of_range; answer_days schedule_days_out_of_range; " +
			"thresholds[0].points points_out_of_range; thresholds[1].effect effect_unknown; thresholds[2].days effect_days_malformed; " +
			"thresholds[3].days effect_days_malformed; thresholds[4] schedule_says_twice"
		if err := set(bad); err == nil || err.Error() != want {
			t.Errorf("got %v", err)
		}
	})
}

// TestADecisionWaitsForTheOneBeforeIt holds one transaction open while another decides: the second must count the first one's points.
func TestADecisionWaitsForTheOneBeforeIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		cases := []Case{begun(t, w, 0, FalseListing), begun(t, w, 0, FalseListing)}
		w.Write(t, func(tx *db.Tx) error {
			_, err := Answer(tx, shop, cases[0].ID, Said{Text: "x"}, w.Clock.Now())
			_, failed := Answer(tx, shop, cases[1].ID, Said{Text: "x"}, w.Clock.Now())
			return errors.Join(err, failed)
		})
		decide := func(c Case, meanwhile func()) (due []Threshold) {
			w.Write(t, func(tx *db.Tx) (err error) {
				if _, due, err = Confirm(tx, c.ID, "x", "psn_a", w.Clock.Now()); err == nil {
					err = tx.Flush()
				}
				meanwhile()
				return err
			})
			return due
		}
		var done sync.WaitGroup
		decided := make(chan struct{})
		done.Go(func() {
			decide(cases[0], sync.OnceFunc(func() {
				close(decided)
				time.Sleep(100 * time.Millisecond) // long enough for the other one to read, if it does not wait
			}))
		})
		<-decided
		if due := decide(cases[1], func() {}); !reflect.DeepEqual(due, []Threshold{{12, FreezeSelection, 30}}) {
			t.Errorf("due %v, want what both reach together", due)
		}
		done.Wait()
	})
}
