package signatures

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrDocument: there is nothing to sign, or too much of it.
	ErrDocument = fault.New(fault.Invalid, "document_malformed", "a document has 1 to 65536 bytes")
	// ErrNotShown: the signer has read other words than those that stand now.
	ErrNotShown = fault.New(fault.Conflict, "document_changed", "the words are not those that you have read: read them again")
	// ErrSigned: a party signs a version once.
	ErrSigned = fault.New(fault.Conflict, "signed_already", "this party has signed this version")
)
