package stock

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/id"
)

func item(onHand, held, lowBelow int64) Item {
	return Item{OnHand: onHand, Held: held, LowBelow: lowBelow}
}

func TestAStockStateIsThatOfTheBestWarehouse(t *testing.T) {
	for name, c := range map[string]struct {
		items []Item
		want  State
	}{
		"nowhere":                     {nil, Out},
		"nothing on hand":             {[]Item{item(0, 0, 0)}, Out},
		"all held":                    {[]Item{item(5, 5, 0)}, Out},
		"the last unit":               {[]Item{item(6, 5, 0)}, InStock},
		"the last unit, low below 2":  {[]Item{item(6, 5, 2)}, Low},
		"just as many as low below":   {[]Item{item(5, 0, 5)}, InStock},
		"one fewer than low below":    {[]Item{item(5, 1, 5)}, Low},
		"low here, out there":         {[]Item{item(1, 0, 5), item(0, 0, 5)}, Low},
		"out here, low there":         {[]Item{item(0, 0, 5), item(1, 0, 5)}, Low},
		"low here, enough there":      {[]Item{item(1, 0, 5), item(9, 0, 5)}, InStock},
		"enough here, low there":      {[]Item{item(9, 0, 5), item(1, 0, 5)}, InStock},
		"low in two, together enough": {[]Item{item(3, 0, 5), item(3, 0, 5)}, Low},
	} {
		if got := StateOf(c.items, nil); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAWarehouseCoversRegionsByPrefix(t *testing.T) {
	for _, c := range []struct {
		coverage []string
		region   string
		want     bool
	}{
		{nil, "330106", true}, {nil, "", true}, {[]string{"33"}, "330106", true}, {[]string{"3301"}, "330106", true},
		{[]string{"330106"}, "330106", true}, {[]string{"330106"}, "3301", false}, {[]string{"33"}, "310000", false},
		{[]string{"31", "33"}, "330106", true}, {[]string{"31", "33"}, "", false}, {[]string{"United"}, "United Kingdom", true},
	} {
		w := Warehouse{Coverage: c.coverage}
		if got := w.Covers(c.region); got != c.want {
			t.Errorf("%v covers %q: %v", c.coverage, c.region, got)
		}
	}
}

// shelf is a plain model of the stock of one SKU in a few warehouses.
type shelf map[Key]Item

// TestHoldsNeverOversellUnderAnyOrderOfCommands plays random commands, some of them undone, against a working set and a plain model.
func TestHoldsNeverOversellUnderAnyOrderOfCommands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, model := NewSet(), shelf{}
		keys := []Key{{1, 1}, {1, 2}, {2, 1}, {3, 1}} // the last one was never in that warehouse
		for _, k := range keys[:3] {
			onHand := rapid.Int64Range(0, 6).Draw(t, "on hand")
			i := Item{Key: k, OnHand: onHand, Held: rapid.Int64Range(0, onHand).Draw(t, "held")}
			model[k] = i
			e := &entry{now: i, loadedOnHand: i.OnHand, loadedHeld: i.Held}
			s.items[k], s.bySKU[k.SKU] = e, append(s.bySKU[k.SKU], e)
		}
		ids := id.NewSource(still{}, 1)
		type point struct {
			mark  int
			model shelf
			back  int
		}
		var marks []point
		for range rapid.IntRange(1, 30).Draw(t, "commands") {
			key, units := rapid.SampledFrom(keys).Draw(t, "key"), rapid.Int64Range(1, 4).Draw(t, "units")
			was, known := model[key]
			var err error
			var refuse bool
			switch rapid.SampledFrom([]string{"hold", "hold", "release", "ship", "return", "mark", "undo"}).Draw(t, "command") {
			case "hold":
				err, refuse = s.Hold(key, units), was.OnHand-was.Held < units
				was.Held += units
			case "release":
				err, refuse = s.Release(key, units), was.Held < units
				was.Held -= units
			case "ship":
				err, refuse = s.Ship(key, units), was.Held < units
				was.Held, was.OnHand = was.Held-units, was.OnHand-units
			case "return":
				err, refuse = s.Return(ids, key, units, 9, 1), !known
				was.OnHand += units
			case "mark":
				marks = append(marks, point{s.Mark(), clone(model), len(s.returns)})
				continue
			case "undo":
				if n := len(marks) - 1; n >= 0 {
					s.Undo(marks[n].mark)
					model = marks[n].model
					if len(s.returns) != marks[n].back {
						t.Fatalf("%d movements after undo, want %d", len(s.returns), marks[n].back)
					}
					marks = marks[:n]
				}
				continue
			}
			if refuse != (err != nil) {
				t.Fatalf("%v of %+v: %v", units, model[key], err)
			}
			if !refuse {
				model[key] = was
			}
			agree(t, s, model)
		}
		agree(t, s, model)
	})
}

func clone(m shelf) shelf {
	return maps.Clone(m)
}

func agree(t *rapid.T, s *Set, model shelf) {
	t.Helper()
	for _, sku := range []id.SKU{1, 2, 3} {
		for _, i := range s.Of(sku) {
			if i != model[i.Key] {
				t.Fatalf("%+v, want %+v", i, model[i.Key])
			}
			if i.Held < 0 || i.Free() < 0 {
				t.Fatalf("oversold: %+v", i)
			}
		}
	}
}
