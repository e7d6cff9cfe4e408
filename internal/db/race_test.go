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

// TestLocksAreTakenInKeyOrder: a lock that waits for row 2 has row 1 already and leaves row 3 alone, whatever order it was asked in.
func TestLocksAreTakenInKeyOrder(t *testing.T) {
	w := testkit.Open(t, db.Postgres, tables)
	stocked(t, w, 1, 1, 1)
	err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
		tx.Lock("items", []string{"id"}, db.Ids([]int64{2}), "id", nil)
		if err := tx.Flush(); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(t.Context())
		waiting := make(chan error)
		go func() {
			waiting <- w.DB.Write(ctx, func(tx *db.Tx) error {
				tx.Lock("items", []string{"id"}, db.Ids([]int64{3, 2, 1}), "id", nil)
				return nil
			})
		}()
		defer func() { cancel(); <-waiting }()
		free := func() []int64 {
			return freeRows(t, w)
		}
		for start := time.Now(); len(free()) == 2; time.Sleep(5 * time.Millisecond) { // the other has not begun to wait yet
			if time.Since(start) > 10*time.Second {
				t.Fatal("the second transaction took no lock in ten seconds")
			}
		}
		want(t, "rows that nobody has locked", free(), []int64{3})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// freeRows names the items that could be locked now.
func freeRows(t *testing.T, w *testkit.World) (ids []int64) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) {
		ids, err = db.All(tx, db.Int, "select id from items order by id for update skip locked")
		return err
	})
	return ids
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
