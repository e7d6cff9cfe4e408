package access

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestEachStartTakesTheNextIncarnation(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for want := int64(1); want <= 3; want++ {
			w.Write(t, func(tx *db.Tx) error {
				got, err := NextIncarnation(tx)
				if got != want {
					t.Errorf("got %d, want %d", got, want)
				}
				return err
			})
		}
	})
}

func TestStartsAtOnceNeverShareAnIncarnation(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		const starts = 6
		got := make(chan int64, starts)
		for range starts {
			go func() {
				var n int64
				_ = w.DB.Write(t.Context(), func(tx *db.Tx) (err error) { n, err = NextIncarnation(tx); return err })
				got <- n
			}()
		}
		seen := map[int64]bool{}
		for range starts {
			n := <-got
			if n < 1 || seen[n] {
				t.Errorf("incarnation %d twice, or none", n)
			}
			seen[n] = true
		}
	})
}

func TestAnInstallationIsClaimedOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		claim := func(p Purpose, c money.Currency, zone string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return Claim(tx, p, c, zone) }
		}
		for _, bad := range []func(tx *db.Tx) error{
			claim("", "CNY", "UTC"), claim("fun", "CNY", "UTC"), claim(Trade, "yuan", "UTC"), claim(Trade, "CNY", ""),
			claim(Trade, "CNY", "Local"), claim(Trade, "CNY", "Mars/Olympus"),
		} {
			expect(t, w, ErrPurpose, bad)
		}
		expect(t, w, nil, claim(Demo, "CNY", "Asia/Shanghai"))
		expect(t, w, nil, claim(Demo, "CNY", "Asia/Shanghai"))
		for _, other := range []func(tx *db.Tx) error{
			claim(Replay, "CNY", "Asia/Shanghai"), claim(Demo, "GBP", "Asia/Shanghai"), claim(Demo, "CNY", "UTC"),
		} {
			expect(t, w, ErrClaimed, other)
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := ReadInstallation(tx)
			if want := (Installation{Purpose: Demo, Currency: "CNY", Zone: "Asia/Shanghai"}); got != want {
				t.Errorf("got %+v", got)
			}
			return err
		})
	})
}

func TestTheTrailTellsWhatHappenedToASubjectInOrder(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		entry := func(action, subject string) Entry {
			return Entry{
				ID: id.NewEvent(w.IDs), At: w.Clock.Now(), Actor: "psn_x", Action: action, Subject: subject, Before: `{"a":1}`, After: `{"a":2}`,
			}
		}
		one, two, other := entry("agreement.sign", "agr_1"), entry("agreement.end", "agr_1"), entry("agreement.sign", "agr_2")
		w.Write(t, func(tx *db.Tx) error { Note(tx, one, other); Note(tx, two); Note(tx); return nil })
		w.Read(t, func(tx *db.Tx) error {
			got, err := Trail(tx, TrailFilter{Subject: "agr_1"})
			if len(got) != 2 || got[0] != one || got[1] != two {
				t.Errorf("got %+v", got)
			}
			rest, failed := Trail(tx, TrailFilter{Subject: "agr_1", After: one.ID, Limit: 1})
			if len(rest) != 1 || rest[0] != two {
				t.Errorf("after the first: %+v", rest)
			}
			return errors.Join(err, failed)
		})
	})
}

// TestOfManyThatHoldAnInstallationOneSettlesIt: as servers that start on one empty database do.
func TestOfManyThatHoldAnInstallationOneSettlesIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var settled atomic.Int64
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				first := false
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
					is, err := HoldInstallation(tx)
					if first = is.Purpose == ""; err != nil || !first {
						return err
					}
					return Claim(tx, Trade, "CNY", "Asia/Shanghai")
				})
				if err != nil {
					t.Error(err)
				}
				if first {
					settled.Add(1)
				}
			})
		}
		all.Wait()
		if settled.Load() != 1 {
			t.Errorf("%d settled it", settled.Load())
		}
	})
}
