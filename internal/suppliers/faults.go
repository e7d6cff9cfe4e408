package suppliers

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: names are 1 to 100 characters without control characters.
	ErrName = fault.New(fault.Invalid, "name_malformed", "a name has 1 to 100 characters")
	// ErrAmount: an amount is 0 to 10^15 minor units.
	ErrAmount = fault.New(fault.Invalid, "amount_out_of_range", "the amount is out of range")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrSuspended: the supplier is suspended.
	ErrSuspended = fault.New(fault.Refused, "supplier_suspended", "the supplier is suspended")
	// ErrMode: no such supply mode.
	ErrMode = fault.New(fault.Invalid, "supply_mode_unknown", "supply mode is buyout, sale_or_return or consignment")
	// ErrMarketplace: the operator never owns marketplace goods, nor may it sell them on.
	ErrMarketplace = fault.New(fault.Refused, "marketplace_not_distributable",
		"marketplace goods (POP) are never distributable: no title passes, so the operator has nothing to supply")
	// ErrCurrency: not a currency code.
	ErrCurrency = fault.New(fault.Invalid, "currency_malformed", "a currency is three capital letters")
	// ErrSupplyRule: rule and ratio do not go together.
	ErrSupplyRule = fault.New(fault.Invalid, "supply_rule_malformed", "supply rule is per_sku without a ratio, or ratio with 1 to 1000000 ppm")
	// ErrPeriod: an agreement ends after it begins.
	ErrPeriod = fault.New(fault.Invalid, "period_malformed", "the end must lie after the beginning")
	// ErrScopeMissing: only buyout goods need no clause.
	ErrScopeMissing = fault.New(fault.Refused, "scope_missing", "this supply mode needs at least one scope clause")
	// ErrScopeTooLong: an agreement has a bounded number of clauses.
	ErrScopeTooLong = fault.New(fault.Invalid, "scope_too_long", "an agreement has at most 1000 scope clauses")
	// ErrClause: a clause is one or the other.
	ErrClause = fault.New(fault.Invalid, "clause_malformed", "a clause names a brand and a third-level category, or one SKU")
	// ErrNoticeShort: the trade's notice period.
	ErrNoticeShort = fault.New(fault.Refused, "notice_too_short", "notice is given at least 10 days before the end")
	// ErrNoticeLate: notice never prolongs.
	ErrNoticeLate = fault.New(fault.Refused, "notice_prolongs", "notice can't prolong the agreement")
	// ErrNotLive: the agreement has not begun, is over or was ended.
	ErrNotLive = fault.New(fault.Refused, "agreement_not_live", "the agreement is not in force now")
)
