package web_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

func key(owner int64, text, content string) web.Key {
	return web.Key{KeyRef: web.KeyRef{Owner: owner, Text: text}, Hash: web.Hash("POST /v1/things", content)}
}

// counted runs a command under a key and counts how often its body was committed to.
func counted(t *testing.T, w *testkit.World, k web.Key, ran *atomic.Int64) (web.Outcome, error) {
	t.Helper()
	done := false
	out, err := web.Once(context.Background(), w.DB, k, func(*db.Tx) (web.Outcome, error) {
		done = true
		return web.Outcome{Status: 201, Object: "obj_" + k.Text}, nil
	})
	if done && err == nil && !out.Replayed {
		ran.Add(1)
	}
	return out, err
}

func TestOnceRunsAKeyOnceAndReplaysItsOutcome(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		var ran atomic.Int64
		for i := range 3 {
			out, err := counted(t, w, key(7, "a", "x"), &ran)
			if err != nil || out.Status != 201 || out.Object != "obj_a" || out.Replayed != (i > 0) {
				t.Fatalf("call %d: %+v, %v", i, out, err)
			}
		}
		if ran.Load() != 1 {
			t.Fatalf("ran %d times", ran.Load())
		}
	})
}

func TestOnceTellsAnotherRequestUnderTheSameKey(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		var ran atomic.Int64
		if _, err := counted(t, w, key(7, "a", "x"), &ran); err != nil {
			t.Fatal(err)
		}
		if _, err := counted(t, w, key(7, "a", "y"), &ran); !errors.Is(err, web.ErrKeyReused) {
			t.Fatalf("got %v", err)
		}
		if out, err := counted(t, w, key(8, "a", "y"), &ran); err != nil || out.Replayed {
			t.Fatalf("another owner's key: %+v, %v", out, err)
		}
	})
}

func TestOnceLeavesTheKeyOfARefusedCommandFree(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		refusal := errors.New("refused")
		_, err := web.Once(t.Context(), w.DB, key(7, "a", "x"), func(*db.Tx) (web.Outcome, error) { return web.Outcome{}, refusal })
		if !errors.Is(err, refusal) {
			t.Fatal(err)
		}
		var ran atomic.Int64
		if out, err := counted(t, w, key(7, "a", "y"), &ran); err != nil || out.Replayed {
			t.Fatalf("%+v, %v", out, err)
		}
	})
}

func TestOfSixteenAtOnceWithOneKeyOneRuns(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		var ran atomic.Int64
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if out, err := counted(t, w, key(7, "a", "x"), &ran); err != nil || out.Object != "obj_a" {
					t.Errorf("%+v, %v", out, err)
				}
			})
		}
		all.Wait()
		if ran.Load() != 1 {
			t.Fatalf("ran %d times", ran.Load())
		}
	})
}

// Just after a turn, a request that began before it and one that began after it must still meet.
func TestKeysMeetAcrossATurnOfTheTables(t *testing.T) {
	const turn = 72 * clock.Hour
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		next := (testkit.Start/turn + 1) * turn
		insert := func(at clock.Micros) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error {
				// As if both had looked before either wrote: no look-up here.
				web.InsertKeys(tx, web.NewBook(), []web.KeyRow{{Key: key(7, "a", "x"), Status: 201}}, at)
				return nil
			})
		}
		if err := insert(next - clock.Second); err != nil {
			t.Fatal(err)
		}
		if err := insert(next + clock.Second); !errors.Is(err, db.ErrBusy) {
			t.Fatalf("the second one was let in: %v", err)
		}
	})
}

// rotate empties the table whose turn it is, to the end.
func rotate(t *testing.T, w *testkit.World) {
	t.Helper()
	var last web.KeyRef
	for more := true; more; {
		w.Write(t, func(tx *db.Tx) (err error) {
			last, more, err = web.Rotate(tx, tx.Now(), last)
			return err
		})
	}
}

func TestRotateGoesThroughMoreThanAChunk(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			rows := make([]web.KeyRow, 4_500)
			for i := range rows {
				rows[i] = web.KeyRow{Key: key(int64(i%7+1), "k"+strconv.Itoa(i), "x")}
			}
			web.InsertKeys(tx, web.NewBook(), rows, tx.Now())
			return nil
		})
		w.Clock.Advance(2 * 72 * clock.Hour)
		rotate(t, w)
		if n := w.Int(t, "select (select count(*) from web_keys_even) + (select count(*) from web_keys_odd)"); n != 0 {
			t.Fatalf("%d rows left", n)
		}
	})
}

func TestKeysAreForgottenAfter72HoursAndTheTablesEmptied(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		var ran atomic.Int64
		use := func(content string) (web.Outcome, error) { return counted(t, w, key(7, "a", content), &ran) }
		if _, err := use("x"); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(71 * clock.Hour)
		if out, err := use("x"); err != nil || !out.Replayed {
			t.Fatalf("after 71 h: %+v, %v", out, err)
		}
		// Forgotten, whatever the rotation has or has not done, in either table.
		for range 4 {
			w.Clock.Advance(73 * clock.Hour)
			if out, err := use("y"); err != nil || out.Replayed {
				t.Fatalf("after more than 72 h: %+v, %v", out, err)
			}
		}
		for range 3 {
			w.Clock.Advance(73 * clock.Hour)
			rotate(t, w)
		}
		if n := w.Int(t, "select (select count(*) from web_keys_even) + (select count(*) from web_keys_odd)"); n != 0 {
			t.Fatalf("%d rows left", n)
		}
	})
}

func TestRotateKeepsKeysThatStillCount(t *testing.T) {
	testkit.Each(t, testkit.Schema(web.Schema), func(t *testing.T, w *testkit.World) {
		var ran atomic.Int64
		for range 30 {
			w.Clock.Advance(7 * clock.Hour)
			rotate(t, w)
			k := key(7, w.Clock.Now().String(), "x")
			if _, err := counted(t, w, k, &ran); err != nil {
				t.Fatal(err)
			}
			used := w.Clock.Now()
			w.Clock.Advance(3 * clock.Hour)
			rotate(t, w)
			if out, err := counted(t, w, k, &ran); err != nil || !out.Replayed {
				t.Fatalf("key of %s: %+v, %v", used, out, err)
			}
		}
	})
}
