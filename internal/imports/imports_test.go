package imports

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func queued(t *testing.T, w *testkit.World, j Job) Job {
	t.Helper()
	j.ID, j.Kind, j.FileName, j.CreatedAt = id.NewImport(w.IDs), Catalog, "goods.csv", w.Clock.Now()
	w.Write(t, func(tx *db.Tx) (err error) { j, err = Queue(tx, j); return err })
	return j
}

func claimed(t *testing.T, w *testkit.World, runner int64) (j Job, found bool) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) { j, found, err = Claim(tx, runner, w.Clock.Now()); return err })
	return j, found
}

func got(t *testing.T, w *testkit.World, job id.Import) (j Job) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { j, err = Get(tx, nil, job); return err })
	return j
}

func TestOneProcessAtATimeRunsAJobAndItsLeaseEnds(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		first, second := queued(t, w, Job{Supplier: 7}), queued(t, w, Job{Supplier: 7})
		j, found := claimed(t, w, 1)
		if !found || j.ID != first.ID || j.State != Running {
			t.Fatalf("claimed %+v", j)
		}
		if other, found := claimed(t, w, 2); !found || other.ID != second.ID {
			t.Fatalf("the second runner got %+v", other)
		}
		if _, found := claimed(t, w, 3); found {
			t.Fatal("a job that another runs was taken")
		}
		w.Clock.Advance(leaseFor - 1)
		w.Write(t, func(tx *db.Tx) error { return Advance(tx, &j, 10, Counts{Created: 8}, nil, w.Clock.Now()) }) // keeps the lease
		w.Clock.Advance(2)
		if taken, found := claimed(t, w, 3); !found || taken.ID != second.ID || taken.State != Running {
			t.Fatalf("after the second's lease: %+v", taken)
		}
		w.Write(t, func(tx *db.Tx) error { Release(tx, &j); return tx.Flush() })
		again, _ := claimed(t, w, 4)
		if again.ID != first.ID || again.NextRow != 10 || again.Created != 8 || again.Read() != 8 {
			t.Fatalf("taken over: %+v", again)
		}
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return Advance(tx, &j, 20, Counts{}, nil, w.Clock.Now()) })
		if !errors.Is(err, ErrState) {
			t.Errorf("who lost its job went on: %v", err)
		}
	})
}

func TestEveryPairOfStateAndActionOfAnImport(t *testing.T) {
	verbs := map[Action]func(tx *db.Tx, j *Job) error{
		Start: claim,
		GoOn:  claim,
		Finish: func(tx *db.Tx, j *Job) error {
			End(tx, j, Finish, Place{}, 5)
			return tx.Flush()
		},
		Fail: func(tx *db.Tx, j *Job) error {
			End(tx, j, Fail, Place{"file", "no_rows", "none"}, 5)
			return tx.Flush()
		},
		Cancel: func(tx *db.Tx, j *Job) error { _, err := CancelJob(tx, nil, j.ID, 5); return err },
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range Lifecycle {
			for action, verb := range verbs {
				if state == Waiting && (action == GoOn || action == Finish || action == Fail) || state == Running && action == Start {
					continue // Claim chooses between starting and going on; only a runner ends a job
				}
				j := queued(t, w, Job{Owner: 7, Supplier: 7})
				ended := map[bool]int64{true: 1}[len(actions) == 0]
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update imports_jobs set state = $2, ended_at = $3 where id = $1", j.ID, state, ended)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return verb(tx, &j) })
				if action == Cancel && allowed != (err == nil) || err != nil && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				if have := got(t, w, j.ID); have.State != next || (have.EndedAt != 0) != (len(Lifecycle[next]) == 0) {
					t.Errorf("%s in %s leads to %s, ended %d", action, state, have.State, have.EndedAt)
				}
				w.Write(t, func(tx *db.Tx) error { tx.Exec("delete from imports_jobs"); return tx.Flush() })
			}
		}
	})
}

