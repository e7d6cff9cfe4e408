package grades

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// expect runs body in a transaction and demands this outcome; nil is success.
func expect(t *testing.T, w *testkit.World, want error, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), body); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func threeGrades(t *testing.T, w *testkit.World) (ids []id.Grade) {
	t.Helper()
	for _, name := range []string{"普通", "银牌", "金牌"} {
		w.Write(t, func(tx *db.Tx) error {
			g, err := Add(tx, id.NewGrade(w.IDs), name, "")
			ids = append(ids, g.ID)
			return err
		})
	}
	return ids
}

func scheme(w *testkit.World, ids []id.Grade) Scheme {
	return Scheme{ID: id.NewGradeScheme(w.IDs), Name: "2026", Period: Month, Upgrade: AtOnce, Fall: One, KeepPPM: 800_000, Thresholds: []Threshold{
		{Grade: ids[1], Measures: Measures{SalesMinor: 100, Orders: 1}}, {Grade: ids[2], Measures: Measures{SalesMinor: 200, Orders: 1}},
	}}
}

func TestThereAreAtMostEightGradesEachAboveTheOthers(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for i := range MaxGrades {
			expect(t, w, nil, func(tx *db.Tx) error {
				g, err := Add(tx, id.NewGrade(w.IDs), " 等级 ", "A")
				if g.Rank != int64(i+1) || g.Name != "等级" {
					t.Errorf("got %+v", g)
				}
				return err
			})
		}
		expect(t, w, ErrTooMany, func(tx *db.Tx) error { _, err := Add(tx, id.NewGrade(w.IDs), "九", ""); return err })
		expect(t, w, ErrName, func(tx *db.Tx) error { _, err := Add(tx, id.NewGrade(w.IDs), " ", ""); return err })
		w.Read(t, func(tx *db.Tx) error {
			all, err := All(tx)
			if len(all) != MaxGrades || all[7].Rank != 8 {
				t.Errorf("got %+v", all)
			}
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Rename(tx, 1, "x", ""); return err })
	})
}

func TestAGradeIsRenamed(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		ids := threeGrades(t, w)
		expect(t, w, nil, func(tx *db.Tx) error { _, err := Rename(tx, ids[1], "白银", "S"); return err })
		expect(t, w, ErrName, func(tx *db.Tx) error { _, err := Rename(tx, ids[1], strings.Repeat("x", 51), ""); return err })
		expect(t, w, ErrName, func(tx *db.Tx) error { _, err := Rename(tx, ids[1], "x", "a\nb"); return err })
		w.Read(t, func(tx *db.Tx) error {
			g, err := Get(tx, ids[1])
			if g != (Grade{ids[1], 2, "白银", "S"}) {
				t.Errorf("got %+v", g)
			}
			return err
		})
	})
}

func TestAllMistakesOfASchemeAreToldAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		ids := threeGrades(t, w)
		places := func(change func(s *Scheme)) map[string]string {
			s := scheme(w, ids)
			change(&s)
			out := map[string]string{}
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Draft(tx, s, 1); return err })
			if f := fault.From(err); f != nil {
				for _, x := range f.Fields {
					out[x.Path] = x.Code
				}
			}
			return out
		}
		for name, c := range map[string]struct {
			change func(s *Scheme)
			want   map[string]string
		}{
			"fine": {func(*Scheme) {}, map[string]string{}},
			"everything": {func(s *Scheme) { *s = Scheme{ID: s.ID, KeepPPM: -1, Thresholds: s.Thresholds} }, map[string]string{
				"name": "grade_name_malformed", "period": "review_period_unknown", "upgrade": "upgrade_unknown", "fall": "fall_unknown", "keep_ppm": "keep_out_of_range",
			}},
			"unknown grade": {func(s *Scheme) { s.Thresholds[0].Grade = 99 }, map[string]string{
				"thresholds[0].grade_id": "grade_unknown", "thresholds": "threshold_missing",
			}},
			"negative":       {func(s *Scheme) { s.Thresholds[0].Orders = -1 }, map[string]string{"thresholds[0]": "threshold_out_of_range"}},
			"an ability":     {func(s *Scheme) { s.Thresholds[1].Shop = 101 }, map[string]string{"thresholds[1]": "threshold_out_of_range"}},
			"not rising":     {func(s *Scheme) { s.Thresholds[1].SalesMinor = 99 }, map[string]string{"thresholds": "thresholds_not_rising"}},
			"no difference":  {func(s *Scheme) { s.Thresholds[1].SalesMinor = 100 }, map[string]string{"thresholds": "thresholds_not_rising"}},
			"one is missing": {func(s *Scheme) { s.Thresholds = s.Thresholds[:1] }, map[string]string{"thresholds": "threshold_missing"}},
			"the lowest takes": {func(s *Scheme) {
				s.Thresholds = append(s.Thresholds, Threshold{Grade: ids[0], Measures: Measures{Orders: 1}})
			}, map[string]string{"thresholds[2]": "lowest_grade_takes_nothing"}},
		} {
			if got := places(c.change); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}

