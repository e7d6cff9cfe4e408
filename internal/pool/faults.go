package pool

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrRefused: the summary over goods at fault.
	ErrRefused = fault.New(fault.Refused, "refused", "some goods were refused; nothing was changed")
	// ErrNotInPool: the SKU was never opened, or does not exist: both look the same.
	ErrNotInPool = fault.New(fault.Refused, "not_in_pool", "this SKU is not in the pool")
	// ErrNotOpen: the SKU was in the pool once.
	ErrNotOpen = fault.New(fault.Refused, "not_open", "this SKU has been taken out of the pool")
	// ErrNotSelected: the distributor has not selected the SKU.
	ErrNotSelected = fault.New(fault.Refused, "not_selected", "this SKU is not among the selected goods")
	// ErrSupplier: a SKU's supplier never changes.
	ErrSupplier = fault.New(fault.Refused, "wrong_supplier", "this SKU belongs to another supplier")
	// ErrFolder, ErrLocalTitle, ErrNote: texts of a display.
	ErrFolder     = fault.New(fault.Invalid, "folder_malformed", "a folder's name is one line of up to 60 characters")
	ErrLocalTitle = fault.New(fault.Invalid, "local_title_malformed", "a local title is one line of up to 200 characters")
	ErrNote       = fault.New(fault.Invalid, "invalid_note", "a note has at most 500 characters")
	// ErrInvalid: the summary over the mistakes of a rule, line, window or group.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrNotFound: no rule, job, line, window or group has this id.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is nothing with this id")
	// ErrName, ErrPeriod: what every rule, line, window and group has.
	ErrName   = fault.New(fault.Invalid, "name_malformed", "a name is one line of 1 to 100 characters")
	ErrPeriod = fault.New(fault.Invalid, "period_malformed", "the end must come after the start, and must not have passed")
	// ErrEnded: a line, window or group that has ended is not changed any more.
	ErrEnded = fault.New(fault.Conflict, "ended", "this has ended")
	// ErrNoGoods: a set of goods is named by a filter, by SKUs or both.
	ErrNoGoods = fault.New(fault.Invalid, "goods_missing", "goods are named by a filter, by SKUs, or both")
	// ErrSKU: a part names a SKU that does not exist.
	ErrSKU = fault.New(fault.Refused, "sku_unknown", "there is no such SKU")
	// ErrNotAuthorised: none of the distributor's product lines has the SKU, or no longer has it.
	ErrNotAuthorised = fault.New(fault.Refused, "not_authorised", "none of the product lines granted has this SKU")
	// ErrNotGranted: a grant that is to end was never given, or has ended.
	ErrNotGranted = fault.New(fault.Refused, "not_granted", "this product line is not granted to this party")
	// ErrGrantee: exactly one of distributor, contract and grade is named.
	ErrGrantee = fault.New(fault.Invalid, "grantee_malformed", "exactly one of distributor, contract and grade is named")
	// ErrGranted: a line ends after its grants.
	ErrGranted = fault.New(fault.Conflict, "line_granted", "this product line is still granted: end the grants first")
	// ErrLimit: the distributor would have more goods selected than it may.
	ErrLimit = fault.New(fault.Refused, "selection_limit", "more goods would be selected than the limit allows")
	// ErrExclusive: until the instant told, the SKU is other distributors' alone.
	ErrExclusive = fault.New(fault.Refused, "exclusive", "this SKU is exclusive to other distributors for a time")
	// ErrFirstChoice: until the instant told, only high grades may select the SKU.
	ErrFirstChoice = fault.New(fault.Refused, "first_choice_until", "high grades select this SKU first")
	// ErrWindow: what is exclusive needs distributors, a first choice needs a level.
	ErrWindow = fault.New(fault.Invalid, "window_malformed", "an exclusive window names distributors, a first choice a level of at least 1")
	// ErrExcluded: another distributor has listed the SKU in channels of the same group, and the prices do not lie far enough apart.
	ErrExcluded = fault.New(fault.Refused, "exclusion_group", "another distributor lists this SKU in these channels")
)
