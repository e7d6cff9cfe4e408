package stock

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/id"
)

// State is what a distributor is told of the stock of one SKU in one region.
type State string

// The stock states.
const (
	InStock State = "in_stock"
	Low     State = "low"
	Out     State = "out"
)

// rank orders the states: a region's is the best of the warehouses that deliver to it.
func (s State) rank() int { return slices.Index([]State{Out, Low, InStock}, s) }

// Better gives the better of two states.
func Better(a, b State) State {
	if a.rank() < b.rank() {
		return b
	}
	return a
}

// Covering picks a supplier's warehouses that deliver to all of a region, oldest first.
func Covering(all map[id.Warehouse]*Warehouse, supplier id.Supplier, region string) []id.Warehouse {
	var found []id.Warehouse
	for _, w := range all {
		if w.Supplier == supplier && w.Covers(region) {
			found = append(found, w.ID)
		}
	}
	slices.Sort(found)
	return found
}

// Reaching picks a supplier's warehouses that deliver to all or a part of a region, oldest first.
func Reaching(all map[id.Warehouse]*Warehouse, supplier id.Supplier, region string) []id.Warehouse {
	var found []id.Warehouse
	for _, w := range all {
		if w.Supplier == supplier && w.reaches(region) {
			found = append(found, w.ID)
		}
	}
	slices.Sort(found)
	return found
}

// Within picks the stock that lies in some of the warehouses.
func Within(items []Item, warehouses []id.Warehouse) []Item {
	var found []Item
	for _, i := range items {
		if slices.Contains(warehouses, i.Warehouse) {
			found = append(found, i)
		}
	}
	return found
}

// StateOf judges the stock of one SKU over the warehouses that deliver to a region. A line is never split over warehouses, so the best of
// them counts, not their sum.
func StateOf(items []Item, all map[id.Warehouse]*Warehouse) State {
	state := Out
	for _, i := range items {
		state = Better(state, i.state(all[i.Warehouse]))
	}
	return state
}

// state judges the stock of one warehouse by its own mark, else by the warehouse's.
func (i Item) state(in *Warehouse) State {
	mark := i.LowBelow
	if mark == 0 && in != nil {
		mark = in.LowBelow
	}
	switch {
	case i.Free() <= 0:
		return Out
	case i.Free() < mark:
		return Low
	}
	return InStock
}