func TestEveryPairOfStateAndActionOfAScheme(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		ids := threeGrades(t, w)
		expect(t, w, ErrNoScheme, func(tx *db.Tx) error { _, err := LiveScheme(tx); return err })
		for _, state := range []State{Drafted, Live, Replaced} {
			s := scheme(w, ids)
			expect(t, w, nil, func(tx *db.Tx) error {
				_, err := Draft(tx, s, 5)
				tx.Exec("update grades_schemes set state = $1 where state = $2", Replaced, Live)
				tx.Exec("update grades_schemes set state = $2 where id = $1", s.ID, state)
				return err
			})
			want := error(ErrState)
			if _, ok := Lifecycle[state][Activation]; ok {
				want = nil
			}
			expect(t, w, want, func(tx *db.Tx) error { _, err := Activate(tx, s.ID, 9); return err })
		}
	})
}

func TestOneSchemeIsLive(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		ids := threeGrades(t, w)
		first, second := scheme(w, ids), scheme(w, ids)
		expect(t, w, nil, func(tx *db.Tx) error {
			_, err := Draft(tx, first, 1)
			_, failed := Draft(tx, second, 2)
			return errors.Join(err, failed)
		})
		for i, s := range []Scheme{first, second} {
			expect(t, w, nil, func(tx *db.Tx) error { _, err := Activate(tx, s.ID, clock.Micros(10+i)); return err })
		}
		w.Read(t, func(tx *db.Tx) error {
			live, err := LiveScheme(tx)
			all, failed := Schemes(tx, 0, 0)
			if live.ID != second.ID || live.LiveFrom != 11 || len(live.Thresholds) != 2 || live.Thresholds[1].Rank != 3 {
				t.Errorf("live %+v", live)
			}
			if len(all) != 2 || all[1].State != Replaced {
				t.Errorf("all %+v", all)
			}
			return errors.Join(err, failed)
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Activate(tx, 99, 1); return err })
	})
}

func TestAStandingIsReadBackWithItsMoves(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		ids := threeGrades(t, w)
		standing := Standing{Distributor: 7, Grade: ids[1], Rank: 2, Since: 5, PinnedUntil: 6, ReviewedTo: 7}
		first := Move{ID: id.NewEvent(w.IDs), Distributor: 7, To: 1, Reason: Kept, At: 4}
		second := Move{ID: id.NewEvent(w.IDs), Distributor: 7, From: 1, To: 2, Reason: Earned, Scheme: 3, Measures: Measures{SalesMinor: 100, Orders: 2, InvitedMinor: 3}, At: 5}
		expect(t, w, nil, func(tx *db.Tx) error {
			Place(tx, []Standing{{Distributor: 7, Grade: ids[0], Rank: 1, Since: 4}}, []Move{first})
			Place(tx, []Standing{standing}, []Move{second})
			return tx.Flush()
		})
		w.Read(t, func(tx *db.Tx) error {
			got, err := StandingOf(tx, 7)
			none, failed := StandingOf(tx, 8)
			moves, gone := Moves(tx, 7, 0, 0)
			loaded := map[id.Distributor]*Standing{}
			LoadStandings(tx, []id.Distributor{7, 8}, loaded)
			err = errors.Join(err, failed, gone, tx.Flush())
			if got != standing || none != (Standing{Distributor: 8}) || !reflect.DeepEqual(moves, []Move{second, first}) || len(loaded) != 1 {
				t.Errorf("got %+v, none %+v, moves %+v, loaded %v", got, none, moves, loaded)
			}
			return err
		})
	})
}

func TestAnEvaluationIsAMark(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		expect(t, w, ErrAbility, func(tx *db.Tx) error { return Evaluate(tx, 7, Abilities{Sales: 101}, 1) })
		expect(t, w, ErrAbility, func(tx *db.Tx) error { return Evaluate(tx, 7, Abilities{Operation: -1}, 1) })
		expect(t, w, nil, func(tx *db.Tx) error { return Evaluate(tx, 7, Abilities{1, 2, 3, 4}, 1) })
		expect(t, w, nil, func(tx *db.Tx) error { return Evaluate(tx, 7, Abilities{4, 3, 2, 100}, 2) })
		w.Read(t, func(tx *db.Tx) error {
			got, err := AbilitiesOf(tx, 7)
			all, failed := AllAbilities(tx)
			if got != (Abilities{4, 3, 2, 100}) || len(all) != 1 || all[7] != got {
				t.Errorf("got %+v, all %+v", got, all)
			}
			return errors.Join(err, failed)
		})
	})
}
