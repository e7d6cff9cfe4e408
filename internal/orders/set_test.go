package orders

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// expect runs body in a transaction and demands this outcome; nil is success.
func expect(t *testing.T, w *testkit.World, want error, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), body); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// sample is an order with two sub-orders and three lines, every field of its own value.
func sample(ids *id.Source, number string) *Order {
	o := &Order{
		ID: id.NewOrder(ids), Distributor: 11, Contract: 12, Channel: 13, OwnNumber: number, RequestHash: []byte{1, 0, 255}, Currency: "CNY",
		Contact: 14, Region: "330106", Remark: "轻放", LineCount: 3, Goods: 3000, Freight: 800, Wallet: 15, Escrow: 16, PlacedAt: 17,
		HoldUntil: 18, PayBy: 19, HoldMinutes: 20, ShipDays: 21, ReceiveDays: 22, WindowDays: 23, TimerAt: 24,
	}
	for i := range int64(2) {
		o.Subs = append(o.Subs, &SubOrder{
			ID: id.NewSubOrder(ids), Order: o.ID, Number: i + 1, Distributor: 11, Supplier: id.Supplier(30 + i), Agreement: 31, Warehouse: 32,
			State: PendingPayment, Units: 33, Shipped: 1, Refunded: 3, Stopped: 2, Goods: 34, Supply: 35, Freight: 36, RefundedMinor: 37,
			RefundedSupply: 38, Payable: 39, Margin: 40, PaidAt: 41, ShipBy: 42, ReceiveBy: 43, CompletedAt: 44, WindowUntil: 45,
			WindowClosed: i == 1,
		})
	}
	for i := range int64(3) {
		o.Lines = append(o.Lines, Line{
			Order: o.ID, Number: i + 1, SubOrder: o.Subs[i%2].ID, SKU: 50, Quantity: 51, Settlement: 52, Supply: 53, Sale: 54, Code: "T-1", Title: "龙井 50g",
		})
	}
	return o
}

func place(t *testing.T, w *testkit.World, orders ...*Order) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet()
		for _, o := range orders {
			s.Place(o)
		}
		s.Flush(tx)
		return tx.Flush()
	})
}

func get(t *testing.T, w *testkit.World, order id.Order) (o *Order) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { o, err = Get(tx, order); return err })
	return o
}

// change locks orders, lets body work on the set, and writes what came of it.
func change(t *testing.T, w *testkit.World, body func(s *Set), orders ...id.Order) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet()
		s.Lock(tx, orders)
		s.LoadLines(tx, orders)
		if err := tx.Flush(); err != nil {
			return err
		}
		body(s)
		s.Flush(tx)
		return tx.Flush()
	})
}

func TestAPlacedOrderIsReadBackAsItWas(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := sample(w.IDs, "A-1"), sample(w.IDs, "A-2")
		place(t, w, one, two)
		if got := get(t, w, one.ID); !reflect.DeepEqual(got, one) {
			t.Errorf("got %+v, want %+v", got, one)
		}
		change(t, w, func(s *Set) {
			got, err := s.Order(two.ID)
			if err != nil || !reflect.DeepEqual(got, two) {
				t.Errorf("locked %+v, %v; want %+v", got, err, two)
			}
			if _, err := s.Order(one.ID); !errors.Is(err, ErrUnknown) {
				t.Errorf("an order that was not asked for: %v", err)
			}
		}, two.ID)
		if got := w.Int(t, "select total_minor from orders_orders where id = $1", one.ID); got != one.Total() {
			t.Errorf("total %d, want %d", got, one.Total())
		}
	})
}

func TestWhatChangedInASetIsWrittenAndNothingElse(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		o := sample(w.IDs, "A-1")
		place(t, w, o)
		change(t, w, func(s *Set) {
			locked, _ := s.Order(o.ID)
			locked.HoldUntil, locked.TimerAt = 0, 99
			*locked.Subs[1] = SubOrder{
				ID: o.Subs[1].ID, Order: o.ID, Number: 2, Distributor: 11, Supplier: 31, Agreement: 31, Warehouse: 32, State: Completed, Units: 33,
				Shipped: 61, Refunded: 62, Stopped: 63, Goods: 34, Supply: 35, Freight: 36, RefundedMinor: 64, RefundedSupply: 65, Payable: 39,
				Margin: 40, PaidAt: 66, ShipBy: 67, ReceiveBy: 68, CompletedAt: 69, WindowUntil: 70,
			}
			*o.Subs[1] = *locked.Subs[1]
		}, o.ID)
		o.HoldUntil, o.TimerAt = 0, 99
		if got := get(t, w, o.ID); !reflect.DeepEqual(got, o) {
			t.Errorf("got %+v, want %+v", got, o)
		}
	})
}

func TestASnapshotPutsAnOrderBack(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		o, other := sample(w.IDs, "A-1"), sample(w.IDs, "A-2")
		place(t, w, o, other)
		change(t, w, func(s *Set) {
			first, _ := s.Order(o.ID)
			second, _ := s.Order(other.ID)
			restore := s.Snapshot(o.ID)
			first.HoldUntil, first.TimerAt, first.Subs[0].State = 0, 0, Cancelled
			second.HoldUntil = 77
			restore()
			s.Snapshot(7)() // of an order that is not in the set: nothing to put back
		}, o.ID, other.ID)
		other.HoldUntil = 77
		for _, want := range []*Order{o, other} {
			if got := get(t, w, want.ID); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
	})
}

