package catalog

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: names of categories and brands, and specs.
	ErrName = fault.New(fault.Invalid, "name_malformed", "a name has 1 to 100 characters in one line")
	// ErrNameTaken: category names are unique under their parent, brand names in the catalogue.
	ErrNameTaken = fault.New(fault.Conflict, "name_taken", "this name is taken")
	// ErrParent: the parent category is missing, or as deep as categories go.
	ErrParent = fault.New(fault.Invalid, "parent_unfit", "the parent is missing or already of the third level")
	// ErrCategory: goods lie in the third level.
	ErrCategory = fault.New(fault.Invalid, "category_unfit", "the category is missing or not of the third level")
	// ErrBrand: no such brand.
	ErrBrand = fault.New(fault.Invalid, "brand_unknown", "there is no such brand")
	// ErrTitle: 1 to 200 characters in one line.
	ErrTitle = fault.New(fault.Invalid, "title_malformed", "a title has 1 to 200 characters in one line")
	// ErrDescription: at most 20000 characters.
	ErrDescription = fault.New(fault.Invalid, "description_malformed", "a description has at most 20000 characters")
	// ErrSKUCount: a product has 1 to 200 SKUs.
	ErrSKUCount = fault.New(fault.Invalid, "sku_count", "a product has 1 to 200 SKUs")
	// ErrCode: 1 to 64 characters in one line.
	ErrCode = fault.New(fault.Invalid, "code_malformed", "a code has 1 to 64 characters in one line")
	// ErrCodeTaken: a supplier uses a code once.
	ErrCodeTaken = fault.New(fault.Conflict, "code_taken", "this supplier has a SKU of this code")
	// ErrProductCodeTaken: a supplier uses a product code once.
	ErrProductCodeTaken = fault.New(fault.Conflict, "product_code_taken", "this supplier has a product of this code")
	// ErrPlaced: brand and category stand on every SKU and in the scope of agreements.
	ErrPlaced = fault.New(fault.Conflict, "product_placed", "brand and category of a product never change")
	// ErrSpec: at most 100 characters in one line.
	ErrSpec = fault.New(fault.Invalid, "spec_malformed", "a spec has at most 100 characters in one line")
	// ErrGTIN: the GS1 check digit is looked at.
	ErrGTIN = fault.New(fault.Invalid, "gtin_malformed", "a GTIN has 8, 12, 13 or 14 digits, the last of which checks the others")
	// ErrWeight: 0 to 100 t.
	ErrWeight = fault.New(fault.Invalid, "weight_out_of_range", "a weight is 0 to 100000000 grams")
	// ErrMediaCount: a product has at most 50 media.
	ErrMediaCount = fault.New(fault.Invalid, "media_count", "a product has at most 50 media")
	// ErrMediaKind: no such kind.
	ErrMediaKind = fault.New(fault.Invalid, "media_kind_unknown", "media are main, detail, video or original")
	// ErrMediaURL: what a page may show.
	ErrMediaURL = fault.New(fault.Invalid, "media_url_malformed", "a media address begins with https://, http:// or /media/")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrRetired: the SKU is not sold any more.
	ErrRetired = fault.New(fault.Refused, "sku_retired", "the SKU is not sold any more")
	// ErrSearch: what can be searched for.
	ErrSearch = fault.New(fault.Invalid, "search_malformed", "a search has at most 100 characters in one line")
)
