package shipping

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

const (
	order, other = id.Order(1), id.Order(2)
	sub          = id.SubOrder(10)
)

// parcel is one of sub-order 10 of order 1, with these lines.
func parcel(w *testkit.World, contents ...Content) Parcel {
	return Parcel{
		ID: id.NewParcel(w.IDs), Order: order, SubOrder: sub, Distributor: 3, Supplier: 4, Warehouse: 5, Carrier: "顺丰", Waybill: "SF-1001",
		ShippedAt: 6, Lines: contents,
	}
}

// inSet lets body work on what was shipped of orders and writes what came of it.
func inSet(t *testing.T, w *testkit.World, body func(s *Set), orders ...id.Order) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet()
		s.Load(tx, orders)
		if err := tx.Flush(); err != nil {
			return err
		}
		body(s)
		s.Flush(tx)
		return tx.Flush()
	})
}

func ofOrder(t *testing.T, w *testkit.World, order id.Order) (parcels []Parcel) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { parcels, err = OfOrder(tx, order); return err })
	return parcels
}

func TestAParcelHasACarrierAndAWaybill(t *testing.T) {
	for _, c := range []struct {
		carrier, waybill string
		want             error
	}{
		{"SF", "SF1001", nil}, {"Royal Mail", "489434-1", nil}, {"顺丰速运", "1234", nil}, {"J.B. Hunt-2_x", strings.Repeat("9", 40), nil},
		{strings.Repeat("é", 40), "1234", nil}, {strings.Repeat("é", 41), "1234", ErrCarrier}, {"", "1234", ErrCarrier}, {" SF", "1234", ErrCarrier},
		{"S\x00F", "1234", ErrCarrier}, {"SF\n", "1234", ErrCarrier}, {"<b>", "1234", ErrCarrier}, {"=SF", "1234", ErrCarrier}, {"\xff", "1234",
			ErrCarrier},
		{"SF", "", ErrWaybill}, {"SF", "123", ErrWaybill}, {"SF", "-1234", ErrWaybill}, {"SF", "12 34", ErrWaybill}, {"SF", "单号1234", ErrWaybill},
		{"SF", strings.Repeat("9", 41), ErrWaybill}, {"SF", "1234\n", ErrWaybill}, {"SF", "=1+1+1", ErrWaybill},
	} {
		if err := Check(c.carrier, c.waybill); !errors.Is(err, c.want) {
			t.Errorf("%q %q: %v, want %v", c.carrier, c.waybill, err, c.want)
		}
	}
}

func TestParcelsAreKeptWithTheirContents(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := parcel(w, Content{1, 2}, Content{3, 4}), parcel(w, Content{1, 5})
		foreign := parcel(w, Content{1, 9})
		foreign.Order = other
		inSet(t, w, func(s *Set) { s.Ship(one); s.Ship(two); s.Ship(foreign) }, order, other)
		if got := ofOrder(t, w, order); !reflect.DeepEqual(got, []Parcel{one, two}) {
			t.Errorf("got %+v", got)
		}
		if got := ofOrder(t, w, 77); got != nil {
			t.Errorf("of no order: %+v", got)
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, two.ID)
			if two.Lines = nil; !reflect.DeepEqual(got, two) {
				t.Errorf("got %+v, %v", got, err)
			}
			if _, err := Get(tx, 77); !errors.Is(err, ErrUnknown) {
				t.Errorf("a missing parcel: %v", err)
			}
			return err
		})
	})
}

func TestASetCountsWhatWasShippedOfEachLine(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		inSet(t, w, func(s *Set) { s.Ship(parcel(w, Content{1, 2}, Content{2, 1})); s.Ship(parcel(w, Content{1, 3})) }, order)
		inSet(t, w, func(s *Set) {
			mark := s.Mark()
			s.Ship(parcel(w, Content{1, 4}))
			if got := s.Shipped(order, 1); got != 9 {
				t.Errorf("with the new parcel %d", got)
			}
			s.Undo(mark)
			for line, want := range map[int64]int64{1: 5, 2: 1, 3: 0} {
				if got := s.Shipped(order, line); got != want {
					t.Errorf("line %d: %d, want %d", line, got, want)
				}
			}
			if got := s.Shipped(other, 1); got != 0 {
				t.Errorf("of another order %d", got)
			}
		}, order)
		if got := ofOrder(t, w, order); len(got) != 2 {
			t.Errorf("%d parcels: what was undone was written", len(got))
		}
	})
}

func TestASubOrderHasALimitOfParcels(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		mine := func(line int64) bool { return line < 3 }
		inSet(t, w, func(s *Set) {
			s.Ship(parcel(w, Content{3, 1})) // of another sub-order of the order
			for range MaxParcels - 1 {
				s.Ship(parcel(w, Content{1, 1}, Content{2, 1}))
			}
		}, order)
		inSet(t, w, func(s *Set) {
			if err := s.Room(order, mine); err != nil {
				t.Errorf("for the last parcel: %v", err)
			}
			mark := s.Mark()
			s.Ship(parcel(w, Content{2, 1}))
			if err := s.Room(order, mine); !errors.Is(err, ErrParcels) {
				t.Errorf("past the last parcel: %v", err)
			}
			s.Undo(mark)
			if err := s.Room(order, mine); err != nil {
				t.Errorf("with the last parcel taken back: %v", err)
			}
		}, order)
	})
}

func TestTracksAreToldOldestFirst(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := parcel(w, Content{1, 2})
		inSet(t, w, func(s *Set) { s.Ship(p) }, order)
		var want []Track
		for i, state := range []TrackState{Collected, InTransit, OnDelivery, Refused, Signed} {
			want = append(want, Track{id.NewTrack(w.IDs), p.ID, clock.Micros(100 + i), clock.Micros(200 + i), state, "杭州", "已签收"})
		}
		w.Write(t, func(tx *db.Tx) error {
			for i := range want { // the carrier tells the latest first
				if err := Note(tx, want[len(want)-1-i]); err != nil {
					return err
				}
			}
			return nil
		})
		var got, none []Track
		w.Read(t, func(tx *db.Tx) (err error) {
			got, err = Tracks(tx, order)
			none, _ = Tracks(tx, other)
			return err
		})
		if !reflect.DeepEqual(got, want) || none != nil {
			t.Errorf("got %+v, %+v", got, none)
		}
		w.Read(t, func(tx *db.Tx) error {
			if got, err := Get(tx, p.ID); got.UpdatedAt != 204 {
				t.Errorf("updated at %d, %v", got.UpdatedAt, err)
			}
			return nil
		})
	})
}

func TestATrackHasAKnownStateAndShortTexts(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for name, c := range map[string]struct {
			track Track
			want  string
		}{
			"an unknown state": {Track{State: "lost"}, "state"}, "no state": {Track{}, "state"},
			"a long place":  {Track{State: Signed, Place: strings.Repeat("杭", 81)}, "place"},
			"a long text":   {Track{State: Signed, Text: strings.Repeat("杭", 201)}, "text"},
			"a zero byte":   {Track{State: Signed, Text: "a\x00b"}, "text"},
			"a line break":  {Track{State: Signed, Place: "a\nb"}, "place"},
			"a broken byte": {Track{State: Signed, Place: "\xff"}, "place"},
			"the longest":   {Track{ID: 9, State: Signed, Place: strings.Repeat("杭", 80), Text: strings.Repeat("杭", 200)}, ""},
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return Note(tx, c.track) })
			if want := error(ErrTrack.At(c.want)); c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != want.Error()) {
				t.Errorf("%s: %v, want a refusal at %q", name, err, c.want)
			}
		}
	})
}
