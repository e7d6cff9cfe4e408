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
	// ErrSpec: at most 100 characters in one line.
	ErrSpec = fault.New(fault.Invalid, "spec_malformed", "a spec has at most 100 characters in one line")
	// ErrGTIN: the GS1 check digit is looked at.
	ErrGTIN = fault.New(fault.Invalid, "gtin_malformed", "a GTIN has 8, 12, 13 or 14 digits, the last of which checks the others")
	// ErrWeight: 0 to 100 t.
	ErrWeight = fault.New(fault.Invalid, "weight_out_of_range", "a weight is 0 to 100000000 grams")
	// ErrMediaCount: a product has at most 50 media.
	ErrMediaCount = fault.New(fault.Invalid, "media_count", "a product has at most 50 media")
	// ErrMediaKind: no such kind.
	ErrMediaKind = fault.New(fault.Invalid, "media_kind_unknown", "media are main, detail, packaging, video or original")
	// ErrMediaURL: what a page may show.
	ErrMediaURL = fault.New(fault.Invalid, "media_url_malformed", "a media address begins with https://, http:// or /media/")
	// ErrState: the action is not allowed in the present state.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrRetired: the SKU is not sold any more.
	ErrRetired = fault.New(fault.Refused, "sku_retired", "the SKU is not sold any more")
	// ErrSearch: what can be searched for.
	ErrSearch = fault.New(fault.Invalid, "search_malformed", "a search has at most 100 characters in one line")
	// ErrMoves: a category moves under another parent of the level that it had.
	ErrMoves = fault.New(fault.Refused, "level_breaks", "a category keeps its level: it moves under a parent of the same level as before")
	// ErrAttributesLost: goods under a category that would move have values of attributes that they would lose.
	ErrAttributesLost = fault.New(fault.Refused, "attributes_lost", "goods under this category have values of attributes that it would leave behind")
	// ErrCountry: two letters.
	ErrCountry = fault.New(fault.Invalid, "country_malformed", "a country is two capital letters (ISO 3166)")

	// ErrAttributeKind: no such kind.
	ErrAttributeKind = fault.New(fault.Invalid, "attribute_kind_unknown", "an attribute is a text, a number or a choice")
	// ErrUnit: a number's unit.
	ErrUnit = fault.New(fault.Invalid, "unit_malformed", "only a number has a unit, of at most 20 characters in one line")
	// ErrChoices: what may be chosen.
	ErrChoices = fault.New(fault.Invalid, "choices_malformed", "a choice has 1 to 200 different names to choose from; other attributes have none")
	// ErrChoiceInUse: a value names it.
	ErrChoiceInUse = fault.New(fault.Conflict, "choice_in_use", "goods have this value")
	// ErrAttributeInUse: values name it.
	ErrAttributeInUse = fault.New(fault.Conflict, "attribute_in_use", "goods have values of this attribute")
	// ErrAttributeCount: a category has at most 50 attributes of its own.
	ErrAttributeCount = fault.New(fault.Refused, "attribute_count", "a category has at most 50 attributes of its own")
	// ErrAttribute: unknown, or none of the product's category.
	ErrAttribute = fault.New(fault.Invalid, "attribute_unfit", "the category has no such attribute")
	// ErrValue: a value of the wrong kind.
	ErrValue = fault.New(fault.Invalid, "value_malformed", "a text has 1 to 200 characters in one line, a number at most 14 digits and 4 decimals, a choice one of its names")
	// ErrValueTwice: one attribute, one value.
	ErrValueTwice = fault.New(fault.Invalid, "value_repeated", "an attribute has one value")
	// ErrValueSKU: a value of a SKU that the product does not have.
	ErrValueSKU = fault.New(fault.Invalid, "value_sku_unknown", "the product has no such SKU")
	// ErrValueMissing: a required attribute without a value.
	ErrValueMissing = fault.New(fault.Refused, "value_missing", "the category requires a value of this attribute")

	// ErrLabelCount: an owner has at most 1000 labels.
	ErrLabelCount = fault.New(fault.Refused, "label_count", "there are at most 1000 labels of one owner")
	// ErrLabels: a product has at most 50 labels.
	ErrLabels = fault.New(fault.Refused, "labels_per_product", "a product has at most 50 labels")

	// ErrHandbook: a part of the handbook is too long, or empty.
	ErrHandbook = fault.New(fault.Invalid, "handbook_malformed", "this part of the handbook is too long, empty, or no text")
	// ErrPackaging: at most 2000 characters.
	ErrPackaging = fault.New(fault.Invalid, "packaging_malformed", "a packaging description has at most 2000 characters")
	// ErrDispatch: a division code.
	ErrDispatch = fault.New(fault.Invalid, "dispatch_malformed", "a place of dispatch is 2 to 40 letters, digits, spaces, points or hyphens: a GB/T 2260 code, or another land's name")
	// ErrRestock: a cycle of at most ten years.
	ErrRestock = fault.New(fault.Invalid, "restock_out_of_range", "a restock cycle is 0 to 3650 days")

	// ErrRevised: the supplier has changed the product since.
	ErrRevised = fault.New(fault.Conflict, "revised_meanwhile", "the product has been changed since this revision")
	// ErrNotReviewed: only approved products enter the pool.
	ErrNotReviewed = fault.New(fault.Refused, "not_reviewed", "the operator has not approved this product")
	// ErrReviewRefused: the summary over products at fault.
	ErrReviewRefused = fault.New(fault.Refused, "reviews_refused", "some products were refused; nothing was changed")

	// ErrPaperKind: no such kind.
	ErrPaperKind = fault.New(fault.Invalid, "paper_kind_unknown", "a paper is a brand_authorisation, customs_declaration, quarantine_certificate or origin_certificate")
	// ErrPaperSubject: a paper is about one thing.
	ErrPaperSubject = fault.New(fault.Invalid, "paper_subject", "a paper is about a brand or about a product; an authorisation is about a brand")
	// ErrPaperNumber: 1 to 100 characters.
	ErrPaperNumber = fault.New(fault.Invalid, "paper_number_malformed", "a paper's number has 1 to 100 characters in one line")
	// ErrPaperPeriod: from before until.
	ErrPaperPeriod = fault.New(fault.Invalid, "paper_period_malformed", "a paper's end is after its beginning, and still to come")
	// ErrPaperChecked: the operator relies on it.
	ErrPaperChecked = fault.New(fault.Conflict, "paper_checked", "the operator has accepted this paper; only the operator withdraws it")
	// ErrPaperWithdrawn: it is void.
	ErrPaperWithdrawn = fault.New(fault.Conflict, "paper_withdrawn", "this paper has been withdrawn")
	// ErrPaperCount: a brand or a product has at most 200 papers of a supplier.
	ErrPaperCount = fault.New(fault.Refused, "paper_count", "a supplier has at most 200 papers that stand about one brand or product")
	// ErrPapersExpired: a paper that was relied on holds no more, and no other of its kind does.
	ErrPapersExpired = fault.New(fault.Refused, "papers_expired", "a paper that these goods need has expired")
	// ErrPaperFile: the supplier's own, or the operator's.
	ErrPaperFile = fault.New(fault.Invalid, "paper_file_unknown", "there is no such file of this supplier")
	// ErrMediaFile: a stored file that everybody may read, or the supplier's own.
	ErrMediaFile = fault.New(fault.Invalid, "media_file_unknown", "there is no such file that is public or this supplier's")
	// ErrShotsTooLarge: an archive of at most 1 GiB.
	ErrShotsTooLarge = fault.New(fault.Refused, "shots_too_large", "the original shots come to more than 1 GiB; fetch them one by one")
)
