package grades

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: there is none.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: one line of up to 50 characters.
	ErrName = fault.New(fault.Invalid, "grade_name_malformed", "a name has 1 to 50 characters in one line")
	// ErrTooMany: the trade knows eight grades at most.
	ErrTooMany = fault.New(fault.Refused, "too_many_grades", "there are at most 8 grades")
	// ErrAbility: an evaluation is a mark.
	ErrAbility = fault.New(fault.Invalid, "ability_out_of_range", "an ability is 0 to 100")
	// ErrPeriod: reviews look back a month, a quarter or a year.
	ErrPeriod = fault.New(fault.Invalid, "review_period_unknown", "a period is month, quarter or year")
	// ErrUpgrade: when distributors rise.
	ErrUpgrade = fault.New(fault.Invalid, "upgrade_unknown", "an upgrade is at_once or by_period")
	// ErrFall: how far distributors fall.
	ErrFall = fault.New(fault.Invalid, "fall_unknown", "a fall is never, one or to_earned")
	// ErrKeep: a part of the threshold.
	ErrKeep = fault.New(fault.Invalid, "keep_out_of_range", "what keeps a grade is 0 to 1000000 ppm of its thresholds")
	// ErrGrade: a threshold names a grade once.
	ErrGrade = fault.New(fault.Invalid, "grade_unknown", "there is no such grade, or it is named twice")
	// ErrThreshold: amounts and counts are not negative, abilities are marks.
	ErrThreshold = fault.New(fault.Invalid, "threshold_out_of_range", "a threshold is out of range")
	// ErrLowest: everybody begins there.
	ErrLowest = fault.New(fault.Invalid, "lowest_grade_takes_nothing", "the lowest grade takes nothing: everybody begins there")
	// ErrMissing: each grade above the lowest has its threshold.
	ErrMissing = fault.New(fault.Invalid, "threshold_missing", "a grade has no threshold")
	// ErrNotRising: a higher grade never takes less.
	ErrNotRising = fault.New(fault.Invalid, "thresholds_not_rising", "a higher grade takes at least as much of everything, and more of something")
	// ErrNoScheme: nothing counts yet.
	ErrNoScheme = fault.New(fault.Refused, "no_grade_scheme", "no grade scheme is live")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
)
