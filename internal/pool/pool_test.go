package pool

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
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

// places gives the codes of a refusal by path.
func places(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func open(t *testing.T, w *testkit.World, at clock.Micros, goods ...NewItem) (changed []Item) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) { changed, err = Open(tx, goods, at); return err })
	return changed
}

func items(t *testing.T, w *testkit.World, f Filter) (found []Item) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { found, err = Items(tx, f); return err })
	return found
}

func TestOpeningIsRepeatableAndMovesBetweenAgreements(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := NewItem{11, 1, 5}, NewItem{12, 1, 5}
		if got := open(t, w, 100, two, one, one); len(got) != 2 {
			t.Errorf("opened %+v", got)
		}
		if got := open(t, w, 200, one, two); len(got) != 0 {
			t.Errorf("opened again %+v", got)
		}
		moved := open(t, w, 300, one, NewItem{11, 1, 6})
		if want := []Item{{11, 1, 6, Opened, 300, ByHand}}; !reflect.DeepEqual(moved, want) {
			t.Errorf("moved %+v", moved)
		}
		want := []Item{{11, 1, 6, Opened, 300, ByHand}, {12, 1, 5, Opened, 100, ByHand}}
		if got := items(t, w, Filter{}); !reflect.DeepEqual(got, want) {
			t.Errorf("items %+v", got)
		}
		expect(t, w, ErrSupplier, func(tx *db.Tx) error { _, err := Open(tx, []NewItem{{11, 2, 7}}, 400); return err })
	})
}

func TestClosingIsRepeatableAndNamesWhatWasNeverOpened(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		open(t, w, 100, NewItem{11, 1, 5}, NewItem{12, 1, 5})
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Close(tx, []id.SKU{11, 13, 14}); return err })
		if got := places(err); !reflect.DeepEqual(got, map[string]string{"sku_ids[1]": "not_in_pool", "sku_ids[2]": "not_in_pool"}) {
			t.Errorf("got %v", got)
		}
		for _, want := range []int{1, 0} {
			w.Write(t, func(tx *db.Tx) error {
				changed, err := Close(tx, []id.SKU{11, 11})
				if len(changed) != want {
					t.Errorf("closed %+v", changed)
				}
				return err
			})
		}
		if got := items(t, w, Filter{State: Closed}); len(got) != 1 || got[0].SKU != 11 {
			t.Errorf("closed %+v", got)
		}
		if got := open(t, w, 200, NewItem{11, 1, 5}); len(got) != 1 || got[0].OpenedAt != 200 {
			t.Errorf("opened again %+v", got)
		}
	})
}

func TestItemsAreListedBySupplierAgreementAndState(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		open(t, w, 100, NewItem{11, 1, 5}, NewItem{12, 1, 6}, NewItem{13, 2, 7})
		w.Write(t, func(tx *db.Tx) error { _, err := Close(tx, []id.SKU{12}); return err })
		for name, c := range map[string]struct {
			f    Filter
			want []id.SKU
		}{
			"all": {Filter{}, []id.SKU{11, 12, 13}}, "page": {Filter{Limit: 2}, []id.SKU{11, 12}}, "next": {Filter{After: 12}, []id.SKU{13}},
			"supplier": {Filter{Supplier: 1}, []id.SKU{11, 12}}, "agreement": {Filter{Agreement: 6}, []id.SKU{12}},
			"open of supplier": {Filter{Supplier: 1, State: Opened}, []id.SKU{11}}, "none": {Filter{Supplier: 2, Agreement: 5}, nil},
		} {
			var got []id.SKU
			for _, i := range items(t, w, c.f) {
				got = append(got, i.SKU)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: got %v", name, got)
			}
		}
	})
}

func TestEveryPairOfStateAndActionOfAnItem(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		verbs := map[Action]func(tx *db.Tx) error{
			Opening: func(tx *db.Tx) error { _, err := Open(tx, []NewItem{{11, 1, 5}}, 1); return err },
			Closing: func(tx *db.Tx) error { _, err := Close(tx, []id.SKU{11}); return err },
		}
		open(t, w, 1, NewItem{11, 1, 5})
		for state, actions := range Lifecycle {
			for action, verb := range verbs {
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update pool_items set state = $1 where sku_id = 11", state)
					return nil
				})
				expect(t, w, nil, verb)
				if got := items(t, w, Filter{})[0].State; got != actions[action] {
					t.Errorf("%s in %s leads to %s", action, state, got)
				}
			}
		}
	})
}

