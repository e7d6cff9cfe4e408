package imports

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrKind: no such kind.
	ErrKind = fault.New(fault.Invalid, "import_kind_unknown", "imports are of catalog, prices or stock")
	// ErrPublish: prices and stock alone open nothing.
	ErrPublish = fault.New(fault.Invalid, "publish_unfit", "only an import of the catalogue can open goods, and distributors are named only then")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrTooMany: so many jobs of one owner wait at most.
	ErrTooMany = fault.New(fault.Refused, "too_many_imports", "too many imports wait already")
)
