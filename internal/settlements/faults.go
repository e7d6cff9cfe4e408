package settlements

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrUnknown: no such statement or invoice, or another party's.
	ErrUnknown = fault.New(fault.NotFound, "not_found", "no such statement")
	// ErrMonth: not YYYY-MM.
	ErrMonth = fault.New(fault.Invalid, "invalid_month", "a month is written YYYY-MM")
	// ErrNotOver: the month has not ended in the operator's zone.
	ErrNotOver = fault.New(fault.Refused, "month_not_over", "the month is not over")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrInvoiceKind: neither of the two.
	ErrInvoiceKind = fault.New(fault.Invalid, "invoice_kind_unknown", "an invoice is special or ordinary")
	// ErrInvoiceNumber: code and number do not go together.
	ErrInvoiceNumber = fault.New(fault.Invalid, "invoice_number_malformed",
		"an invoice has a number of 20 digits and no code, being electronic; or a number of 8 digits and a code of 10 or 12")
	// ErrInvoiceDate: not YYYY-MM-DD.
	ErrInvoiceDate = fault.New(fault.Invalid, "invoice_date_malformed", "a date of issue is written YYYY-MM-DD")
	// ErrInvoiceEarly: it is issued after today in the operator's zone.
	ErrInvoiceEarly = fault.New(fault.Refused, "invoice_not_issued_yet", "the date of issue lies ahead")
	// ErrInvoiceAmount: out of range.
	ErrInvoiceAmount = fault.New(fault.Invalid, "invoice_amount_out_of_range", "the amount is out of range")
	// ErrInvoiceRate: out of range.
	ErrInvoiceRate = fault.New(fault.Invalid, "tax_rate_out_of_range", "a tax rate is 0 to 300000 ppm")
	// ErrInvoiceTax: the tax is not what the rate makes of the amount.
	ErrInvoiceTax = fault.New(fault.Invalid, "tax_disagrees", "the tax is not what the rate makes of the amount, to a minor unit")
	// ErrCovers: how many statements one invoice may cover.
	ErrCovers = fault.New(fault.Invalid, "invoice_covers_malformed", "an invoice covers 1 to 100 statements")
	// ErrCoveredTwice: each statement stands once.
	ErrCoveredTwice = fault.New(fault.Invalid, "invoice_covers_twice", "the statement stands there twice")
	// ErrCoverSum: the parts are not the whole.
	ErrCoverSum = fault.New(fault.Invalid, "invoice_covers_unequal", "the amounts of the statements do not sum to the amount of the invoice")
	// ErrCurrency: statements of one invoice are of one currency.
	ErrCurrency = fault.New(fault.Refused, "invoice_currency_mixed", "the statements of one invoice are of one currency and one party")
	// ErrAboveStatement: more than the statement has left.
	ErrAboveStatement = fault.New(fault.Refused, "invoice_above_statement", "the statement has less left to invoice")
	// ErrNumberTaken: the issuer has registered that number.
	ErrNumberTaken = fault.New(fault.Conflict, "invoice_number_taken", "this number is registered already")
	// ErrInvoiceState: the action is not allowed in the present state.
	ErrInvoiceState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrNotIssuer: who issued an invoice withdraws and voids it.
	ErrNotIssuer = fault.New(fault.Refused, "invoice_issuer_needed", "only who issued the invoice does this")
	// ErrNotReceiver: who receives an invoice accepts and returns it.
	ErrNotReceiver = fault.New(fault.Refused, "invoice_receiver_needed", "only who receives the invoice does this")
	// ErrRedNumber: the invoice in red is another one.
	ErrRedNumber = fault.New(fault.Invalid, "red_invoice_same", "the invoice in red has another number than the one that it takes back")
	// ErrReason: a reason has a length.
	ErrReason = fault.New(fault.Invalid, "reason_malformed", "a reason has 1 to 500 characters in one line")
)
