package visits

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrDay: a day is a date.
	ErrDay = fault.New(fault.Invalid, "day_malformed", "a day is written as 2026-01-31")
	// ErrOldDay: what is long over is not counted anew.
	ErrOldDay = fault.New(fault.Invalid, "day_too_old", "a day is told at most 40 days later")
	// ErrFutureDay: nobody has seen it yet.
	ErrFutureDay = fault.New(fault.Invalid, "day_in_future", "this day has not begun")
	// ErrCount: counts are not negative.
	ErrCount = fault.New(fault.Invalid, "count_malformed", "a count is 0 to 1000000000")
	// ErrTwice: one row for a SKU, channel and day.
	ErrTwice = fault.New(fault.Invalid, "metric_twice", "this SKU, channel and day are in the request twice")
)
