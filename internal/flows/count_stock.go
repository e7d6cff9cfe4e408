package flows

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// Refusals of a count.
var (
	// ErrWarehouse: the supplier has no such warehouse, several of that name, or several and none is named.
	ErrWarehouse = fault.New(fault.Invalid, "warehouse_unknown", "name one of the supplier's warehouses, by its name or id")
	// ErrCount: a count is 0 or more.
	ErrCount = fault.New(fault.Invalid, "count_out_of_range", "a count is 0 to 10,000,000 units")
	// ErrHeldMore: what is held for orders must be there.
	ErrHeldMore = fault.New(fault.Refused, "held_more", "more units are held for orders than were counted")
)

// Counted is how many units of a SKU are in a warehouse.
type Counted struct {
	Code      string // the supplier's own, of the SKU
	Warehouse string // name or written id; empty: the supplier's only one
	Units     int64
}

// CountStock makes the stock on hand of a supplier's SKUs be as it was counted, each count judged by itself: it books the difference as a
// movement, or nothing where there is none.
func CountStock(tx *db.Tx, by Acting, supplier id.Supplier, counts []Counted) ([]Outcome, error) {
	out := make([]Outcome, len(counts))
	codes := make([]string, len(counts))
	for i, c := range counts {
		codes[i] = c.Code
	}
	warehouses := map[id.Warehouse]*stock.Warehouse{}
	stock.LoadWarehouses(tx, []id.Supplier{supplier}, warehouses)
	if err := findSKUs(tx, supplier, codes, out); err != nil { // flushes
		return nil, err
	}
	set := stock.NewSet() // locked, so that what orders take meanwhile is not counted away
	set.Want(skusOf(out)...)
	set.Lock(tx)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	named := warehouseNames(warehouses)
	seen := map[stock.Key]bool{}
	var movements []stock.Movement
	for i, c := range counts {
		if out[i].Did == catalog.Declined {
			continue
		}
		key := stock.Key{SKU: out[i].SKU, Warehouse: named[strings.TrimSpace(c.Warehouse)]}
		item, begun := itemOf(set, key)
		if f := c.refusal(key, &item, seen[key]); f != nil {
			out[i].refuse(f)
			continue
		}
		seen[key] = true
		out[i].Did = catalog.Unchanged
		if units := c.Units - item.OnHand; units != 0 {
			movements = append(movements, stock.Movement{ID: id.NewMovement(by.World.IDs), Key: key, Units: units, Reason: stock.Adjusted, At: by.At})
			if out[i].Did = catalog.Changed; !begun {
				out[i].Did = catalog.Made
			}
		}
	}
	if len(movements) == 0 {
		return out, nil
	}
	return out, stock.Move(tx, supplier, movements)
}

func (c *Counted) refusal(key stock.Key, item *stock.Item, again bool) *fault.Fault {
	switch {
	case key.Warehouse == 0:
		return ErrWarehouse.At("warehouse")
	case c.Units < 0 || c.Units > stock.MaxUnits:
		return ErrCount.At("units")
	case again:
		return ErrTwice.At("code")
	case c.Units < item.Held:
		return ErrHeldMore.At("units", "held", text(item.Held))
	case c.Units-item.OnHand > stock.MaxUnits || item.OnHand-c.Units > stock.MaxUnits:
		return ErrCount.At("units")
	}
	return nil
}

// warehouseNames gives a supplier's warehouses by name and by written id; a name that two have is nobody's, and the empty one is the only one's.
func warehouseNames(warehouses map[id.Warehouse]*stock.Warehouse) map[string]id.Warehouse {
	named := map[string]id.Warehouse{}
	for i, w := range warehouses {
		if _, taken := named[w.Name]; taken {
			i = 0
		}
		named[w.Name] = i
	}
	for i := range warehouses {
		named[i.String()] = i
		if len(warehouses) == 1 {
			named[""] = i
		}
	}
	return named
}

func itemOf(set *stock.Set, key stock.Key) (stock.Item, bool) {
	for _, i := range set.Of(key.SKU) {
		if i.Warehouse == key.Warehouse {
			return i, true
		}
	}
	return stock.Item{Key: key}, false
}