func claim(tx *db.Tx, j *Job) error {
	_, _, err := Claim(tx, j.Runner, 1)
	return err
}

func TestRefusedRowsAreReadInTheirOrder(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		queued(t, w, Job{Supplier: 7})
		j, _ := claimed(t, w, 1)
		rows := []Refusal{{2, []string{"a", "=b\x00"}, []Place{{"code", "code_malformed", "bad"}}}, {5, []string{}, []Place{}}}
		w.Write(t, func(tx *db.Tx) error {
			Begin(tx, &j, []string{"编码", "名称"}, 9)
			return Advance(tx, &j, 6, Counts{Refused: 2}, rows, w.Clock.Now())
		})
		w.Read(t, func(tx *db.Tx) error {
			all, err := Refusals(tx, j.ID, 0, 10)
			rest, failed := Refusals(tx, j.ID, 2, 10)
			if !reflect.DeepEqual(all, rows) || len(rest) != 1 {
				t.Errorf("got %v, %v", all, rest)
			}
			return errors.Join(err, failed)
		})
		if have := got(t, w, j.ID); have.Total != 9 || have.NextRow != 6 || have.Refused != 2 || len(have.Columns) != 2 {
			t.Errorf("got %+v", have)
		}
	})
}

func TestAnotherOwnersImportIsAsGoodAsMissing(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		own, others := id.Supplier(7), id.Supplier(8)
		j, operators := queued(t, w, Job{Owner: own, Supplier: own}), queued(t, w, Job{Supplier: own})
		w.Read(t, func(tx *db.Tx) error {
			for _, x := range []struct {
				owner *id.Supplier
				job   id.Import
				want  error
			}{{&own, j.ID, nil}, {&others, j.ID, ErrNotFound}, {&own, operators.ID, ErrNotFound}, {nil, j.ID, nil}, {&own, 3, ErrNotFound}} {
				if _, err := Get(tx, x.owner, x.job); !errors.Is(err, x.want) {
					t.Errorf("%v: %v", x, err)
				}
			}
			all, err := List(tx, nil, 0, 0)
			mine, failed := List(tx, &own, 0, 0)
			older, gone := List(tx, nil, operators.ID, 0)
			if len(all) != 2 || all[0].ID != operators.ID || len(mine) != 1 || len(older) != 1 {
				t.Errorf("all %d, mine %d, older %d", len(all), len(mine), len(older))
			}
			return errors.Join(err, failed, gone)
		})
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := CancelJob(tx, &others, j.ID, 1); return err })
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("cancelled by another: %v", err)
		}
	})
}

func TestAJobThatMakesNoSenseIsRefused(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for place, j := range map[string]Job{
			"kind":      {Kind: "orders"},
			"publish":   {Kind: Prices, Publication: Publication{Publishes: true}},
			" publish":  {Kind: Catalog, Publication: Publication{ToAll: true}},
			"  publish": {Kind: Catalog, Publication: Publication{Publishes: true, ToAll: true, Distributors: []id.Distributor{1}}},
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Queue(tx, j); return err })
			if f := fault.From(err); !errors.Is(err, ErrInvalid) || len(f.Fields) != 1 {
				t.Errorf("%s: %v", place, err)
			}
		}
		named := queued(t, w, Job{Publication: Publication{Publishes: true, Distributors: []id.Distributor{3, 4}}})
		if have := got(t, w, named.ID); !reflect.DeepEqual(have.Distributors, []id.Distributor{3, 4}) {
			t.Errorf("named %v", have.Distributors)
		}
		for range MaxOpen - 1 {
			queued(t, w, Job{})
		}
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Queue(tx, Job{ID: 1, Kind: Stock}); return err })
		if !errors.Is(err, ErrTooMany) {
			t.Errorf("one more: %v", err)
		}
		queued(t, w, Job{Owner: 7})
		w.Clock.Advance(clock.Hour)
	})
}
