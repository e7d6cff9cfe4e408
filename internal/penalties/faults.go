package penalties

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrKind: no such kind of case.
	ErrKind = fault.New(fault.Invalid, "penalty_kind_unknown", "there is no such kind of penalty")
	// ErrText: what is said in a case has a length.
	ErrText = fault.New(fault.Invalid, "penalty_text_malformed", "a text has 1 to 2000 characters")
	// ErrEvidence: no such file, or another party's.
	ErrEvidence = fault.New(fault.Invalid, "evidence_unknown", "there is no such file")
	// ErrTooMuchEvidence: a text of a case comes with a bounded number of files.
	ErrTooMuchEvidence = fault.New(fault.Invalid, "evidence_too_much", "at most 20 files belong to a text")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrAnswerLate: the time to answer is over.
	ErrAnswerLate = fault.New(fault.Refused, "answer_late", "the time to answer is over")
	// ErrAppealLate: the time to appeal is over.
	ErrAppealLate = fault.New(fault.Refused, "appeal_late", "the time to appeal is over")
	// ErrSameReviewer: who confirmed a case does not decide the appeal against it.
	ErrSameReviewer = fault.New(fault.Refused, "same_reviewer", "an appeal is decided by another person than the one who confirmed the case")
	// ErrFrozen: the distributor selects and lists nothing for a time.
	ErrFrozen = fault.New(fault.Refused, "selection_frozen", "selecting and listing are frozen for a penalty")
	// ErrRetroactive: a schedule never begins before it is set.
	ErrRetroactive = fault.New(fault.Invalid, "schedule_retroactive", "a schedule can't begin in the past")
	// ErrDays: a time of the schedule is out of its limits.
	ErrDays = fault.New(fault.Invalid, "schedule_days_out_of_range", "times are 1 to 3650 days")
	// ErrPoints: points of a kind or a threshold.
	ErrPoints = fault.New(fault.Invalid, "points_out_of_range", "points are 0 to 1000, those of a threshold at least 1")
	// ErrTwice: a kind, or an effect, stands in a schedule twice.
	ErrTwice = fault.New(fault.Invalid, "schedule_says_twice", "this stands in the schedule twice")
	// ErrEffect: no such effect.
	ErrEffect = fault.New(fault.Invalid, "effect_unknown", "an effect is warn, delist, freeze_selection, suspend or end_contract")
	// ErrEffectDays: how long an effect lasts.
	ErrEffectDays = fault.New(fault.Invalid, "effect_days_malformed",
		"a freeze lasts 1 to 3650 days, a suspension up to 3650 (0: until it is resumed), the other effects have no days")
	// ErrListedKind: no such kind of entry.
	ErrListedKind = fault.New(fault.Invalid, "blacklist_kind_unknown", "an entry is a buyer, phone, address or distributor")
	// ErrListedText: what the entry is about is missing or malformed.
	ErrListedText = fault.New(fault.Invalid, "blacklist_text_malformed", "this is missing or malformed")
	// ErrListedPeriod: an entry ends after it begins, and does not begin in the past.
	ErrListedPeriod = fault.New(fault.Invalid, "blacklist_period_malformed", "an entry begins now or later, and ends after it begins")
	// ErrEnded: the entry does not hold any more.
	ErrEnded = fault.New(fault.Conflict, "blacklist_entry_ended", "this entry has ended already")
	// ErrBlacklisted: the order is not taken; more is not told.
	ErrBlacklisted = fault.New(fault.Refused, "blacklisted", "orders for this contact are not taken")
	// ErrListed: the company is not taken as a distributor; more is not told.
	ErrListed = fault.New(fault.Refused, "distributor_blacklisted", "this company is not taken as a distributor")
)
