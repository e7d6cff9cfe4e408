// Package stock owns the warehouses, what lies in them, and what is set aside for orders. It refuses to hold, ship or take
// out more than is there; it never tells a distributor a raw number.
package stock

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Warehouse is one place of a supplier's from which parcels leave.
type Warehouse struct {
	ID        id.Warehouse
	Supplier  id.Supplier
	Name      string
	Coverage  []string // prefixes of region codes; none is everywhere
	CreatedAt clock.Micros
}

// Covers says whether the warehouse delivers to a region.
func (w *Warehouse) Covers(region string) bool {
	if len(w.Coverage) == 0 {
		return true
	}
	for _, prefix := range w.Coverage {
		if strings.HasPrefix(region, prefix) {
			return true
		}
	}
	return false
}

// Key names the stock of one SKU in one warehouse.
type Key struct {
	SKU       id.SKU
	Warehouse id.Warehouse
}

// Item is the stock of one SKU in one warehouse, in units.
type Item struct {
	Key
	OnHand   int64 // in the building
	Held     int64 // of these, set aside for orders
	LowBelow int64 // "low" when fewer than this are free
}

// Free is what can still be promised.
func (i Item) Free() int64 { return i.OnHand - i.Held }

// State is what a distributor is told of the stock of one SKU in one region.
type State string

// The stock states.
const (
	InStock State = "in_stock"
	Low     State = "low"
	Out     State = "out"
)

// StateOf judges the stock of one SKU over the warehouses that deliver to a region.
func StateOf(items []Item) State {
	state := Out
	for _, i := range items {
		switch {
		case i.Free() <= 0:
		case i.Free() < i.LowBelow && state == Out:
			state = Low
		case i.Free() >= i.LowBelow:
			state = InStock
		}
	}
	return state
}
