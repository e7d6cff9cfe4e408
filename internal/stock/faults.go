package stock

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// The room's refusals.
var (
	// ErrOutOfStock: fewer units are free than asked for.
	ErrOutOfStock = fault.New(fault.Refused, "out_of_stock", "not enough units are free")
	// ErrNotDelivered: no warehouse of the supplier delivers to the region.
	ErrNotDelivered = fault.New(fault.Refused, "region_not_delivered", "no warehouse delivers this SKU to the region")
	// ErrNotHeld: fewer units are held than would be shipped or released.
	ErrNotHeld = fault.New(fault.Conflict, "not_held", "these units are not held")
	// ErrUnknownStock: this SKU was never in this warehouse.
	ErrUnknownStock = fault.New(fault.NotFound, "not_found", "no such stock")
	// ErrUnknownWarehouse: the supplier has no such warehouse.
	ErrUnknownWarehouse = fault.New(fault.NotFound, "not_found", "no such warehouse")
	// ErrUnits: a count of units is zero or out of range.
	ErrUnits = fault.New(fault.Invalid, "invalid_units", "units must be between 1 and 10,000,000, either way")
	// ErrName: 1 to 80 characters.
	ErrName = fault.New(fault.Invalid, "invalid_name", "a name has 1 to 80 characters")
	// ErrCoverage: a prefix of region codes has 1 to 40 characters and no comma.
	ErrCoverage = fault.New(fault.Invalid, "invalid_coverage", "a region prefix has 1 to 40 characters and no comma")
	// ErrRefused sums up several refusals.
	ErrRefused = fault.New(fault.Refused, "stock_refused", "some movements are refused")
)

func place(i int, field string) string { return fmt.Sprintf("movements[%d].%s", i, field) }
