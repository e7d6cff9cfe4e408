package outbox

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func write(w *testkit.World, t *testing.T, events ...Event) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error {
		Write(tx, events)
		return tx.Flush()
	})
}

func history(t *testing.T, w *testkit.World, root int64) (events []Event) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { events, err = History(tx, root); return err })
	return events
}

func TestAHistoryIsToldInTheOrderItHappened(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var want []Event
		for i := range int64(3) {
			w.Clock.Advance(clock.Second)
			want = append(want, Event{
				ID: id.NewEvent(w.IDs), At: clock.Micros(50 - i), Kind: "order.paid", Root: 7, Subject: 8 + i, Supplier: 9, Distributor: 10,
				Actor: "psn_1", Body: `{"备注":"x"}`,
			})
		}
		other := want[0]
		other.ID, other.Root = id.NewEvent(w.IDs), 99
		// written in another order, and with another's event between them
		if err := errors.Join(write(w, t, want[2], other), write(w, t, want[0], want[1])); err != nil {
			t.Fatal(err)
		}
		if got := history(t, w, 7); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if got := history(t, w, 1); got != nil {
			t.Errorf("a history of nothing: %+v", got)
		}
	})
}

func TestAnEventIsWrittenOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		e := Event{ID: id.NewEvent(w.IDs), Kind: "order.paid", Root: 7, Body: "{}"}
		if err := write(w, t, e); err != nil {
			t.Fatal(err)
		}
		if err := write(w, t, Event{ID: id.NewEvent(w.IDs), Root: 7}, e); !errors.Is(err, db.ErrBusy) {
			t.Errorf("got %v", err)
		}
		if got := history(t, w, 7); len(got) != 1 {
			t.Errorf("got %+v", got)
		}
		if err := write(w, t); err != nil {
			t.Errorf("nothing to write: %v", err)
		}
	})
}
