package stock

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var somewhere = []string{
	"33", "3301", "330106", "330108", "31", "310115", "310101", "44", "440305", "81", "810005", "82", "820001", "71", "710000", "United Kingdom", "United", "France",
}

// draw makes the stock of one SKU in a few warehouses.
func draw(t *rapid.T, label string) ([]Item, map[id.Warehouse]*Warehouse) {
	var items []Item
	all := map[id.Warehouse]*Warehouse{}
	for n := range rapid.IntRange(0, 4).Draw(t, label) {
		w := &Warehouse{
			ID: id.Warehouse(n + 1), Supplier: mine, Coverage: rapid.SliceOfN(rapid.SampledFrom(somewhere), 0, 4).Draw(t, "coverage"),
			State: rapid.SampledFrom([]WarehouseState{Open, Open, Closed}).Draw(t, "state"), LowBelow: rapid.Int64Range(0, 3).Draw(t, "mark"),
		}
		all[w.ID] = w
		items = append(items, Item{Key: Key{tea, w.ID}, OnHand: rapid.Int64Range(0, 5).Draw(t, "on hand"), LowBelow: rapid.Int64Range(0, 3).Draw(t, "own mark")})
	}
	return items, all
}

func TestWhatIsToldIsTheStateInEveryRegion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, all := draw(t, "warehouses")
		told := tellOf(items, all)
		if again := readTold(told.text()); !reflect.DeepEqual(again, told) {
			t.Fatalf("%v read again as %v", told, again)
		}
		for _, region := range append([]string{"", "999999", "330199"}, somewhere...) {
			if got, want := told.At(region), StateOf(Within(items, Covering(all, mine, region)), all); got != want {
				t.Fatalf("%q: told %s by %q, is %s", region, got, told.text(), want)
			}
		}
	})
}

func TestChangesLeadFromWhatWasToldToWhatIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := tellOf(draw(t, "before")), tellOf(draw(t, "after"))
		told := changes(before, after)
		for _, region := range append([]string{"", "999999", "330199"}, somewhere...) {
			at := before.At(region)
			for _, c := range told { // wider ones come first
				if strings.HasPrefix(region, c.Region) {
					at = c.After
				}
			}
			if at != after.At(region) {
				t.Fatalf("%q: %s after %v, is %s", region, at, told, after.At(region))
			}
		}
		if before.text() == after.text() && len(told) > 0 {
			t.Fatalf("nothing changed, told %v", told)
		}
	})
}

func TestStatesAreToldOnceAndOnlyWhereTheyChanged(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		tell := func() (told []Telling) {
			t.Helper()
			w.Write(t, func(tx *db.Tx) (err error) { told, err = Tell(tx, []id.SKU{silk, tea, tea}); return err })
			return told
		}
		untold := func() (found Untold) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) (err error) { found, err = FindUntold(tx, 0, 100); return err })
			return found
		}
		expect := func(step string, want ...Telling) {
			t.Helper()
			var skus []id.SKU
			for _, x := range want {
				skus = append(skus, x.SKU)
			}
			if found := untold(); !slices.Equal(found.SKUs, skus) {
				t.Errorf("%s: untold %v, want %v", step, found.SKUs, skus)
			}
			if got := tell(); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: told %+v, want %+v", step, got, want)
			}
			if got := tell(); got != nil || untold().SKUs != nil {
				t.Errorf("%s: told twice: %+v", step, got)
			}
		}
		expect("nothing")
		must(t, move(t, w, mine, movement(w, tea, east, 5), movement(w, silk, west, 1)))
		expect("received", Telling{tea, mine, []StateChange{{"31", Out, InStock}, {"33", Out, InStock}}}, Telling{silk, mine, []StateChange{{"", Out, InStock}}})
		hold(t, w, Key{tea, east}, 3)
		expect("held, as good as before")
		must(t, move(t, w, mine, movement(w, tea, west, 1)))
		w.Write(t, func(tx *db.Tx) error { return SetLowBelow(tx, Key{tea, west}, 4) })
		expect("low everywhere but in the east", Telling{tea, mine, []StateChange{{"", Out, Low}, {"31", InStock, InStock}, {"33", InStock, InStock}}})
		w.Write(t, func(tx *db.Tx) error {
			_, _, err := ReplaceCoverage(tx, mine, east, []string{"330100", "31"})
			return err
		})
		expect("another coverage", Telling{tea, mine, []StateChange{{"33", InStock, Low}, {"3301", InStock, InStock}}})
		w.Write(t, func(tx *db.Tx) error { _, _, err := CloseWarehouse(tx, mine, west); return err })
		expect("closed", Telling{tea, mine, []StateChange{{"", Low, Out}, {"31", InStock, InStock}, {"3301", InStock, InStock}}}, Telling{silk, mine, []StateChange{{"", InStock, Out}}})
	})
}

func TestAllStockIsLookedThroughStretchByStretch(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		var moves []Movement
		for sku := id.SKU(1); sku <= 7; sku++ {
			moves = append(moves, movement(w, sku, east, 1), movement(w, sku, west, 1))
		}
		must(t, move(t, w, mine, moves...))
		for _, rows := range []int{2, 3, 4, 5, 100} {
			var skus []id.SKU
			after := id.SKU(0)
			for range 20 {
				var found Untold
				w.Read(t, func(tx *db.Tx) (err error) { found, err = FindUntold(tx, after, rows); return err })
				skus = append(skus, found.SKUs...)
				if after = found.Last; after == 0 {
					break
				}
			}
			if want := []id.SKU{1, 2, 3, 4, 5, 6, 7}; !slices.Equal(skus, want) {
				t.Errorf("by %d rows: %v", rows, skus)
			}
		}
		var found Untold
		w.Read(t, func(tx *db.Tx) (err error) { found, err = FindUntoldOf(tx, []id.SKU{5, 2, 5, 99}); return err })
		if !slices.Equal(found.SKUs, []id.SKU{2, 5}) {
			t.Errorf("of some: %v", found.SKUs)
		}
	})
}
