package ledger

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrInsufficientFunds: the account has less than would be taken.
	ErrInsufficientFunds = fault.New(fault.Refused, "insufficient_funds", "the wallet does not hold enough")
	// ErrUnknownAccount: no such account was opened.
	ErrUnknownAccount = fault.New(fault.Refused, "unknown_account", "the account was never opened")
	// ErrAmount: an amount is zero, negative or out of range.
	ErrAmount = fault.New(fault.Invalid, "invalid_amount", "the amount must be positive and in range")
	// ErrUnbalanced: the legs of a group do not sum to zero. This is a mistake of the program, never of the caller.
	ErrUnbalanced = fault.New(fault.Refused, "unbalanced", "the posting group does not sum to zero")
)
