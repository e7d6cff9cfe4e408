package feed

import "github.com/fenxiao/fenxiao/internal/fault"

// What the room refuses.
var (
	ErrCursor  = fault.New(fault.Invalid, "cursor_unknown", "this cursor was not given by the change feed of this distributor")
	ErrExpired = fault.New(fault.Conflict, "cursor_expired",
		"what follows this cursor is no longer kept: read goods, prices, stock states and orders once, then go on from `latest`")
)
