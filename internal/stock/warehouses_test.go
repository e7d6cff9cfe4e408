package stock

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestWarehousesAreListedPageByPageAndBySupplier(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		names := func(supplier id.Supplier, after id.Warehouse, limit int) (all []string) {
			w.Read(t, func(tx *db.Tx) error {
				found, err := Warehouses(tx, supplier, after, limit)
				for _, x := range found {
					all = append(all, x.Name)
				}
				return err
			})
			return all
		}
		for _, c := range []struct{ got, want []string }{
			{names(0, 0, 10), []string{"东仓", "West", "Theirs"}}, {names(mine, 0, 10), []string{"东仓", "West"}},
			{names(0, 0, 1), []string{"东仓"}}, {names(0, east, 1), []string{"West"}}, {names(other, theirs, 9), nil},
		} {
			if !reflect.DeepEqual(c.got, c.want) {
				t.Errorf("got %v, want %v", c.got, c.want)
			}
		}
		found := map[id.Warehouse]*Warehouse{}
		w.Read(t, func(tx *db.Tx) error {
			LoadWarehouses(tx, []id.Supplier{mine}, found)
			return tx.Flush()
		})
		wantEast, wantWest := warehouse(east, mine, "东仓", "33", "31"), warehouse(west, mine, "West")
		want := map[id.Warehouse]*Warehouse{east: &wantEast, west: &wantWest}
		if !reflect.DeepEqual(found, want) {
			t.Errorf("loaded %+v", found)
		}
	})
}

func got(t *testing.T, w *testkit.World, warehouse id.Warehouse) (found Warehouse) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { found, err = GetWarehouse(tx, 0, warehouse); return err })
	return found
}

func TestAWarehouseIsDescribedByCodeNamePlaceAndCoverage(t *testing.T) {
	long := slices.Repeat([]string{"33"}, MaxCoverage+1)
	each(t, func(t *testing.T, w *testkit.World) {
		for name, c := range map[string]struct {
			warehouse Warehouse
			want      string
		}{
			"no name": {Warehouse{}, "name invalid_name"}, "long name": {Warehouse{Name: strings.Repeat("仓", 81)}, "name invalid_name"},
			"longest texts": {Warehouse{
				ID: 50, Supplier: mine, Name: strings.Repeat("仓", 80), Code: strings.Repeat("c", 64), Region: strings.Repeat("x", 40), Coverage: long[1:],
			}, ""},
			"a name that can't be stored": {Warehouse{Name: "a\x00b"}, "name invalid_name"}, "a name that is no text": {Warehouse{Name: "a\xff"}, "name invalid_name"},
			"empty region":                {Warehouse{Name: "x", Coverage: []string{"33", ""}}, "coverage[1] invalid_coverage"},
			"comma":                       {Warehouse{Name: "x", Coverage: []string{"33,31"}}, "coverage[0] invalid_coverage"},
			"long region":                 {Warehouse{Name: "x", Coverage: []string{strings.Repeat("x", 41)}}, "coverage[0] invalid_coverage"},
			"a text that can't be stored": {Warehouse{Name: "x", Coverage: []string{"3\x00"}}, "coverage[0] invalid_coverage"},
			"too many":                    {Warehouse{Name: "x", Coverage: long}, "coverage invalid_coverage"},
			"no division":                 {Warehouse{Name: "x", Coverage: []string{"31", "99", "339900", "330104"}}, "coverage[1] coverage_unknown, coverage[2] coverage_unknown"},
			"all at once": {Warehouse{Code: "a\nb", Region: "339900", Coverage: []string{"1"}},
				"name invalid_name, code warehouse_code_malformed, region warehouse_region_malformed, coverage[0] coverage_unknown"},
			"a place by name": {Warehouse{ID: 51, Name: "x", Region: "Rotterdam", Coverage: []string{"Netherlands", "810000", "820000", "710000", "710100"}}, ""},
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return CreateWarehouse(tx, c.warehouse) })
			if got := places(err); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	})
}

func TestACoverageIsKeptInShortCodesWithoutWhatOthersCover(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		var before, after Warehouse
		w.Write(t, func(tx *db.Tx) (err error) {
			before, after, err = ReplaceCoverage(tx, mine, east, []string{"330100", "310115", "330106", "440000", "3301", "United Kingdom", "810005", "820000"})
			return err
		})
		want := []string{"3301", "310115", "44", "United Kingdom", "810005", "82"}
		if !reflect.DeepEqual(before.Coverage, []string{"33", "31"}) || !reflect.DeepEqual(after.Coverage, want) || !reflect.DeepEqual(got(t, w, east), after) {
			t.Errorf("%v, then %v, read %v", before.Coverage, after.Coverage, got(t, w, east))
		}
		for region, want := range map[string]bool{
			"330106": true, "330199": true, "330200": false, "330000": false, "310115": true, "310115101": true, "310101": false, "440305": true,
			"810005": true, "810006": false, "820001": true, "710000": false, "United Kingdom": true, "France": false,
		} {
			if got := after.Covers(region); got != want {
				t.Errorf("covers %s: %v", region, got)
			}
		}
		for region, want := range map[string]bool{"330000": true, "33": true, "310000": true, "320000": false, "810000": true, "330200": false, "United": true} {
			if got := after.reaches(region); got != want {
				t.Errorf("reaches %s: %v", region, got)
			}
		}
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, _, err := ReplaceCoverage(tx, mine, east, []string{"99"}); return err })
		if places(err) != "coverage[0] coverage_unknown" || !reflect.DeepEqual(got(t, w, east), after) {
			t.Errorf("a refused coverage: %v", err)
		}
	})
}

