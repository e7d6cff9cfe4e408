package db_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// together runs the jobs at once and fails the test with their errors.
func together(t *testing.T, jobs ...func() error) {
	t.Helper()
	var group sync.WaitGroup
	errs := make([]error, len(jobs))
	for i, job := range jobs {
		group.Go(func() { errs[i] = job() })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestTwoWritersOnTheSameKeysInOppositeOrderNeverDeadlock(t *testing.T) {
	const rounds = 200
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 0, 0, 0, 0, 0)
		var runs atomic.Int64
		writer := func(ids []int64) func() error {
			return func() error {
				for range rounds {
					err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
						runs.Add(1)
						c := db.NewChanges("items", "=id", "units")
						tx.Lock("items", []string{"id"}, db.Ids(ids), "id, units", func(r *db.Row) { c.Add(r.Int(), r.Int()+1) })
						if err := tx.Flush(); err != nil {
							return err
						}
						tx.Change(c)
						return nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			}
		}
		together(t, writer([]int64{1, 2, 3, 4, 5}), writer([]int64{5, 4, 3, 2, 1}))
		want(t, "units", units(t, w), []int64{2 * rounds, 2 * rounds, 2 * rounds, 2 * rounds, 2 * rounds})
		if runs.Load() != 2*rounds {
			t.Errorf("%d runs for %d transactions: some deadlocked and ran again", runs.Load(), 2*rounds)
		}
	})
}

// TestLocksAreTakenInKeyOrder: a lock that waits for one row has all rows before it already and leaves those after it alone, in
// whatever order it was asked and however the rows lie on the disk (the server joins so many of them by hash).
func TestLocksAreTakenInKeyOrder(t *testing.T) {
	const owners = 400
	places := []int64{3, 9, 1, 7, 5, 2, 8, 4, 6}
	w := testkit.Open(t, db.Postgres, tables)
	var asked []int64
	w.Write(t, func(tx *db.Tx) error {
		asked = nil
		rows := db.NewRows("pairs", "a", "b", "note")
		for a := int64(owners); a > 0; a-- {
			asked = append(asked, a)
			for _, b := range places {
				rows.Add(a, b, "")
			}
		}
		tx.Insert(rows)
		return nil
	})
	w.Write(t, func(tx *db.Tx) error { tx.Exec("analyze pairs"); return nil })
	w.Write(t, func(tx *db.Tx) error {
		tx.Lock("pairs", []string{"a", "b"}, db.Pairs([][2]int64{{200, 5}}), "a", nil)
		if err := tx.Flush(); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(t.Context())
		waiting := make(chan error)
		go func() {
			waiting <- w.DB.Write(ctx, func(tx *db.Tx) error {
				tx.Lock("pairs", []string{"a", "b"}, db.Ids(asked), "a", nil)
				return nil
			})
		}()
		defer func() {
			if cancel(); <-waiting == nil {
				t.Error("the locks were given while another held one of them")
			}
		}()
		waitUntilBlocked(t, w)
		free := freePairs(t, w)
		if want := owners*9 - (199*9 + 5); len(free) != want || free[0] != 2006 {
			t.Errorf("%d pairs are free, from %d on; want %d from 2006 on", len(free), free[0], want)
		}
		return nil
	})
}

// freePairs names the pairs that could be locked now, each as a tens and b ones.
func freePairs(t *testing.T, w *testkit.World) (pairs []int64) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) {
		pairs, err = db.All(tx, db.Int, "select a * 10 + b from pairs order by a, b for update skip locked")
		return err
	})
	return pairs
}

// waitUntilBlocked returns when some connection waits for a row lock.
func waitUntilBlocked(t *testing.T, w *testkit.World) {
	t.Helper()
	for range 1000 {
		if w.Int(t, "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("nobody waits for a lock")
}

func TestManyWritersLoseNoUpdate(t *testing.T) {
	const writers, rounds = 8, 25
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 0)
		jobs := make([]func() error, writers)
		for i := range jobs {
			jobs[i] = func() error {
				for range rounds {
					err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
						c := db.NewChanges("items", "=id", "+units")
						c.Add(1, 1)
						tx.Change(c)
						return nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			}
		}
		together(t, jobs...)
		want(t, "units", units(t, w), []int64{writers * rounds})
	})
}

// TestTheSameNewKeyIsTakenOnce: all find the key missing and insert it; one wins, the others run again and see it.
func TestTheSameNewKeyIsTakenOnce(t *testing.T) {
	const writers = 6
	each(t, func(t *testing.T, w *testkit.World) {
		var won, saw atomic.Int64
		jobs := make([]func() error, writers)
		for i := range jobs {
			jobs[i] = func() error {
				var mine bool
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
					mine = false
					found := false
					tx.Load("owned", []string{"owner", "number"}, db.Names([]db.Named{{Owner: 1, Name: "A1"}}), "id", func(*db.Row) { found = true })
					if err := tx.Flush(); err != nil || found {
						return err
					}
					mine = true
					rows := db.NewRows("owned", "id", "owner", "number", "sealed")
					rows.Add(i+1, 1, "A1", []byte{})
					tx.Insert(rows)
					return nil
				})
				if mine {
					won.Add(1)
				} else {
					saw.Add(1)
				}
				return err
			}
		}
		together(t, jobs...)
		if won.Load() != 1 || saw.Load() != writers-1 {
			t.Fatalf("%d took the key and %d saw it, want 1 and %d", won.Load(), saw.Load(), writers-1)
		}
	})
}

func TestReadersDoNotWaitForAWriter(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1, 2)
		w.Write(t, func(tx *db.Tx) error {
			tx.Exec("update items set units = 9")
			if err := tx.Flush(); err != nil {
				return err
			}
			jobs := make([]func() error, 6)
			got := make([][]int64, len(jobs))
			for i := range jobs {
				jobs[i] = func() error {
					return w.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
						got[i], err = db.All(tx, db.Int, "select units from items order by id")
						return err
					})
				}
			}
			together(t, jobs...)
			for i := range got {
				if !slices.Equal(got[i], []int64{1, 2}) {
					return fmt.Errorf("reader %d saw %v of an open transaction", i, got[i])
				}
			}
			return nil
		})
	})
}
