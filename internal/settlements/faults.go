package settlements

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrUnknown: no such statement, or another party's.
	ErrUnknown = fault.New(fault.NotFound, "not_found", "no such statement")
	// ErrMonth: not YYYY-MM.
	ErrMonth = fault.New(fault.Invalid, "invalid_month", "a month is written YYYY-MM")
	// ErrNotOver: the month has not ended in the operator's zone.
	ErrNotOver = fault.New(fault.Refused, "month_not_over", "the month is not over")
)
