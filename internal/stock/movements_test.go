package stock

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// still is a clock that stands.
type still struct{}

func (still) Now() clock.Micros { return testkit.Start }

const (
	mine, other        = id.Supplier(1), id.Supplier(2)
	east, west, theirs = id.Warehouse(10), id.Warehouse(11), id.Warehouse(20)
	tea, silk          = id.SKU(100), id.SKU(101)
	noSuch             = id.Warehouse(99)
	begun              = clock.Micros(5)
)

func warehouse(warehouse id.Warehouse, supplier id.Supplier, name string, coverage ...string) Warehouse {
	return Warehouse{ID: warehouse, Supplier: supplier, Name: name, Coverage: coverage, State: Open, CreatedAt: begun}
}

// each runs body on both engines, with two warehouses of ours and one of another supplier.
func each(t *testing.T, body func(t *testing.T, w *testkit.World)) {
	t.Helper()
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			for _, x := range []Warehouse{
				warehouse(east, mine, "东仓", "33", "31"), warehouse(west, mine, "West"), warehouse(theirs, other, "Theirs"),
			} {
				if err := CreateWarehouse(tx, x); err != nil {
					return err
				}
			}
			return nil
		})
		body(t, w)
	})
}

func movement(w *testkit.World, sku id.SKU, at id.Warehouse, units int64) Movement {
	return Movement{ID: id.NewMovement(w.IDs), Key: Key{sku, at}, Units: units, Reason: Received, At: begun}
}

func move(t *testing.T, w *testkit.World, owner id.Supplier, movements ...Movement) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error { return Move(tx, owner, movements) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func items(t *testing.T, w *testkit.World, skus ...id.SKU) map[id.SKU][]Item {
	t.Helper()
	found := map[id.SKU][]Item{}
	w.Read(t, func(tx *db.Tx) error {
		LoadItems(tx, skus, found)
		return tx.Flush()
	})
	return found
}

// places gives path and code of each place of a refusal.
func places(err error) string {
	var all []string
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			all = append(all, x.Path+" "+x.Code)
		}
	}
	return strings.Join(all, ", ")
}

func TestMovementsAddUpOnHandAndAreKept(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 7), movement(w, tea, west, 3), movement(w, tea, east, -2), movement(w, silk, east, 1)))
		must(t, move(t, w, 0, movement(w, tea, east, -5), movement(w, silk, theirs, 4)))
		want := map[id.SKU][]Item{
			tea:  {{Key{tea, east}, 0, 0, 0}, {Key{tea, west}, 3, 0, 0}},
			silk: {{Key{silk, east}, 1, 0, 0}, {Key{silk, theirs}, 4, 0, 0}},
		}
		if got := items(t, w, tea, silk); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v", got)
		}
		if n := w.Int(t, "select CAST(sum(units) AS BIGINT) from stock_movements where sku_id = $1 and warehouse_id = $2 and reason = 'received' and at = $3",
			tea, east, begun); n != 0 {
			t.Errorf("movements of tea in the east come to %d", n)
		}
		if n := w.Int(t, "select count(*) from stock_movements"); n != 6 {
			t.Errorf("%d movements", n)
		}
	})
}

// TestMovementsInOppositeOrderNeverDeadlock also where none of the stock has a row yet: waiting for a new key is a lock, too.
func TestMovementsInOppositeOrderNeverDeadlock(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		const writers, skus = 8, 1500
		var runs atomic.Int64
		var group sync.WaitGroup
		start := make(chan struct{})
		for n := range writers {
			var movements []Movement
			for i := range skus {
				movements = append(movements, movement(w, id.SKU(1000+i), east, 1))
			}
			if n%2 == 1 {
				slices.Reverse(movements)
			}
			group.Go(func() {
				<-start
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
					runs.Add(1)
					return Move(tx, mine, movements)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		group.Wait()
		if n := runs.Load(); n != writers {
			t.Errorf("%d runs for %d transactions: some deadlocked and ran again", n, writers)
		}
		if n := w.Int(t, "select count(*) from stock_items where on_hand = $1", writers); n != skus {
			t.Errorf("%d SKUs hold what was moved in", n)
		}
	})
}

func TestASupplierMovesStockOfItsOwnWarehousesOnly(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		err := move(t, w, mine, movement(w, tea, east, 1), movement(w, tea, theirs, 1), movement(w, tea, noSuch, 1))
		if got, want := places(err), "movements[1].warehouse_id not_found, movements[2].warehouse_id not_found"; got != want || !errors.Is(err,
			ErrRefused) {
			t.Errorf("got %q, %v", got, err)
		}
		if n := w.Int(t, "select count(*) from stock_items"); n != 0 {
			t.Errorf("a refused move left %d rows", n)
		}
		if err := move(t, w, 0, movement(w, tea, noSuch, 1)); !errors.Is(err, ErrRefused) {
			t.Errorf("the operator moved stock of no warehouse: %v", err)
		}
	})
}