func TestACodeIsUniqueAmongASuppliersWarehouses(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		describe := func(warehouse id.Warehouse, code string) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, _, err := DescribeWarehouse(tx, 0, warehouse, code, "新仓", "310000")
				return err
			})
		}
		must(t, describe(east, " E1 "))
		must(t, describe(east, "E1"))
		must(t, describe(theirs, "E1"))
		if got := places(describe(west, "E1")); got != "code warehouse_code_taken" {
			t.Errorf("a second E1: %s", got)
		}
		must(t, describe(west, ""))
		if x := got(t, w, east); x.Code != "E1" || x.Name != "新仓" || x.Region != "310000" {
			t.Errorf("%+v", x)
		}
		second := warehouse(60, mine, "x")
		second.Code = "E1"
		if err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return CreateWarehouse(tx, second) }); places(err) != "code warehouse_code_taken" {
			t.Errorf("a new E1: %v", err)
		}
	})
}

func TestAnothersWarehouseIsAsGoodAsMissing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		for name, verb := range map[string]func(tx *db.Tx) error{
			"get":      func(tx *db.Tx) error { _, err := GetWarehouse(tx, mine, theirs); return err },
			"describe": func(tx *db.Tx) error { _, _, err := DescribeWarehouse(tx, mine, theirs, "", "x", ""); return err },
			"cover":    func(tx *db.Tx) error { _, _, err := ReplaceCoverage(tx, mine, theirs, nil); return err },
			"close":    func(tx *db.Tx) error { _, _, err := CloseWarehouse(tx, mine, theirs); return err },
			"reopen":   func(tx *db.Tx) error { _, _, err := ReopenWarehouse(tx, mine, noSuch); return err },
		} {
			if err := w.DB.Write(t.Context(), verb); !errors.Is(err, ErrUnknownWarehouse) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestEveryPairOfStateAndActionOfAWarehouse(t *testing.T) {
	verbs := map[WarehouseAction]func(*db.Tx, id.Supplier, id.Warehouse) (Warehouse, Warehouse, error){Closing: CloseWarehouse, Reopening: ReopenWarehouse}
	each(t, func(t *testing.T, w *testkit.World) {
		for state, actions := range WarehouseLifecycle {
			for action, verb := range verbs {
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update stock_warehouses set state = $2 where id = $1", east, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, _, err := verb(tx, mine, east); return err })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				if x := got(t, w, east); x.State != next {
					t.Errorf("%s in %s leads to %s", action, state, x.State)
				}
			}
		}
	})
}

func TestAWarehouseIsClosedWhenNothingInItIsHeld(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 5), movement(w, tea, west, 5)))
		hold(t, w, Key{tea, east}, 2)
		shut := func() error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error { _, _, err := CloseWarehouse(tx, mine, east); return err })
		}
		if err := shut(); !errors.Is(err, ErrStillHeld) || got(t, w, east).State != Open {
			t.Errorf("closed over held units: %v", err)
		}
		inSet(t, w, func(s *Set) error { return s.Release(Key{tea, east}, 2) }, tea)
		must(t, shut())
		closed := got(t, w, east)
		if closed.Covers("330106") || closed.reaches("33") {
			t.Error("a closed warehouse delivers")
		}
		if got := places(move(t, w, mine, movement(w, tea, east, 1), movement(w, tea, west, 1))); got != "movements[0].warehouse_id warehouse_closed" {
			t.Errorf("received: %s", got)
		}
		must(t, move(t, w, mine, movement(w, tea, east, -5), movement(w, tea, west, 5)))
	})
}

func TestTheNarrowestMarkSaysWhatIsLow(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		must(t, move(t, w, mine, movement(w, tea, east, 5)))
		set := func(supplier id.Supplier, units int64) {
			t.Helper()
			w.Write(t, func(tx *db.Tx) error { return SetMark(tx, supplier, units) })
		}
		state := func() State {
			all := map[id.Warehouse]*Warehouse{}
			w.Read(t, func(tx *db.Tx) error { LoadWarehouses(tx, []id.Supplier{mine}, all); return tx.Flush() })
			return StateOf(items(t, w, tea)[tea], all)
		}
		marks := func() []int64 { return []int64{got(t, w, east).LowBelow, got(t, w, theirs).LowBelow} }
		steps := []struct {
			do    func()
			marks []int64
			want  State
		}{
			{func() {}, []int64{0, 0}, InStock},
			{func() { set(0, 6) }, []int64{6, 6}, Low},
			{func() { set(mine, 5) }, []int64{5, 6}, InStock},
			{func() { set(0, 9) }, []int64{5, 9}, InStock},
			{func() { set(mine, 0) }, []int64{9, 9}, Low},
			{func() { set(mine, 8) }, []int64{8, 9}, Low},
			{func() {
				w.Write(t, func(tx *db.Tx) error { return SetLowBelow(tx, Key{tea, east}, 1) })
			}, []int64{8, 9}, InStock},
		}
		for i, step := range steps {
			step.do()
			if got := marks(); !reflect.DeepEqual(got, step.marks) || state() != step.want {
				t.Errorf("step %d: marks %v, %s", i, got, state())
			}
		}
		w.Write(t, func(tx *db.Tx) error { return CreateWarehouse(tx, warehouse(70, mine, "new")) })
		if x := got(t, w, 70); x.LowBelow != 8 {
			t.Errorf("a new warehouse has the mark %d", x.LowBelow)
		}
		for _, units := range []int64{-1, MaxUnits + 1} {
			if err := w.DB.Write(t.Context(), func(tx *db.Tx) error { return SetMark(tx, mine, units) }); !errors.Is(err, ErrUnits) {
				t.Errorf("mark %d: %v", units, err)
			}
		}
	})
}
