// Package stock owns the warehouses, what lies in them, and what is set aside for orders. It refuses to hold, ship or take
// out more than is there; it never tells a distributor a raw number.
package stock

import "github.com/fenxiao/fenxiao/internal/id"

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
	LowBelow int64 // "low" when fewer than this are free; 0: the warehouse's mark holds
}

// Free is what can still be promised.
func (i Item) Free() int64 { return i.OnHand - i.Held }
