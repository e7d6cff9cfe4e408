package feed

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// give gives positions to changes of one distributor.
func give(w *testkit.World, t *testing.T, distributor id.Distributor, n int) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		h, err := Hold(tx)
		if err != nil {
			return err
		}
		changes := make([]Change, n)
		for i := range changes {
			changes[i] = Change{Event: id.NewEvent(w.IDs), At: w.Clock.Now(), Distributor: distributor}
		}
		Give(tx, h, changes, 1, 0)
		return tx.Flush()
	})
}

func TestPositionsFollowEachOtherWithoutGaps(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		give(w, t, 7, 3)
		give(w, t, 8, 0)
		give(w, t, 8, 2)
		var all, own []Change
		w.Read(t, func(tx *db.Tx) (err error) {
			if all, err = After(tx, 0, 100); err != nil {
				return err
			}
			own, err = Of(tx, 8, 4, 100)
			return err
		})
		for i, c := range all {
			if c.Position != Position(i+1) {
				t.Errorf("change %d stands at %d", i, c.Position)
			}
		}
		if len(all) != 5 || len(own) != 1 || own[0].Position != 5 {
			t.Errorf("all %v, own %v", all, own)
		}
	})
}

func TestATailKeepsTheNewest(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		tail := NewTail(10)
		if _, _, ok := tail.Since(0); ok {
			t.Error("nothing was read yet")
		}
		for range 12 {
			give(w, t, 7, 5)
			if err := tail.Catch(t.Context(), w.DB); err != nil {
				t.Fatal(err)
			}
		}
		rows, news, ok := tail.Since(55)
		if !ok || len(rows) != 5 || rows[0].Position != 56 {
			t.Errorf("got %v, %v", rows, ok)
		}
		if _, _, ok := tail.Since(20); ok {
			t.Error("what is long gone is given as the newest")
		}
		if rows, _, ok := tail.Since(60); !ok || len(rows) != 0 {
			t.Errorf("after the last: %v, %v", rows, ok)
		}
		late := NewTail(10)
		if err := late.Catch(t.Context(), w.DB); err != nil {
			t.Fatal(err)
		}
		if rows, _, ok := late.Since(50); !ok || len(rows) != 10 {
			t.Errorf("a tail that begins now: %v, %v", rows, ok)
		}
		give(w, t, 7, 1)
		if err := tail.Catch(t.Context(), w.DB); err != nil {
			t.Fatal(err)
		}
		select {
		case <-news:
		default:
			t.Error("there is news, and nobody says so")
		}
	})
}

func TestACursorIsOneDistributorsAlone(t *testing.T) {
	c := NewCursors(make([]byte, 32))
	text := c.Write(7, 1234)
	if p, err := c.Read(7, text); p != 1234 || err != nil {
		t.Errorf("got %d, %v", p, err)
	}
	for name, bad := range map[string]string{
		"another's": c.Write(8, 1234), "another key's": NewCursors(append(make([]byte, 31), 1)).Write(7, 1234), "empty": "", "a number": "1234",
		"altered": "a" + text[1:], "longer": text + "a", "upper case": "MFRGGZDFMZTWQ2LKNNWG23TPOA", "a control": "\x00",
	} {
		if bad == text {
			bad = "b" + text[1:]
		}
		if _, err := c.Read(7, bad); !errors.Is(err, ErrCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
