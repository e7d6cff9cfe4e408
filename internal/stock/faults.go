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
	// ErrCode: a warehouse's code has 1 to 64 characters.
	ErrCode = fault.New(fault.Invalid, "warehouse_code_malformed", "a warehouse's code has 1 to 64 characters")
	// ErrCodeTaken: a supplier's codes are unique among its warehouses.
	ErrCodeTaken = fault.New(fault.Conflict, "warehouse_code_taken", "another warehouse of the supplier has this code")
	// ErrPlace: a warehouse stands in a division of China or in another land.
	ErrPlace = fault.New(fault.Invalid, "warehouse_region_malformed", "a warehouse's region is a division code or a name of up to 40 characters")
	// ErrCoverage: up to 500 codes or beginnings of lands' names, of 1 to 40 characters and without a comma.
	ErrCoverage = fault.New(fault.Invalid, "invalid_coverage", "a coverage has up to 500 regions of 1 to 40 characters and no comma")
	// ErrUnknownRegion: a coverage names a province, city or district, or an unknown district of a known city: see regions.FitsPlace.
	ErrUnknownRegion = fault.New(fault.Invalid, "coverage_unknown", "no division of China has this code")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrStillHeld: a warehouse is closed when nothing in it waits to be shipped.
	ErrStillHeld = fault.New(fault.Conflict, "stock_still_held", "units in the warehouse are held for orders")
	// ErrClosed: nothing comes into a closed warehouse.
	ErrClosed = fault.New(fault.Conflict, "warehouse_closed", "the warehouse is closed")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrRefused sums up several refusals.
	ErrRefused = fault.New(fault.Refused, "stock_refused", "some movements are refused")
)

func place(i int, field string) string { return fmt.Sprintf("movements[%d].%s", i, field) }
