package stock

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Marks say from how few free units on stock counts as low: that of a SKU in a warehouse (SetLowBelow), else the supplier's, else the
// installation's. Zero is no mark, so that the wider one holds; where nothing shall ever be low, one unit is the mark. What holds for
// a warehouse stands in its row, so that judging stock reads no more than it did.

// Mark gives a supplier's own mark; supplier 0: the installation's.
func Mark(tx *db.Tx, supplier id.Supplier) (int64, error) {
	units, err := db.All(tx, db.Int, "select low_below from stock_marks where supplier_id = $1", supplier)
	if err != nil || len(units) == 0 {
		return 0, err
	}
	return units[0], nil
}

// SetMark sets a supplier's own mark; supplier 0: the installation's: ErrUnits.
func SetMark(tx *db.Tx, supplier id.Supplier, units int64) error {
	if units < 0 || units > MaxUnits {
		return ErrUnits.At("low_below")
	}
	lockMarks(tx, supplier)
	tx.ExecOne("update stock_marks set low_below = $1 where supplier_id = $2", units, supplier)
	if supplier == 0 {
		tx.Exec(`update stock_warehouses set low_below = $1 where supplier_id not in
			(select supplier_id from stock_marks where low_below > 0 and supplier_id <> 0)`, units)
		return tx.Flush()
	}
	mark, err := markOf(tx, supplier)
	if err != nil {
		return err
	}
	tx.Exec("update stock_warehouses set low_below = $1 where supplier_id = $2", mark, supplier)
	return tx.Flush()
}

// markOf gives the mark that holds for a supplier's warehouses.
func markOf(tx *db.Tx, supplier id.Supplier) (int64, error) {
	lockMarks(tx, supplier)
	own, err := Mark(tx, supplier)
	if err != nil || own > 0 {
		return own, err
	}
	return Mark(tx, 0)
}

// lockMarks holds the installation's and a supplier's mark still, so that no warehouse is added between reading a mark and setting it.
func lockMarks(tx *db.Tx, supplier id.Supplier) {
	for _, s := range []id.Supplier{0, supplier} {
		tx.Exec("insert into stock_marks (supplier_id, low_below) values ($1, 0) on conflict do nothing", s)
		tx.Exec("update stock_marks set low_below = low_below where supplier_id = $1", s)
	}
}
