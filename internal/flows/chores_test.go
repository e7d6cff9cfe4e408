package flows

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/timers"
)

func TestAChoreIsDoneOnceAndTriedAgainWhenItIsRefused(t *testing.T) {
	refused, done, again := errors.New("not yet"), []int64{}, true
	chores["test"] = func(tx *db.Tx, by Acting, subject int64) error {
		if subject == 2 && again {
			return refused
		}
		if subject == 1 {
			by.arm(tx, "test", 3, by.At+clock.Minute)
		}
		done = append(done, subject)
		return nil
	}
	defer delete(chores, "test")
	testkit.Each(t, Schema(), func(t *testing.T, w *testkit.World) {
		done, again = nil, true
		world := &World{DB: w.DB, IDs: w.IDs}
		w.Write(t, func(tx *db.Tx) error {
			timers.Arm(tx, []timers.Timer{{Due: w.Clock.Now(), Kind: "test", Subject: 2}, {Due: w.Clock.Now(), Kind: "test", Subject: 1}})
			return tx.Flush()
		})
		fire := func(want error, subjects ...int64) {
			t.Helper()
			done = nil
			if _, err := FireTimers(t.Context(), world); !errors.Is(err, want) {
				t.Errorf("got %v", err)
			}
			if len(done) != len(subjects) || len(done) > 0 && done[0] != subjects[0] {
				t.Errorf("done %v, want %v", done, subjects)
			}
		}
		fire(refused, 1)
		fire(nil) // nothing is due
		w.Clock.Advance(clock.Minute)
		fire(nil, 3)
		again = false
		w.Clock.Advance(clock.Hour)
		fire(nil, 2)
		fire(nil)
		if n := w.Int(t, "select count(*) from timers_due"); n != 0 {
			t.Errorf("%d timers are left", n)
		}
	})
}