func TestOnlyOpenGoodsAreSelectedAllOrNone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		open(t, w, 1, NewItem{11, 1, 5}, NewItem{12, 1, 5}, NewItem{13, 1, 5})
		w.Write(t, func(tx *db.Tx) error { _, err := Close(tx, []id.SKU{12}); return err })
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Select(tx, 8, []id.SKU{11, 12, 99}, 2); return err })
		if got := places(err); !reflect.DeepEqual(got, map[string]string{"sku_ids[1]": "not_open", "sku_ids[2]": "not_in_pool"}) {
			t.Errorf("got %v", got)
		}
		if n := w.Int(t, "select count(*) from pool_selections"); n != 0 {
			t.Errorf("%d selections", n)
		}
		for _, want := range [][]id.SKU{{13, 11}, {}} {
			w.Write(t, func(tx *db.Tx) error {
				added, err := Select(tx, 8, []id.SKU{13, 11, 13}, 3)
				if !reflect.DeepEqual(added, want) {
					t.Errorf("added %v, want %v", added, want)
				}
				return err
			})
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Selections(tx, 8, 0, 0)
			if want := []Selection{{Pick{8, 11}, 3, 0}, {Pick{8, 13}, 3, 0}}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v", got)
			}
			rest, failed := Selections(tx, 8, 11, 1)
			others, gone := Selections(tx, 9, 0, 0)
			if len(rest) != 1 || rest[0].SKU != 13 || len(others) != 0 {
				t.Errorf("rest %+v, others %+v", rest, others)
			}
			return errors.Join(err, failed, gone)
		})
	})
}

func TestLoadersFindItemsAndPicksByKey(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		open(t, w, 1, NewItem{11, 1, 5}, NewItem{12, 1, 5})
		w.Write(t, func(tx *db.Tx) error {
			_, err := SelectPicks(tx, []Pick{{8, 11}, {9, 12}, {9, 11}}, 2)
			return err
		})
		loaded, one, many := map[id.SKU]*Item{}, map[Pick]bool{}, map[Pick]bool{}
		w.Read(t, func(tx *db.Tx) error {
			LoadItems(tx, []id.SKU{12, 99}, loaded)
			LoadSelections(tx, 8, []id.SKU{11, 12}, one)
			LoadPicks(tx, []Pick{{9, 11}, {8, 12}, {8, 11}, {8, 11}}, many)
			return tx.Flush()
		})
		if len(loaded) != 1 || *loaded[12] != (Item{12, 1, 5, Opened, 1, ByHand}) {
			t.Errorf("items %+v", loaded)
		}
		if !reflect.DeepEqual(one, map[Pick]bool{{8, 11}: true}) || !reflect.DeepEqual(many, map[Pick]bool{{9, 11}: true, {8, 11}: true}) {
			t.Errorf("one %v, many %v", one, many)
		}
		if !errors.Is(loaded[99].Check(), ErrNotInPool) || loaded[12].Check() != nil || !errors.Is((&Item{State: Closed}).Check(), ErrNotOpen) {
			t.Error("an item refuses when it is missing or closed")
		}
	})
}

func TestOnlySelectedGoodsAreListedAndUnselectingTakesThemOff(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		open(t, w, 1, NewItem{11, 1, 5}, NewItem{12, 1, 5})
		w.Write(t, func(tx *db.Tx) error { _, err := SelectPicks(tx, []Pick{{8, 11}, {8, 12}, {9, 11}}, 2); return err })
		list := func(d id.Distributor, c id.Channel, put bool, at clock.Micros, skus ...id.SKU) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { return List(tx, d, c, skus, put, at) })
		}
		listed := func(d id.Distributor, c id.Channel) (got []Listing) {
			w.Read(t, func(tx *db.Tx) (err error) { got, err = Listings(tx, d, c, 0, 0); return err })
			return got
		}
		if got := places(list(9, 70, true, 3, 11, 12)); !reflect.DeepEqual(got, map[string]string{"sku_ids[1]": "not_selected"}) || len(listed(9, 70)) != 0 {
			t.Errorf("not selected: %v", got)
		}
		err := errors.Join(list(8, 70, true, 3, 12, 11, 12), list(8, 71, true, 4, 11), list(9, 72, true, 5, 11),
			list(8, 70, true, 6, 11), list(8, 70, false, 7, 12), list(8, 70, false, 8, 12))
		want := []Listing{{70, Pick{8, 11}, true, 3}, {70, Pick{8, 12}, false, 7}}
		if got := listed(8, 70); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("listed %+v, %v", got, err)
		}
		if got := listed(8, 71); len(got) != 1 || !got[0].On {
			t.Errorf("the same goods in the other channel: %+v", got)
		}
		w.Write(t, func(tx *db.Tx) error { Unselect(tx, 8, []id.SKU{11, 11, 99}); return nil })
		if got := listed(8, 70); len(got) != 1 || got[0].SKU != 12 {
			t.Errorf("after unselecting: %+v", got)
		}
		if len(listed(8, 71)) != 0 || len(listed(9, 72)) != 1 {
			t.Error("unselecting takes this distributor's listings off in all its channels, and nobody else's")
		}
		if n := w.Int(t, "select count(*) from pool_selections"); n != 2 {
			t.Errorf("%d selections", n)
		}
	})
}

func TestAPageMayBeAskedForWithOneRowMore(t *testing.T) {
	for limit, want := range map[int]int{-1: 200, 0: 200, 1: 1, 200: 200, 201: 201, 202: 201, 1 << 40: 201} {
		if got := page(limit); got != want {
			t.Errorf("%d: got %d, want %d", limit, got, want)
		}
	}
}