// TestAStateThatMovedOnLosesTheRace: a change says from which state it comes, so one that was worked out on an old state is not written.
func TestAStateThatMovedOnLosesTheRace(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		o := sample(w.IDs, "A-1")
		place(t, w, o)
		expect(t, w, db.ErrBusy, func(tx *db.Tx) error {
			s := NewSet()
			s.Lock(tx, []id.Order{o.ID})
			tx.Exec("update orders_sub_orders set state = 'cancelled' where id = $1", o.Subs[0].ID)
			if err := tx.Flush(); err != nil {
				return err
			}
			locked, _ := s.Order(o.ID)
			if err := locked.Subs[0].Pay(1, 15); err != nil {
				return err
			}
			s.Flush(tx)
			return tx.Flush()
		})
	})
}

func TestAnOwnNumberStandsOnceForItsDistributor(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		place(t, w, sample(w.IDs, "A-1"))
		foreign := sample(w.IDs, "A-1")
		foreign.Distributor = 99
		place(t, w, foreign)
		expect(t, w, db.ErrBusy, func(tx *db.Tx) error {
			s := NewSet()
			s.Place(sample(w.IDs, "A-1"))
			s.Flush(tx)
			return tx.Flush()
		})
		if n := w.Int(t, "select count(*) from orders_orders"); n != 2 {
			t.Errorf("%d orders", n)
		}
	})
}

// TestOrdersAreWrittenInOrderOfTheirNumbers: waiting for another's new number is a lock, too, and locks are taken in one order.
func TestOrdersAreWrittenInOrderOfTheirNumbers(t *testing.T) {
	w := testkit.Open(t, db.Postgres, schema) // the embedded engine has one writer
	foreign := sample(w.IDs, "A-0")
	foreign.Distributor = 99
	place(t, w, foreign, sample(w.IDs, "A-3"), sample(w.IDs, "A-1"), sample(w.IDs, "A-2"))
	w.Read(t, func(tx *db.Tx) error {
		got, err := db.All(tx, db.Text, "select own_number from orders_orders order by ctid") // as they were written
		if want := []string{"A-1", "A-2", "A-3", "A-0"}; !reflect.DeepEqual(got, want) {
			t.Errorf("written %v, want %v", got, want)
		}
		return err
	})
}

func TestOrdersAreFoundByOwnNumberAndBySubOrder(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		o := sample(w.IDs, "订单 1")
		place(t, w, o)
		w.Read(t, func(tx *db.Tx) error {
			if got, err := ByOwnNumber(tx, 11, "订单 1"); got != o.ID || err != nil {
				t.Errorf("by number: %v, %v", got, err)
			}
			if _, err := ByOwnNumber(tx, 12, "订单 1"); !errors.Is(err, ErrUnknown) {
				t.Errorf("another's number: %v", err)
			}
			if got, err := OfSubOrder(tx, o.Subs[1].ID); got != o.ID || err != nil {
				t.Errorf("by sub-order: %v, %v", got, err)
			}
			if _, err := OfSubOrder(tx, 7); !errors.Is(err, ErrUnknown) {
				t.Errorf("by a missing sub-order: %v", err)
			}
			if _, err := Get(tx, 7); !errors.Is(err, ErrUnknown) {
				t.Errorf("a missing order: %v", err)
			}
			known := map[Owner]Known{}
			LoadNumbers(tx, []Owner{{11, "订单 1"}, {11, "订单 2"}, {12, "订单 1"}}, known)
			err := tx.Flush()
			if want := map[Owner]Known{{11, "订单 1"}: {o.ID, o.RequestHash}}; !reflect.DeepEqual(known, want) {
				t.Errorf("numbers %+v", known)
			}
			return err
		})
	})
}

func TestHeadsComeWithoutLinesAndLinesByOrder(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		o := sample(w.IDs, "A-1")
		place(t, w, o)
		w.Read(t, func(tx *db.Tx) error {
			heads, lines := map[id.Order]*Order{}, []Line(nil)
			LoadHeads(tx, []id.Order{o.ID, 7}, heads)
			LoadLines(tx, []id.Order{o.ID, o.ID, 7}, func(l Line) { lines = append(lines, l) })
			err := tx.Flush()
			if len(heads) != 1 || len(heads[o.ID].Subs) != 2 || heads[o.ID].Lines != nil || !reflect.DeepEqual(lines, o.Lines) {
				t.Errorf("heads %+v, lines %+v", heads, lines)
			}
			return err
		})
		if got := o.LinesOf(o.Subs[0].ID); len(got) != 2 || got[0].Number != 1 || got[1].Number != 3 {
			t.Errorf("lines of the first sub-order %+v", got)
		}
		if _, err := o.SubOrder(7); !errors.Is(err, ErrUnknown) {
			t.Errorf("a sub-order of another order: %v", err)
		}
	})
}

func TestASetVisitsPlacedAndLockedOrders(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		old := sample(w.IDs, "A-1")
		place(t, w, old)
		var seen []string
		change(t, w, func(s *Set) {
			s.Place(sample(w.IDs, "A-2"))
			s.Each(func(o *Order) { seen = append(seen, o.OwnNumber) })
		}, old.ID)
		if got := strings.Join(seen, " "); got != "A-2 A-1" {
			t.Errorf("visited %s", got)
		}
	})
}

func TestTotalsAndRemaindersAreSums(t *testing.T) {
	o := Order{Goods: 300, Freight: 8}
	s := SubOrder{Units: 9, Shipped: 4, Stopped: 2, Refunded: 3, Goods: 300, Freight: 8, RefundedMinor: 108}
	if o.Total() != 308 || s.Unshipped() != 3 || s.Left() != 200 {
		t.Errorf("total %d, unshipped %d, left %d", o.Total(), s.Unshipped(), s.Left())
	}
	if at := clock.Micros(0); (&Order{}).Deadline() != at {
		t.Error("an order without sub-orders waits for something")
	}
}
