package db_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestInsertTakesThousandsOfRows(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		const n = 5000
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("owned", "id", "owner", "number", "sealed")
			for i := range n {
				rows.Add(i+1, i%7, fmt.Sprint("no ", i), []byte{byte(i), byte(i >> 8)})
			}
			tx.Insert(rows)
			return nil
		})
		want(t, "count and sum", numbers(t, w, "select count(*) from owned union all select CAST(sum(id) AS BIGINT) from owned"), []int64{n, n * (n + 1) / 2})
	})
}

func TestInsertOfNothingDoesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			tx.Insert(db.NewRows("items", "id"))
			tx.Delete(db.NewRows("items", "id"))
			tx.Change(db.NewChanges("items", "=id", "units"))
			tx.Lock("items", []string{"id"}, db.Ids([]int64{0}), "units", nil)
			tx.Load("items", []string{"id"}, db.Ids([]int64(nil)), "units", nil)
			return nil
		})
	})
}

func TestOrNothingPassesOverKeysThatAreThere(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1, 2)
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("items", "id", "units", "state").OrNothing()
			for i := range 4 {
				rows.Add(i+1, 50, "late")
			}
			tx.Insert(rows)
			return nil
		})
		want(t, "units", units(t, w), []int64{1, 2, 50, 50})
	})
}

func TestDeleteRemovesRowsThatEqualInAllColumns(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("pairs", "a", "b", "note")
			for i := range 6 {
				rows.Add(i/3, i%3, fmt.Sprint("n", i))
			}
			tx.Insert(rows)
			gone := db.NewRows("pairs", "a", "note")
			gone.Add(0, "n1")
			gone.Add(0, "n4") // stands under 1
			gone.Add(1, "n5")
			gone.Add(9, "n9") // was never there
			tx.Delete(gone)
			return nil
		})
		want(t, "pairs left", numbers(t, w, "select a * 10 + b from pairs order by a, b"), []int64{0, 2, 10, 11})
	})
}

func TestChangeSetsAddsAndGuards(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10, 20, 30)
		w.Write(t, func(tx *db.Tx) error {
			c := db.NewChanges("items", "=id", "=state", "+units", "state")
			c.Add(3, "new", -5, "less")
			c.Add(1, "new", 7, "more")
			tx.Change(c)
			return nil
		})
		want(t, "units", units(t, w), []int64{17, 20, 25})
		want(t, "states", numbers(t, w, "select id from items where state = 'more' or state = 'less' order by id"), []int64{1, 3})
	})
}

func TestChangeOfARowWhoseGuardFailsIsALostRace(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10, 20)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			c := db.NewChanges("items", "=id", "=state", "+units")
			c.Add(1, "new", 1)
			c.Add(2, "gone", 1)
			tx.Change(c)
			return nil
		})
		if !errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want ErrBusy", err)
		}
		want(t, "units", units(t, w), []int64{10, 20})
	})
}

func TestChangingARowTwiceInOneCallIsAnError(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10, 20)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			c := db.NewChanges("items", "=id", "+units")
			c.Add(2, 1)
			c.Add(1, 1)
			c.Add(2, 1)
			tx.Change(c)
			return nil
		})
		if err == nil || errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want an error that is no lost race", err)
		}
		want(t, "units", units(t, w), []int64{10, 20})
	})
}

func TestAChangeToBelowZeroFailsByTheTablesCheck(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			c := db.NewChanges("items", "=id", "+units")
			c.Add(1, -11)
			tx.Change(c)
			return nil
		})
		if err == nil || errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want an error that is no lost race", err)
		}
	})
}

func TestLockAndLoadGiveTheRowsThereInKeyOrder(t *testing.T) {
	type reads func(tx *db.Tx, table string, key []string, keys db.Keys, columns string, scan func(*db.Row))
	both := map[string]reads{"Lock": (*db.Tx).Lock, "Load": (*db.Tx).Load}
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10, 20, 30, 40)
		w.Write(t, func(tx *db.Tx) error {
			pairs := db.NewRows("pairs", "a", "b", "note")
			for i := range 9 {
				pairs.Add(i/3, i%3, "")
			}
			tx.Insert(pairs)
			owned := db.NewRows("owned", "id", "owner", "number", "sealed")
			for i, n := range []string{"b", "a", "茶", "c"} {
				owned.Add(i+1, i/3+1, n, []byte{})
			}
			tx.Insert(owned)
			return nil
		})
		for name, read := range both {
			var one, two, prefix, named []int64
			w.Write(t, func(tx *db.Tx) error {
				one, two, prefix, named = nil, nil, nil, nil
				read(tx, "items", []string{"id"}, db.Ids([]int64{4, 0, 2, 9, 4, 1}), "id, units",
					func(r *db.Row) { one = append(one, r.Int()*100+r.Int()) })
				read(tx, "pairs", []string{"a", "b"}, db.Pairs([][2]int64{{2, 1}, {0, 2}, {7, 7}, {0, 1}, {2, 1}}), "a, b",
					func(r *db.Row) { two = append(two, r.Int()*10+r.Int()) })
				read(tx, "pairs", []string{"a", "b"}, db.Ids([]int64{2, 1}), "a, b",
					func(r *db.Row) { prefix = append(prefix, r.Int()*10+r.Int()) })
				read(tx, "owned", []string{"owner", "number"},
					db.Names([]db.Named{{Owner: 2, Name: "c"}, {Owner: 1, Name: "茶"}, {Owner: 2, Name: "茶"}, {Owner: 1, Name: "a"}}), "id",
					func(r *db.Row) { named = append(named, r.Int()) })
				return tx.Flush()
			})
			want(t, name+" by one key", one, []int64{110, 220, 440})
			want(t, name+" by two keys", two, []int64{1, 2, 21})
			want(t, name+" by a prefix", prefix, []int64{10, 11, 12, 20, 21, 22})
			want(t, name+" by names", named, []int64{2, 3, 4})
		}
	})
}

// TestChangesAddUpOnBothEngines plays random changes against a plain map.
func TestChangesAddUpOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1000, 1000, 1000, 1000)
		model := map[int64]int64{1: 1000, 2: 1000, 3: 1000, 4: 1000}
		rapid.Check(t, func(r *rapid.T) {
			deltas := rapid.MapOfN(rapid.Int64Range(1, 6), rapid.Int64Range(-3, 3), 1, 4).Draw(r, "deltas")
			known := true
			c := db.NewChanges("items", "=id", "+units")
			for id, d := range deltas {
				c.Add(id, d)
				_, there := model[id]
				known = known && there
			}
			tried := false
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				if tried {
					return errRefused // a lost race is known; save the repeats
				}
				tried = true
				tx.Change(c)
				return nil
			})
			if (err == nil) != known {
				r.Fatalf("%v: got %v", deltas, err)
			}
			if err == nil {
				for id, d := range deltas {
					model[id] += d
				}
			}
			want(t, "units", units(t, w), []int64{model[1], model[2], model[3], model[4]})
		})
	})
}

func TestWrongUseOfRowsPanics(t *testing.T) {
	misuse := map[string]func(){
		"too few values": func() { db.NewRows("items", "id", "units").Add(1) },
		"two kinds":      func() { r := db.NewRows("items", "id"); r.Add(1); r.Add("one") },
		"nothing":        func() { db.NewRows("items", "id").Add(nil) },
		"a float":        func() { db.NewRows("items", "id").Add(1.5) },
	}
	for name, use := range misuse {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			use()
		}()
	}
}
