package testkit_test

import (
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestADeadlockThatNobodyNoticedIsCounted(t *testing.T) {
	w := testkit.Open(t, db.Postgres, goods)
	w.Write(t, func(tx *db.Tx) error { tx.Exec("insert into goods (id, name) values (2, 'cups')"); return nil })
	var both, all sync.WaitGroup
	both.Add(2)
	for _, ids := range [][2]int64{{1, 2}, {2, 1}} {
		first := true
		all.Go(func() {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.ExecOne("update goods set name = 'x' where id = $1", ids[0])
				if err := tx.Flush(); err != nil {
					return err
				}
				if first {
					first = false
					both.Done()
					both.Wait()
				}
				tx.ExecOne("update goods set name = 'x' where id = $1", ids[1])
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := testkit.Deadlocks(t, w.DB); n != 1 {
		t.Errorf("%d deadlocks, want 1", n)
	}
}
