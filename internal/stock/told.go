package stock

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Told is the stock state of one SKU in every region: for each prefix of region codes, the state from there on down, where it is better than
// above. Narrower prefixes are never worse: whoever delivers to all of a province delivers to its cities. The empty prefix is everywhere; what
// no prefix begins is out.
type Told map[string]State

// At gives the state in a region.
func (t Told) At(region string) State {
	state := Out
	for n := range len(region) + 1 {
		if s, ok := t[region[:n]]; ok {
			state = Better(state, s)
		}
	}
	return state
}

// tellOf works out the states of one SKU from its stock.
func tellOf(items []Item, all map[id.Warehouse]*Warehouse) Told {
	direct := map[string]State{}
	for _, i := range items {
		w := all[i.Warehouse]
		if w == nil || w.State == Closed {
			continue
		}
		state := i.state(w)
		if state == Out {
			continue
		}
		for _, prefix := range w.prefixes() {
			if was, ok := direct[prefix]; !ok || was == Low {
				direct[prefix] = state
			}
		}
	}
	if len(direct) > 1 {
		maps.DeleteFunc(direct, func(prefix string, s State) bool { return aboveHolds(direct, prefix, s) })
	}
	return direct
}

// aboveHolds says whether a shorter prefix has a state that is as good. One that is deleted for the same reason has a shorter one yet.
func aboveHolds(direct Told, prefix string, s State) bool {
	for n := range len(prefix) {
		if above, ok := direct[prefix[:n]]; ok && (above == s || above == InStock) {
			return true
		}
	}
	return false
}

func (w *Warehouse) prefixes() []string {
	if len(w.Coverage) == 0 {
		return []string{""}
	}
	return w.Coverage
}

// text writes the states in their one form, to be stored and compared: `in_stock 31,32` and `low 44`, a line each.
func (t Told) text() string {
	var lines []string
	for _, state := range []State{InStock, Low} {
		var prefixes []string
		for prefix, s := range t {
			if s == state {
				prefixes = append(prefixes, prefix)
			}
		}
		if len(prefixes) > 0 {
			slices.Sort(prefixes)
			lines = append(lines, string(state)+" "+strings.Join(prefixes, ","))
		}
	}
	return strings.Join(lines, "\n")
}

func readTold(text string) Told {
	t := Told{}
	for line := range strings.SplitSeq(text, "\n") {
		state, prefixes, ok := strings.Cut(line, " ")
		if !ok {
			continue
		}
		for prefix := range strings.SplitSeq(prefixes, ",") {
			t[prefix] = State(state)
		}
	}
	return t
}

// StateChange is a change of a stock state from a region on down, as far as no narrower region is named. The empty region is everywhere.
type StateChange struct {
	Region        string // a prefix of region codes
	Before, After State
}

// changes tells what has become different, the wider regions first. A region that stays as it is is named where a wider one changes.
func changes(before, after Told) []StateChange {
	prefixes := slices.Collect(maps.Keys(before))
	for prefix := range after {
		if _, both := before[prefix]; !both {
			prefixes = append(prefixes, prefix)
		}
	}
	slices.Sort(prefixes)
	var told, above []StateChange
	for _, prefix := range prefixes {
		for len(above) > 0 && !strings.HasPrefix(prefix, above[len(above)-1].Region) {
			above = above[:len(above)-1]
		}
		c := StateChange{prefix, before.At(prefix), after.At(prefix)}
		if len(above) == 0 {
			if c.Before == c.After {
				continue
			}
		} else if top := above[len(above)-1]; top.Before == c.Before && top.After == c.After {
			continue
		}
		told, above = append(told, c), append(above, c)
	}
	return told
}

// Untold is a stretch of SKUs, by id, in which was looked for what has not been told.
type Untold struct {
	SKUs    []id.SKU // their states are not what was told of them
	Last    id.SKU   // the last one looked at; 0: there was none
	Scanned int
}

