package db_test

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestQueuedStatementsRunInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1)
		var first, second int64
		w.Write(t, func(tx *db.Tx) error {
			tx.Query(func(r *db.Row) { first = r.Int() }, "select units from items")
			tx.Exec("update items set units = 5")
			tx.Query(func(r *db.Row) { second = r.Int() }, "select units from items")
			return tx.Flush()
		})
		if first != 1 || second != 5 {
			t.Fatalf("read %d before and %d after the change, want 1 and 5", first, second)
		}
	})
}

func TestWhatIsQueuedAndNotFlushedIsCommitted(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			tx.Exec("insert into items (id, units, state) values (1, 3, 'new')")
			return nil
		})
		want(t, "units", units(t, w), []int64{3})
	})
}

func TestAffectedCountsTheLastChange(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1, 2, 3)
		w.Write(t, func(tx *db.Tx) error {
			tx.Exec("update items set units = 9 where id >= 2")
			if n, err := tx.Affected(); n != 2 || err != nil {
				t.Errorf("Exec: %d rows, %v; want 2", n, err)
			}
			tx.ExecOne("update items set units = 8 where id = 1")
			if n, err := tx.Affected(); n != 1 || err != nil {
				t.Errorf("ExecOne: %d rows, %v; want 1", n, err)
			}
			tx.Exec("delete from items where id = 99")
			n, err := tx.Affected()
			if n != 0 {
				t.Errorf("nothing to delete: %d rows", n)
			}
			return err
		})
	})
}

func TestAFailedStatementInAQueueFailsTheCommit(t *testing.T) {
	failing := map[string]string{
		"not null":      "insert into items (id, units, state) values (2, NULL, 'new')",
		"check":         "insert into items (id, units, state) values (2, -1, 'new')",
		"no such table": "insert into nowhere (id) values (1)",
		"no SQL":        "insert or else",
	}
	each(t, func(t *testing.T, w *testkit.World) {
		for name, sql := range failing {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("insert into items (id, units, state) values (1, 1, 'new')")
				tx.Exec(sql)
				tx.Exec("insert into items (id, units, state) values (3, 1, 'new')")
				return nil
			})
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			want(t, name+": rows left", numbers(t, w, "select id from items"), nil)
		}
	})
}

func TestAFailureCannotBeSwallowed(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			tx.Exec("insert into items (id, units, state) values (1, 1, 'new')")
			tx.Exec("insert into items (id, units, state) values (2, -1, 'new')")
			_ = tx.Flush()
			tx.Exec("insert into items (id, units, state) values (3, 1, 'new')")
			_ = tx.Flush()
			return nil
		})
		if err == nil {
			t.Error("the transaction was committed after a failure")
		}
		want(t, "rows left", numbers(t, w, "select id from items"), nil)
	})
}

var errRefused = errors.New("refused")

func TestAnErrorOfTheBodyRollsBackAndComesBackAsItIs(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		runs := 0
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			runs++
			tx.Exec("insert into items (id, units, state) values (1, 1, 'new')")
			if err := tx.Flush(); err != nil {
				return err
			}
			tx.Exec("insert into items (id, units, state) values (2, 1, 'new')")
			return errRefused
		})
		if !errors.Is(err, errRefused) || runs != 1 {
			t.Fatalf("got %v after %d runs, want the body's error after one", err, runs)
		}
		want(t, "rows left", numbers(t, w, "select id from items"), nil)
	})
}

func TestAPanicOfTheBodyRollsBack(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1, 2)
		panics := func(run func()) {
			t.Helper()
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			run()
		}
		for range 20 { // more often than there are connections
			panics(func() {
				_ = w.DB.Write(t.Context(), func(tx *db.Tx) error { tx.Exec("delete from items"); panic("body") })
			})
			panics(func() {
				_ = w.DB.Read(t.Context(), func(tx *db.Tx) error {
					tx.Query(func(*db.Row) { panic("scan") }, "select units from items")
					return tx.Flush()
				})
			})
		}
		want(t, "units", units(t, w), []int64{1, 2})
	})
}

