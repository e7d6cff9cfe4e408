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
	// ErrLeaving: a supplier that has given notice signs nothing more.
	ErrLeaving = fault.New(fault.Refused, "supplier_leaving", "the supplier has given notice that it leaves")
	// ErrStays: notice is given once.
	ErrStays = fault.New(fault.Conflict, "leaving_already", "the supplier has given notice already")
	// ErrKinds: a list of kinds of channels.
	ErrKinds = fault.New(fault.Invalid, "channel_kinds_malformed", "channel kinds are at most 20 known words")
	// ErrRegions: a list of divisions.
	ErrRegions = fault.New(fault.Invalid, "regions_malformed", "regions are at most 400 GB/T 2260 codes of 2, 4 or 6 digits")
	// ErrInvoice: no such direction.
	ErrInvoice = fault.New(fault.Invalid, "invoice_direction_unknown",
		"invoices go supplier_to_operator, supplier_to_distributor, supplier_to_buyer or operator_to_distributor")
	// ErrGoodsAtEnd: what becomes of the goods, and the days that go with it.
	ErrGoodsAtEnd = fault.New(fault.Invalid, "goods_at_end_malformed", "goods at the end: close without days, or sell_out with 0 to 365 days")
	// ErrRetroactive: terms change from now on, never before.
	ErrRetroactive = fault.New(fault.Invalid, "retroactive", "a change counts from now on at the earliest")
	// ErrVersionOpen: one version at a time.
	ErrVersionOpen = fault.New(fault.Conflict, "version_pending", "another version is not in force yet")
	// ErrChannelKind: the agreement names the kinds of channels that its goods may be sold through.
	ErrChannelKind = fault.New(fault.Refused, "channel_kind_not_allowed", "the supplier does not let these goods be sold through a channel of this kind")
	// ErrRegion: the agreement names the regions that its goods may be sold to.
	ErrRegion = fault.New(fault.Refused, "region_not_allowed", "the supplier does not let these goods be sold to this region")
	// ErrCreditCode: 18 characters with a check digit.
	ErrCreditCode = fault.New(fault.Invalid, "credit_code_malformed", "a unified social credit code has 18 characters and a check digit (GB 32100)")
	// ErrCreditCodeTaken: one supplier a company.
	ErrCreditCodeTaken = fault.New(fault.Conflict, "credit_code_taken", "this company is a supplier already, or its application waits")
	// ErrPapersLapsed: a paper has been expired for longer than the policy's grace.
	ErrPapersLapsed = fault.New(fault.Refused, "documents_lapsed", "a document of the supplier has expired; nothing new is signed until it is renewed")
	// ErrDocumentKind: no such kind.
	ErrDocumentKind = fault.New(fault.Invalid, "document_kind_unknown", "there is no such kind of document")
	// ErrDocumentNumber: what the paper says.
	ErrDocumentNumber = fault.New(fault.Invalid, "document_number_malformed", "a document's number has 1 to 100 characters in one line")
	// ErrDocumentExpired: what has expired proves nothing.
	ErrDocumentExpired = fault.New(fault.Refused, "document_expired", "the document has expired")
	// ErrTooManyDocuments: a bounded number of papers.
	ErrTooManyDocuments = fault.New(fault.Refused, "too_many_documents", "a company has at most 100 documents")
	// ErrFile: missing, or another's.
	ErrFile = fault.New(fault.Invalid, "file_unknown", "there is no such file of yours")
	// ErrLicenceMissing: the first paper of a company.
	ErrLicenceMissing = fault.New(fault.Refused, "licence_missing", "an application needs a business licence that has not expired")
	// ErrNote: a note is optional and bounded.
	ErrNote = fault.New(fault.Invalid, "note_malformed", "a note has at most 1000 characters")
	// ErrTooManyReturns: a bounded number of addresses.
	ErrTooManyReturns = fault.New(fault.Refused, "too_many_return_addresses", "a supplier has at most 50 return addresses")
	// ErrDefaultReturn: goods must come back somewhere.
	ErrDefaultReturn = fault.New(fault.Refused, "default_return_address", "make another return address the default first")
	// ErrBank: what a bank account consists of.
	ErrBank = fault.New(fault.Invalid, "bank_account_malformed", "a bank account has a holder, a bank and a number of 6 to 34 letters and digits")
	// ErrNoBankChange: nothing waits to be confirmed.
	ErrNoBankChange = fault.New(fault.Conflict, "no_bank_account_pending", "no bank account waits to be confirmed")
	// ErrPolicy: the days of a policy.
	ErrPolicy = fault.New(fault.Invalid, "policy_out_of_range", "grace is 0 to 365 days, the re-check every 30 to 3650 days or 0 for never")
)
