package limits

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: there is none.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrKind: no such kind.
	ErrKind = fault.New(fault.Invalid, "limit_kind_unknown", "a limit is purchase or reserve")
	// ErrUnits: a purchase limit counts units, a reserve does not.
	ErrUnits = fault.New(fault.Invalid, "limit_units_malformed", "a purchase limit has at least 1 unit and a period, a reserve has neither")
	// ErrPeriod: how long is counted for.
	ErrPeriod = fault.New(fault.Invalid, "limit_period_unknown", "a period is day, week, month, quarter or year")
	// ErrShare: a reserve keeps a part.
	ErrShare = fault.New(fault.Invalid, "limit_share_malformed", "a reserve keeps 1 to 1000000 ppm, a purchase limit keeps nothing")
	// ErrRank: ranks are 1 to 8.
	ErrRank = fault.New(fault.Invalid, "limit_rank_malformed", "a rank is 1 to 8; 0 exempts nobody from a purchase limit")
	// ErrDates: never retroactive.
	ErrDates = fault.New(fault.Invalid, "limit_dates_malformed", "a limit begins and ends now or later, and ends after it begins")
	// ErrTooMany: a bounded number per SKU.
	ErrTooMany = fault.New(fault.Refused, "too_many_limits", "a SKU has at most 10 limits")
	// ErrOver: it has ended.
	ErrOver = fault.New(fault.Conflict, "limit_over", "the limit has ended")
	// ErrPurchase: the distributor has taken what it may in this period.
	ErrPurchase = fault.New(fault.Refused, "purchase_limit", "this is more than may be ordered in the period")
	// ErrReserved: what is left is kept for higher grades.
	ErrReserved = fault.New(fault.Refused, "reserved_for_grades", "what is left of the stock is kept for higher grades")
)