func TestNoMoreIsTakenOutThanIsFree(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 5)))
		hold(t, w, Key{tea, east}, 2)
		err := move(t, w, mine, movement(w, tea, east, -2), movement(w, tea, east, -2), movement(w, silk, east, -1), movement(w, tea, east, 1))
		if got, want := places(err), "movements[1].units out_of_stock, movements[2].units out_of_stock"; got != want {
			t.Errorf("got %q, %v", got, err)
		}
		must(t, move(t, w, mine, movement(w, tea, east, -3))) // all that is free, and not one more
		if got := items(t, w, tea)[tea]; !reflect.DeepEqual(got, []Item{{Key{tea, east}, 2, 2, 0}}) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestUnitsOfAMovementAreInRangeAndNotZero(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		err := move(t, w, mine, movement(w, tea, east, 0), movement(w, tea, east, MaxUnits+1), movement(w, tea, east, -MaxUnits-1),
			movement(w, tea, east, MaxUnits), movement(w, tea, noSuch, 0))
		want := "movements[0].units invalid_units, movements[1].units invalid_units, movements[2].units invalid_units, " +
			"movements[4].warehouse_id not_found, movements[4].units invalid_units"
		if got := places(err); got != want {
			t.Errorf("got %q", got)
		}
	})
}

func hold(t *testing.T, w *testkit.World, key Key, units int64) {
	t.Helper()
	inSet(t, w, func(s *Set) error { return s.Hold(key, units) }, key.SKU)
}

// inSet lets body work on a working set of these SKUs and writes what came of it.
func inSet(t *testing.T, w *testkit.World, body func(s *Set) error, skus ...id.SKU) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet()
		s.Want(skus...)
		s.Lock(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		if err := body(s); err != nil {
			return err
		}
		s.Flush(tx)
		return tx.Flush()
	})
}

func TestAWorkingSetWritesWhatItsCommandsCameTo(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 5), movement(w, tea, west, 5), movement(w, silk, east, 5)))
		inSet(t, w, func(s *Set) error {
			mark := s.Mark()
			err := errors.Join(s.Hold(Key{tea, west}, 5), s.Return(w.IDs, Key{tea, west}, 1, 8, 9))
			s.Undo(mark)
			return errors.Join(err, s.Hold(Key{tea, east}, 4), s.Ship(Key{tea, east}, 2), s.Release(Key{tea, east}, 1),
				s.Return(w.IDs, Key{silk, east}, 3, 77, 88))
		}, tea, silk)
		want := map[id.SKU][]Item{
			tea: {{Key{tea, east}, 3, 1, 0}, {Key{tea, west}, 5, 0, 0}}, silk: {{Key{silk, east}, 8, 0, 0}},
		}
		if got := items(t, w, tea, silk); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v", got)
		}
		if n := w.Int(t, "select units from stock_movements where reason = 'returned' and subject_id = 77 and at = 88"); n != 3 {
			t.Errorf("returned %d", n)
		}
	})
}

func TestARefusedVerbOfASetChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 2)))
		hold(t, w, Key{tea, east}, 1)
		inSet(t, w, func(s *Set) error {
			for name, c := range map[string]struct{ got, want error }{
				"hold more than is free":        {s.Hold(Key{tea, east}, 2), ErrOutOfStock},
				"hold where it never was":       {s.Hold(Key{tea, west}, 1), ErrOutOfStock},
				"hold what was not loaded":      {s.Hold(Key{silk, east}, 1), ErrOutOfStock},
				"release more than is held":     {s.Release(Key{tea, east}, 2), ErrNotHeld},
				"release where it never was":    {s.Release(Key{tea, west}, 1), ErrNotHeld},
				"ship more than is held":        {s.Ship(Key{tea, east}, 2), ErrNotHeld},
				"put back where it never stood": {s.Return(w.IDs, Key{tea, west}, 1, 0, 1), ErrUnknownStock},
			} {
				if !errors.Is(c.got, c.want) {
					t.Errorf("%s: %v", name, c.got)
				}
			}
			if s.Mark() != 0 {
				t.Errorf("%d changes", s.Mark())
			}
			return nil
		}, tea)
	})
}

func TestTheDatabaseItselfHoldsStockAboveZero(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 1)))
		for _, change := range []string{"on_hand = on_hand - 2", "held = -1"} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("update stock_items set " + change)
				return tx.Flush()
			})
			if err == nil {
				t.Errorf("%s went through", change)
			}
		}
	})
}

func TestLowBelowIsSetForStockThatIsThere(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 1)))
		for _, c := range []struct {
			key   Key
			units int64
			want  error
		}{
			{Key{tea, east}, 5, nil}, {Key{tea, east}, 0, nil}, {Key{tea, east}, MaxUnits, nil}, {Key{tea, east}, -1, ErrUnits},
			{Key{tea, east}, MaxUnits + 1, ErrUnits}, {Key{tea, west}, 5, ErrUnknownStock},
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return SetLowBelow(tx, c.key, c.units) })
			if !errors.Is(err, c.want) {
				t.Errorf("low below %d: %v, want %v", c.units, err, c.want)
			}
		}
		if got := items(t, w, tea)[tea][0].LowBelow; got != MaxUnits {
			t.Errorf("low below %d", got)
		}
	})
}
