package sandbox

import "github.com/fenxiao/fenxiao/internal/fault"

// What a sandbox refuses.
var (
	// ErrOnly: only a sandbox takes this, and a test key opens it.
	ErrOnly = fault.New(fault.Forbidden, "sandbox_only", "this is for the sandbox alone: call it with a test key")
	// ErrElsewhere: another process has the sandbox open.
	ErrElsewhere = fault.New(fault.Unavailable, "sandbox_elsewhere", "another process of this installation has the sandbox open; it lets go after ten idle minutes")
	// ErrFull: as many sandboxes are open as may be, and all of them are busy.
	ErrFull = fault.New(fault.Unavailable, "sandbox_full", "too many sandboxes are in use at once; ask again")
	// ErrBroken: the file is missing or can't be read.
	ErrBroken = fault.New(fault.Conflict, "sandbox_broken", "the sandbox's file is missing or can't be read: reset the sandbox")
	// ErrBusy: calls under way did not end in time for a reset.
	ErrBusy = fault.New(fault.Unavailable, "sandbox_busy", "calls are still under way in the sandbox; ask again")
	// ErrTravel: time goes forward only, a bounded stretch at a time, and not for ever.
	ErrTravel = fault.New(fault.Invalid, "travel_out_of_range", "name seconds or an instant: ahead of now, by 400 days at most, and before 2060")
	// ErrFault: a fault that lacks what its kind needs, or has what its kind has no use for.
	ErrFault = fault.New(fault.Invalid, "fault_malformed", "this kind of fault needs another value here, or none")
	// ErrManyFaults: so many faults are armed already.
	ErrManyFaults = fault.New(fault.Refused, "too_many_faults", "clear a fault first")
	// ErrManyInboxes: so many inboxes are there already.
	ErrManyInboxes = fault.New(fault.Refused, "too_many_inboxes", "empty an inbox first")
	// ErrNotFound: there is no such fault or letter.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
)
