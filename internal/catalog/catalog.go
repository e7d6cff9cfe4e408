// Package catalog owns what goods there are: categories in three levels with their attributes, brands, labels, products with their SKUs,
// media and handbooks, their papers, and the operator's review of them. It refuses a SKU code used twice by one supplier, media
// addresses that a browser should not follow, and to approve what has changed since it was looked at.
package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Levels is the depth of the category tree; goods lie in the deepest level.
const Levels = 3

// Category is a node of the category tree.
type Category struct {
	ID     id.Category
	Parent id.Category // 0: top level
	Level  int64       // 1 to Levels
	Name   string
	Top    id.Category // the category of the first level that it lies in; 0: it is one
	// UpdatedAt is when it was made, renamed or moved last.
	UpdatedAt clock.Micros
}

// Brand is a trade mark.
type Brand struct {
	ID      id.Brand
	Name    string
	Country string // ISO 3166 letters, `CN`; empty: unknown
	LogoURL string // empty: none
	// UpdatedAt is when it was made or changed last.
	UpdatedAt clock.Micros
}

// Product is what a buyer sees as one thing, in one or more variants.
type Product struct {
	ID          id.Product
	Supplier    id.Supplier
	Brand       id.Brand
	Category    id.Category // third level
	Code        string      // the supplier's own, unique within the supplier; the written id where none was said
	Title       string
	Description string
	Packaging   string       // how the goods are packed
	Dispatch    string       // GB/T 2260 code of where parcels leave; empty: unknown
	RestockDays int64        // how often new goods come; 0: no cycle
	RestockAt   clock.Micros // when the next come; 0: unknown
	Review      Review
	CreatedAt   clock.Micros
	UpdatedAt   clock.Micros

	// See Fill.
	SKUs     []SKU
	Media    []Media
	Handbook Handbook
	Values   []Value // its own and its SKUs'
	Labels   []Label
	Proposal *Proposal // nil: none
}

// SKU is a sellable variant of a product.
type SKU struct {
	SKUFacts
	Spec        string // what tells this variant from its sisters
	GTIN        string // GS1 number; empty: none
	WeightGrams int64
}

// SKUFacts is what an order needs to know of a SKU.
type SKUFacts struct {
	ID       id.SKU
	Product  id.Product
	Supplier id.Supplier
	Brand    id.Brand
	Category id.Category
	Code     string // the supplier's own, unique within the supplier
	Title    string // product title and spec
	State    SKUState
}

// MediaKind says what a picture or video is for.
type MediaKind string

// The kinds of media.
const (
	MainMedia     MediaKind = "main"     // 主图
	DetailMedia   MediaKind = "detail"   // 详情图
	VideoMedia    MediaKind = "video"    // 视频
	OriginalMedia MediaKind = "original" // 原图

	PackagingMedia MediaKind = "packaging" // 包装图
)

// Media is a picture or video of a product; a product's media are shown in their order.
type Media struct {
	ID      id.Media
	Product id.Product
	Kind    MediaKind
	URL     string
}

// Limits.
const (
	MaxPage        = 200 // the longest page of any list in this room; an unset wish gets this
	MaxSKUs        = 200 // of one product
	MaxMedia       = 50  // of one product
	maxNameRunes   = 100 // categories, brands, specs
	maxTitleRunes  = 200
	maxTextRunes   = 20_000
	maxCodeRunes   = 64
	maxWeightGrams = 100_000_000
	maxURLBytes    = 2_000

	maxPackagingRunes = 2_000
	maxRegionRunes    = 40
	maxRestockDays    = 3_650
)

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// isLine says whether a text has least to most characters, in one line.
func isLine(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// isText says whether a text has at most so many characters, in any number of lines.
func isText(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) < 0
}

// skuTitle is how a variant is called on an order line.
func skuTitle(product, spec string) string {
	return strings.TrimSpace(product + " " + spec)
}