func TestExecOneOfAnyOtherCountIsALostRace(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1, 2)
		for _, where := range []string{"id = 9", "id > 0"} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("insert into items (id, units, state) values (7, 7, 'new')")
				tx.ExecOne("update items set units = 100 where " + where)
				return nil
			})
			if !errors.Is(err, db.ErrBusy) {
				t.Errorf("%s: got %v, want ErrBusy", where, err)
			}
		}
		want(t, "units", units(t, w), []int64{1, 2})
	})
}

// TestALostRaceIsRunAgainWhole: the guard fails in the very last statement, which on PostgreSQL travels together with the commit.
func TestALostRaceIsRunAgainWhole(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10)
		runs := 0
		w.Write(t, func(tx *db.Tx) error {
			runs++
			tx.Exec("insert into pairs (a, b, note) values (1, $1, 'run')", runs)
			state := "old"
			if runs == 3 {
				state = "new"
			}
			c := db.NewChanges("items", "=id", "=state", "+units")
			c.Add(1, state, -4)
			tx.Change(c)
			return nil
		})
		if runs != 3 {
			t.Fatalf("%d runs, want 3", runs)
		}
		want(t, "rows of the run that won", numbers(t, w, "select b from pairs"), []int64{3})
		want(t, "units", units(t, w), []int64{6})
	})
}

func TestARaceLostAgainAndAgainGivesUpWithNothingDone(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10)
		runs := 0
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			runs++
			tx.Exec("insert into pairs (a, b, note) values (1, 1, '')")
			c := db.NewChanges("items", "=id", "units")
			c.Add(1, 5)
			c.Add(2, 5) // is not there
			tx.Change(c)
			return nil
		})
		if !errors.Is(err, db.ErrBusy) || runs < 2 || runs > 20 {
			t.Fatalf("got %v after %d runs, want ErrBusy after a few", err, runs)
		}
		want(t, "pairs", numbers(t, w, "select b from pairs"), nil)
		want(t, "units", units(t, w), []int64{10})
	})
}

func TestAKeyThatIsThereIsALostRaceAndTheReRunSeesIt(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10)
		runs := 0
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			if runs++; runs > 1 {
				n, err := db.One(tx, db.Int, "select units from items where id = 1")
				if err == nil && n == 10 {
					return errRefused
				}
				return err
			}
			rows := db.NewRows("items", "id", "units", "state")
			rows.Add(1, 99, "mine")
			tx.Insert(rows)
			return nil
		})
		if !errors.Is(err, errRefused) || runs != 2 {
			t.Fatalf("got %v after %d runs, want a refusal by the second", err, runs)
		}
	})
}

func TestReadsCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1)
		writes := map[string]func(tx *db.Tx){
			"Exec":   func(tx *db.Tx) { tx.Exec("update items set units = 2") },
			"Insert": func(tx *db.Tx) { r := db.NewRows("items", "id", "units", "state"); r.Add(2, 2, ""); tx.Insert(r) },
			"Change": func(tx *db.Tx) { c := db.NewChanges("items", "=id", "units"); c.Add(1, 2); tx.Change(c) },
			"Delete": func(tx *db.Tx) { r := db.NewRows("items", "id"); r.Add(1); tx.Delete(r) },
			"Lock":   func(tx *db.Tx) { tx.Lock("items", []string{"id"}, db.Ids([]int64{1}), "units", nil) },
		}
		for name, write := range writes {
			err := w.DB.Read(t.Context(), func(tx *db.Tx) error { write(tx); return nil })
			if err == nil || errors.Is(err, db.ErrBusy) {
				t.Errorf("%s: got %v, want a plain error", name, err)
			}
		}
		want(t, "units", units(t, w), []int64{1})
	})
}

func TestAReadSeesOneSnapshot(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1)
		w.Read(t, func(tx *db.Tx) error {
			before, err := db.One(tx, db.Int, "select units from items")
			if err != nil {
				return err
			}
			w.Write(t, func(tx *db.Tx) error { tx.Exec("update items set units = 2"); return nil })
			after, err := db.One(tx, db.Int, "select units from items")
			if before != 1 || after != 1 {
				t.Errorf("read %d, then %d; want 1 twice", before, after)
			}
			return err
		})
		want(t, "units", units(t, w), []int64{2})
	})
}