// FindUntold looks through the stock of SKUs after one, up to so many rows of stock.
func FindUntold(tx *db.Tx, after id.SKU, rows int) (Untold, error) {
	items, err := db.All(tx, scanItem, "select "+itemColumns+` from stock_items where sku_id > $1 order by sku_id, warehouse_id limit $2`, after, rows)
	if err != nil || len(items) == 0 {
		return Untold{}, err
	}
	if len(items) == rows && items[0].SKU != items[rows-1].SKU {
		cut := items[rows-1].SKU // the rest of its rows may not be here
		items = slices.DeleteFunc(items, func(i Item) bool { return i.SKU == cut })
	}
	found := Untold{Last: items[len(items)-1].SKU}
	told := map[id.SKU]string{}
	tx.Query(func(r *db.Row) { sku := id.SKU(r.Int()); told[sku] = r.Text() },
		"select sku_id, states from stock_told where sku_id > $1 and sku_id <= $2", after, found.Last)
	return found, found.compare(tx, items, told)
}

// FindUntoldOf looks at some SKUs.
func FindUntoldOf(tx *db.Tx, skus []id.SKU) (Untold, error) {
	var items []Item
	told := map[id.SKU]string{}
	tx.Load("stock_items", []string{"sku_id", "warehouse_id"}, db.Ids(skus), itemColumns, func(r *db.Row) { items = append(items, scanItem(r)) })
	tx.Load("stock_told", []string{"sku_id"}, db.Ids(skus), "sku_id, states", func(r *db.Row) { sku := id.SKU(r.Int()); told[sku] = r.Text() })
	if err := tx.Flush(); err != nil {
		return Untold{}, err
	}
	found := Untold{}
	return found, found.compare(tx, items, told)
}

// compare names the SKUs whose states are not what was told.
func (u *Untold) compare(tx *db.Tx, items []Item, told map[id.SKU]string) error {
	all, err := warehousesOf(tx, items)
	if err != nil {
		return err
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.SKU, b.SKU) })
	for len(items) > 0 {
		n := 1
		for n < len(items) && items[n].SKU == items[0].SKU {
			n++
		}
		if tellOf(items[:n], all).text() != told[items[0].SKU] {
			u.SKUs = append(u.SKUs, items[0].SKU)
		}
		items = items[n:]
		u.Scanned++
	}
	return nil
}

func warehousesOf(tx *db.Tx, items []Item) (map[id.Warehouse]*Warehouse, error) {
	all := map[id.Warehouse]*Warehouse{}
	var keys []id.Warehouse
	for _, i := range items {
		if _, asked := all[i.Warehouse]; !asked {
			all[i.Warehouse] = nil
			keys = append(keys, i.Warehouse)
		}
	}
	tx.Load("stock_warehouses", []string{"id"}, db.Ids(keys), warehouseColumns, func(r *db.Row) {
		w := scanWarehouse(r)
		all[w.ID] = &w
	})
	return all, tx.Flush()
}

// Telling is what is told anew of one SKU.
type Telling struct {
	SKU      id.SKU
	Supplier id.Supplier
	Changes  []StateChange
}

// Tell writes down the states of SKUs as they are now, and gives what has changed since they were told last, SKUs ascending. What was told is
// locked first, so that of two who tell at once the second finds nothing left to tell.
func Tell(tx *db.Tx, skus []id.SKU) ([]Telling, error) {
	begin := db.NewRows("stock_told", "sku_id", "states", "told_at").OrNothing()
	ascending := slices.Compact(slices.Sorted(slices.Values(skus)))
	for _, sku := range ascending {
		begin.Add(sku, "", 0)
	}
	tx.Insert(begin)
	told, items := map[id.SKU]string{}, map[id.SKU][]Item{}
	tx.Lock("stock_told", []string{"sku_id"}, db.Ids(skus), "sku_id, states", func(r *db.Row) { sku := id.SKU(r.Int()); told[sku] = r.Text() })
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	LoadItems(tx, skus, items)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	all, err := warehousesOf(tx, slices.Concat(slices.Collect(maps.Values(items))...))
	if err != nil {
		return nil, err
	}
	var tellings []Telling
	written := db.NewChanges("stock_told", "=sku_id", "states", "told_at")
	for _, sku := range ascending {
		now := tellOf(items[sku], all)
		text := now.text()
		if text == told[sku] {
			continue
		}
		written.Add(sku, text, tx.Now())
		if c := changes(readTold(told[sku]), now); len(c) > 0 {
			tellings = append(tellings, Telling{sku, all[items[sku][0].Warehouse].Supplier, c})
		}
	}
	tx.Change(written)
	return tellings, tx.Flush()
}
