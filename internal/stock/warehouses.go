package stock

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/regions"
)

// Warehouse is one place of a supplier's from which parcels leave.
type Warehouse struct {
	ID        id.Warehouse
	Supplier  id.Supplier
	Code      string // the supplier's own; empty: none
	Name      string
	Region    string   // where it stands; empty: not told
	Coverage  []string // prefixes of region codes, in their short form; none is everywhere
	State     WarehouseState
	LowBelow  int64 // the mark of its stock that has none of its own; 0: none
	CreatedAt clock.Micros
}

// Longest texts, in characters, and the most codes of a coverage.
const (
	maxNameRunes   = 80
	maxCodeRunes   = 64
	maxRegionRunes = 40
	MaxCoverage    = 500
)

// Covers says whether the warehouse delivers to all of a region. A closed one delivers nowhere.
func (w *Warehouse) Covers(region string) bool {
	if w.State == Closed {
		return false
	}
	return len(w.Coverage) == 0 || slices.ContainsFunc(w.Coverage, func(prefix string) bool { return strings.HasPrefix(region, prefix) })
}

// reaches says whether the warehouse delivers to all or a part of a region.
func (w *Warehouse) reaches(region string) bool {
	if w.State == Closed {
		return false
	}
	short := regions.Short(region)
	return w.Covers(region) || slices.ContainsFunc(w.Coverage, func(prefix string) bool { return strings.HasPrefix(prefix, short) })
}

// check brings a warehouse into its one written form and notes all mistakes in it: ErrName, ErrCode, ErrPlace, and those of the coverage.
func (w *Warehouse) check(refusals *fault.List) {
	w.Code, w.Region = strings.TrimSpace(w.Code), strings.TrimSpace(w.Region)
	if !isLine(w.Name, maxNameRunes) {
		refusals.Add(ErrName, "name")
	}
	if w.Code != "" && !isLine(w.Code, maxCodeRunes) {
		refusals.Add(ErrCode, "code")
	}
	if w.Region != "" && (!isLine(w.Region, maxRegionRunes) || regions.Claims(w.Region) && !regions.FitsPlace(w.Region)) {
		refusals.Add(ErrPlace, "region")
	}
	w.Region = regions.Full(w.Region)
}

// shortCoverage writes a coverage with short codes and without what other codes in it cover, and notes all mistakes: ErrCoverage,
// ErrUnknownRegion.
func shortCoverage(coverage []string, refusals *fault.List) []string {
	if len(coverage) > MaxCoverage {
		refusals.Add(ErrCoverage, "coverage")
		return nil
	}
	short := make([]string, 0, len(coverage))
	for i, region := range coverage {
		switch {
		case !isLine(region, maxRegionRunes) || strings.Contains(region, ","):
			refusals.Add(ErrCoverage, fmt.Sprintf("coverage[%d]", i))
		case regions.Claims(region) && !regions.FitsPlace(region):
			refusals.Add(ErrUnknownRegion, fmt.Sprintf("coverage[%d]", i), "region", region)
		default:
			short = append(short, regions.Short(region))
		}
	}
	var kept []string
	for _, region := range short {
		within := func(other string) bool { return other != region && strings.HasPrefix(region, other) }
		if !slices.Contains(kept, region) && !slices.ContainsFunc(short, within) {
			kept = append(kept, region)
		}
	}
	return kept
}

