package aftersales

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrUnknown: no such after-sale, or another party's.
	ErrUnknown = fault.New(fault.NotFound, "not_found", "no such after-sale")
	// ErrState: the state of the after-sale does not allow this.
	ErrState = fault.New(fault.Conflict, "wrong_state", "the state of the after-sale does not allow this")
	// ErrKind: neither refund_only nor return_refund.
	ErrKind = fault.New(fault.Invalid, "invalid_kind", "the kind is refund_only or return_refund")
	// ErrReason: 1 to 80 characters.
	ErrReason = fault.New(fault.Invalid, "invalid_reason", "a reason has 1 to 80 characters")
	// ErrNote: at most 500 characters.
	ErrNote = fault.New(fault.Invalid, "invalid_note", "a note has at most 500 characters")
	// ErrUnits: fewer units are left to claim, or were sent back.
	ErrUnits = fault.New(fault.Refused, "too_many_units", "fewer units are left than asked for")
	// ErrWindow: the after-sale window has closed.
	ErrWindow = fault.New(fault.Refused, "window_closed", "the after-sale window has closed")
	// ErrUnpaid: an unpaid order is cancelled, not refunded.
	ErrUnpaid = fault.New(fault.Conflict, "wrong_state", "only a paid order has after-sales")
	// ErrEvidence: no such file, or another party's.
	ErrEvidence = fault.New(fault.Invalid, "evidence_unknown", "there is no such file")
	// ErrEvidencePublic: evidence is for the parties of a case; a public file is everybody's to read.
	ErrEvidencePublic = fault.New(fault.Invalid, "evidence_public", "a public file is no evidence: store it again, not public")
	// ErrEvidenceCount: each side shows up to nine files in a case.
	ErrEvidenceCount = fault.New(fault.Refused, "evidence_count", "each side shows at most 9 files in an after-sale")
	// ErrRefused sums up all refusals of an application.
	ErrRefused = fault.New(fault.Refused, "after_sale_refused", "the after-sale is refused")
)
