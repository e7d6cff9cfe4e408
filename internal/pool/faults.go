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
	// ErrInvalid: the summary over displays at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrFolder, ErrLocalTitle, ErrNote: texts of a display.
	ErrFolder     = fault.New(fault.Invalid, "folder_malformed", "a folder's name is one line of up to 60 characters")
	ErrLocalTitle = fault.New(fault.Invalid, "local_title_malformed", "a local title is one line of up to 200 characters")
	ErrNote       = fault.New(fault.Invalid, "invalid_note", "a note has at most 500 characters")
)
