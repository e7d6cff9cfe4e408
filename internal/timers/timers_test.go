package timers

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func arm(t *testing.T, w *testkit.World, timers ...Timer) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error { Arm(tx, timers); return tx.Flush() })
}

func drop(t *testing.T, w *testkit.World, timers ...Timer) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error { Drop(tx, timers); return tx.Flush() })
}

func due(t *testing.T, w *testkit.World, now clock.Micros, limit int) (found []Timer) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { found, err = Due(tx, now, limit); return err })
	return found
}

func next(t *testing.T, w *testkit.World) (at clock.Micros) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { at, err = Next(tx); return err })
	return at
}

func TestWhatIsDueComesEarliestFirst(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b, c, d := Timer{10, "order", 2}, Timer{20, "after_sale", 5}, Timer{20, "order", 1}, Timer{20, "order", 3}
		arm(t, w, d, c, a, b, Timer{21, "order", 1})
		for _, x := range []struct {
			now   clock.Micros
			limit int
			want  []Timer
		}{
			{9, 9, nil}, {10, 9, []Timer{a}}, {20, 9, []Timer{a, b, c, d}}, {20, 2, []Timer{a, b}}, {20, 0, nil},
		} {
			if got := due(t, w, x.now, x.limit); !reflect.DeepEqual(got, x.want) {
				t.Errorf("due at %d: %+v, want %+v", x.now, got, x.want)
			}
		}
	})
}

func TestArmingAndDroppingMayBeRepeated(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := Timer{10, "order", 1}, Timer{20, "order", 1}
		arm(t, w, a, b, a)
		arm(t, w, a)
		if got := due(t, w, 99, 9); !reflect.DeepEqual(got, []Timer{a, b}) {
			t.Errorf("armed %+v", got)
		}
		drop(t, w, a, Timer{10, "after_sale", 1}, Timer{10, "order", 2}, Timer{11, "order", 1})
		drop(t, w, a)
		drop(t, w)
		if got := due(t, w, 99, 9); !reflect.DeepEqual(got, []Timer{b}) {
			t.Errorf("left %+v", got)
		}
	})
}

func TestTheNextTimerIsTheEarliest(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		if got := next(t, w); got != 0 {
			t.Errorf("without a timer: %d", got)
		}
		arm(t, w, Timer{30, "order", 1}, Timer{20, "order", 2})
		if got := next(t, w); got != 20 {
			t.Errorf("got %d", got)
		}
	})
}

// TestTimersAreASet arms and drops at random and compares what is due with a plain set.
func TestTimersAreASet(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		model := map[Timer]bool{}
		timer := rapid.Custom(func(t *rapid.T) Timer {
			return Timer{clock.Micros(rapid.IntRange(1, 4).Draw(t, "due")), rapid.SampledFrom([]string{"order", "after_sale"}).Draw(t, "kind"),
				rapid.Int64Range(1, 3).Draw(t, "subject")}
		})
		for seed := range 30 {
			some := rapid.SliceOfN(timer, 0, 5).Example(seed)
			if seed%2 == 0 {
				arm(t, w, some...)
			} else {
				drop(t, w, some...)
			}
			for _, x := range some {
				if model[x] = seed%2 == 0; !model[x] {
					delete(model, x)
				}
			}
			got := due(t, w, 99, 99)
			for _, x := range got {
				if !model[x] {
					t.Fatalf("after %d steps %+v is armed", seed+1, x)
				}
			}
			if len(got) != len(model) {
				t.Fatalf("after %d steps %d are armed, want %d", seed+1, len(got), len(model))
			}
		}
	})
}