// isLine says whether a text is one line of 1 to so many characters. What is none can't be stored on every engine.
func isLine(s string, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= most && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// CreateWarehouse adds an open warehouse; all mistakes at once under ErrInvalid: ErrName, ErrCode, ErrCodeTaken, ErrPlace, ErrCoverage,
// ErrUnknownRegion.
func CreateWarehouse(tx *db.Tx, w Warehouse) error {
	var refusals fault.List
	w.check(&refusals)
	w.Coverage, w.State = shortCoverage(w.Coverage, &refusals), Open
	if err := checkCode(tx, w, &refusals); err != nil {
		return err
	}
	mark, err := markOf(tx, w.Supplier)
	if err != nil {
		return err
	}
	tx.Exec(`insert into stock_warehouses (id, supplier_id, code, name, region, coverage, state, low_below, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		w.ID, w.Supplier, w.Code, w.Name, w.Region, strings.Join(w.Coverage, ","), w.State, mark, w.CreatedAt)
	return tx.Flush()
}

// checkCode refuses what was noted so far, and a code that another warehouse of the supplier has.
func checkCode(tx *db.Tx, w Warehouse, refusals *fault.List) error {
	if w.Code != "" && isLine(w.Code, maxCodeRunes) {
		others, err := db.One(tx, db.Int, "select count(*) from stock_warehouses where supplier_id = $1 and code = $2 and id <> $3", w.Supplier, w.Code, w.ID)
		if err != nil {
			return err
		}
		if others > 0 {
			refusals.Add(ErrCodeTaken, "code")
		}
	}
	return refusals.Err(ErrInvalid)
}

// GetWarehouse gives one of the owner's warehouses (0: anybody's), or ErrUnknownWarehouse.
func GetWarehouse(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse) (Warehouse, error) {
	w, err := db.One(tx, scanWarehouse, "select "+warehouseColumns+" from stock_warehouses where id = $1 and (supplier_id = $2 or $2 = 0)", warehouse, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Warehouse{}, ErrUnknownWarehouse
	}
	return w, err
}

// DescribeWarehouse gives one of the owner's warehouses another code, name and place. Refuses as CreateWarehouse does.
func DescribeWarehouse(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse, code, name, region string) (before, after Warehouse, err error) {
	if before, err = GetWarehouse(tx, owner, warehouse); err != nil {
		return before, after, err
	}
	after = before
	after.Code, after.Name, after.Region = code, name, region
	var refusals fault.List
	after.check(&refusals)
	if err := checkCode(tx, after, &refusals); err != nil {
		return before, after, err
	}
	tx.ExecOne("update stock_warehouses set code = $1, name = $2, region = $3 where id = $4", after.Code, after.Name, after.Region, warehouse)
	return before, after, tx.Flush()
}

// ReplaceCoverage says anew where one of the owner's warehouses delivers. What was ordered before is shipped all the same. ErrInvalid over
// ErrCoverage and ErrUnknownRegion.
func ReplaceCoverage(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse, coverage []string) (before, after Warehouse, err error) {
	if before, err = GetWarehouse(tx, owner, warehouse); err != nil {
		return before, after, err
	}
	after = before
	var refusals fault.List
	after.Coverage = shortCoverage(coverage, &refusals)
	if !refusals.Empty() {
		return before, after, refusals.Err(ErrInvalid)
	}
	tx.ExecOne("update stock_warehouses set coverage = $1 where id = $2", strings.Join(after.Coverage, ","), warehouse)
	return before, after, tx.Flush()
}

// CloseWarehouse takes one of the owner's warehouses out of new orders: ErrState, or ErrStillHeld while units in it are held. An order that is
// being judged at this moment may still come through; it is shipped. What lies there stays on its books, and may be moved out.
func CloseWarehouse(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse) (before, after Warehouse, err error) {
	before, after, err = moveWarehouse(tx, owner, warehouse, Closing)
	if err != nil {
		return before, after, err
	}
	held, err := db.One(tx, db.Int, "select CAST(coalesce(sum(held), 0) AS BIGINT) from stock_items where warehouse_id = $1", warehouse)
	if err == nil && held > 0 {
		err = ErrStillHeld.At("warehouse_id", "held", strconv.FormatInt(held, 10))
	}
	return before, after, err
}

// ReopenWarehouse lets a closed warehouse take part in new orders again: ErrState.
func ReopenWarehouse(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse) (before, after Warehouse, err error) {
	return moveWarehouse(tx, owner, warehouse, Reopening)
}

func moveWarehouse(tx *db.Tx, owner id.Supplier, warehouse id.Warehouse, a WarehouseAction) (before, after Warehouse, err error) {
	if before, err = GetWarehouse(tx, owner, warehouse); err != nil {
		return before, after, err
	}
	after = before
	next, ok := WarehouseLifecycle[before.State][a]
	if !ok {
		return before, after, ErrState.At("state", "state", string(before.State), "action", string(a))
	}
	after.State = next
	tx.ExecOne("update stock_warehouses set state = $3 where id = $1 and state = $2", warehouse, before.State, next)
	return before, after, tx.Flush()
}

const warehouseColumns = "id, supplier_id, code, name, region, coverage, state, low_below, created_at"

// Warehouses lists warehouses by id, after one; of one supplier, or of all when supplier is zero.
func Warehouses(tx *db.Tx, supplier id.Supplier, after id.Warehouse, limit int) ([]Warehouse, error) {
	return db.All(tx, scanWarehouse, "select "+warehouseColumns+` from stock_warehouses
		where (supplier_id = $1 or $1 = 0) and id > $2 order by id limit $3`, supplier, after, limit)
}

// LoadWarehouses queues reading all warehouses of suppliers.
func LoadWarehouses(tx *db.Tx, suppliers []id.Supplier, into map[id.Warehouse]*Warehouse) {
	tx.Load("stock_warehouses", []string{"supplier_id"}, db.Ids(suppliers), warehouseColumns, func(r *db.Row) {
		w := scanWarehouse(r)
		into[w.ID] = &w
	})
}

func scanWarehouse(r *db.Row) Warehouse {
	w := Warehouse{ID: id.Warehouse(r.Int()), Supplier: id.Supplier(r.Int()), Code: r.Text(), Name: r.Text(), Region: r.Text()}
	if coverage := r.Text(); coverage != "" {
		w.Coverage = strings.Split(coverage, ",")
	}
	w.State, w.LowBelow, w.CreatedAt = WarehouseState(r.Text()), r.Int(), clock.Micros(r.Int())
	return w
}
