package pool

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrRefused: the summary over goods at fault.
	ErrRefused = fault.New(fault.Refused, "refused", "some goods were refused; nothing was changed")
	// ErrNotInPool: the SKU was never opened, or does not exist: both look the same.
	ErrNotInPool = fault.New(fault.Refused, "not_in_pool", "this SKU is not in the pool")
	// ErrNotOpen: the SKU was in the pool once.
	ErrNotOpen = fault.New(fault.Refused, "not_open", "this SKU has been taken out of the pool")
	// ErrNotSelected: the distributor has not selected the SKU.
	ErrNotSelected = fault.New(fault.Refused, "not_selected", "this SKU is not among the selected goods")
	// ErrSupplier: a SKU's supplier never changes.
	ErrSupplier = fault.New(fault.Refused, "wrong_supplier", "this SKU belongs to another supplier")
)
