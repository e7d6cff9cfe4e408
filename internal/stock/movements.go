package stock

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Reason says why stock on hand changed.
type Reason string

// The reasons other than a parcel, which is its own record.
const (
	Received Reason = "received" // bought or made
	Adjusted Reason = "adjusted" // counted, broken, lost, found
	Returned Reason = "returned" // came back in an after-sale
)

// MaxUnits bounds a count of units in one line or movement.
const MaxUnits = int64(10_000_000)

// Movement is one change of stock on hand, in units; negative goes out.
type Movement struct {
	ID id.Movement
	Key
	Units   int64
	Reason  Reason
	Subject int64 // the after-sale, where there is one
	At      clock.Micros
}

// Move books movements, all or none. Stock that has no row yet is begun with one. A supplier moves stock of its own warehouses
// only; zero is the operator, who moves any. Every refusal is named by its place: ErrUnits, ErrUnknownWarehouse, ErrClosed (nothing
// comes in), ErrOutOfStock (less is free than would be taken).
func Move(tx *db.Tx, owner id.Supplier, movements []Movement) error {
	set, refusals := NewSet(), fault.List{}
	if err := checkPlaces(tx, owner, movements, &refusals); err != nil {
		return err
	}
	begin := db.NewRows("stock_items", "sku_id", "warehouse_id", "on_hand", "held", "low_below").OrNothing()
	for _, k := range ascending(movements) {
		begin.Add(k.SKU, k.Warehouse, 0, 0, 0)
		set.Want(k.SKU)
	}
	tx.Insert(begin)
	set.Lock(tx)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i, m := range movements {
		e := set.items[m.Key]
		if e.now.Free()+m.Units < 0 {
			refusals.Add(ErrOutOfStock, place(i, "units"))
			continue
		}
		set.apply(e, m.Units, 0, false)
	}
	if !refusals.Empty() {
		return refusals.Err(ErrRefused)
	}
	set.Flush(tx)
	insertMovements(tx, movements)
	return tx.Flush()
}

// ascending gives the keys of movements in the order in which they are locked: waiting for somebody's new row is a lock, too.
func ascending(movements []Movement) []Key {
	keys := make([]Key, len(movements))
	for i, m := range movements {
		keys[i] = m.Key
	}
	slices.SortFunc(keys, func(a, b Key) int { return cmp.Or(cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Warehouse, b.Warehouse)) })
	return slices.Compact(keys)
}

func checkPlaces(tx *db.Tx, owner id.Supplier, movements []Movement, refusals *fault.List) error {
	known := map[id.Warehouse]Warehouse{}
	keys := make([]id.Warehouse, len(movements))
	for i, m := range movements {
		keys[i] = m.Warehouse
	}
	tx.Load("stock_warehouses", []string{"id"}, db.Ids(keys), warehouseColumns, func(r *db.Row) {
		w := scanWarehouse(r)
		known[w.ID] = w
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	for i, m := range movements {
		w, found := known[m.Warehouse]
		switch {
		case !found || owner != 0 && w.Supplier != owner:
			refusals.Add(ErrUnknownWarehouse, place(i, "warehouse_id"))
		case w.State == Closed && m.Units > 0:
			refusals.Add(ErrClosed, place(i, "warehouse_id"))
		}
		if m.Units == 0 || m.Units > MaxUnits || m.Units < -MaxUnits {
			refusals.Add(ErrUnits, place(i, "units"))
		}
	}
	return refusals.Err(ErrRefused)
}

// SetLowBelow sets from how few free units on the stock counts as low.
func SetLowBelow(tx *db.Tx, key Key, units int64) error {
	if units < 0 || units > MaxUnits {
		return ErrUnits.At("low_below")
	}
	tx.Exec("update stock_items set low_below = $1 where sku_id = $2 and warehouse_id = $3", units, key.SKU, key.Warehouse)
	changed, err := tx.Affected()
	if err == nil && changed == 0 {
		return ErrUnknownStock
	}
	return err
}

// LoadItems queues reading the stock of SKUs in all warehouses, without locking it.
func LoadItems(tx *db.Tx, skus []id.SKU, into map[id.SKU][]Item) {
	tx.Load("stock_items", []string{"sku_id", "warehouse_id"}, db.Ids(skus), itemColumns, func(r *db.Row) {
		i := scanItem(r)
		into[i.SKU] = append(into[i.SKU], i)
	})
}

const itemColumns = "sku_id, warehouse_id, on_hand, held, low_below"

func scanItem(r *db.Row) Item {
	return Item{Key: Key{id.SKU(r.Int()), id.Warehouse(r.Int())}, OnHand: r.Int(), Held: r.Int(), LowBelow: r.Int()}
}

func insertMovements(tx *db.Tx, movements []Movement) {
	rows := db.NewRows("stock_movements", "id", "sku_id", "warehouse_id", "units", "reason", "subject_id", "at")
	for _, m := range movements {
		rows.Add(m.ID, m.SKU, m.Warehouse, m.Units, m.Reason, m.Subject, m.At)
	}
	tx.Insert(rows)
}
