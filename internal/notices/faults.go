package notices

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrEvent: nothing is told by that name.
	ErrEvent = fault.New(fault.Invalid, "event_unknown", "there is no notice of this event")
	// ErrLanguage: notices are written in two languages.
	ErrLanguage = fault.New(fault.Invalid, "language_unknown", "a language is zh or en")
	// ErrTooManyAddresses: a party has a bounded number of mail addresses.
	ErrTooManyAddresses = fault.New(fault.Refused, "too_many_addresses", "a party has at most 10 mail addresses")
	// ErrTemplate: a title is one line of 1 to 200 characters, a body has 1 to 5000.
	ErrTemplate = fault.New(fault.Invalid, "template_malformed", "a title is one line of 1 to 200 characters, a body has 1 to 5000")
	// ErrPlaceholder: the template fills in what the event does not tell.
	ErrPlaceholder = fault.New(fault.Invalid, "placeholder_unknown", "the event does not tell this")
)
