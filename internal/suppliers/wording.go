package suppliers

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/regions"
)

// Invoice says who invoices whom.
type Invoice string

// The directions of invoices.
const (
	SupplierToOperator    Invoice = "supplier_to_operator"    // 供应商开给运营方，运营方再开给分销商
	SupplierToDistributor Invoice = "supplier_to_distributor" // 供应商直接开给分销商
	SupplierToBuyer       Invoice = "supplier_to_buyer"       // 供应商直接开给消费者
	OperatorToDistributor Invoice = "operator_to_distributor" // 运营方开给分销商；供应商凭结算单
)

// GoodsAtEnd says what becomes of goods on sale when an agreement ends.
type GoodsAtEnd string

// What becomes of goods.
const (
	CloseGoods GoodsAtEnd = "close"    // 到期下架
	SellOut    GoodsAtEnd = "sell_out" // 到期清货
)

// MaxSellOutDays is the longest a supplier's goods are sold out after the end.
const MaxSellOutDays = 365

// Words are a set of words as it is stored: in order, each once, with commas between them. The empty set stands for all.
type Words string

// WordsOf makes a set.
func WordsOf(words []string) Words {
	words = slices.Clone(words)
	slices.Sort(words)
	return Words(strings.Join(slices.Compact(words), ","))
}

// List gives the words; none for the empty set.
func (w Words) List() []string {
	if w == "" {
		return nil
	}
	return strings.Split(string(w), ",")
}

// Has says whether a word is in the set, or the set stands for all.
func (w Words) Has(word string) bool {
	return w == "" || slices.Contains(w.List(), word)
}

// Cover says whether a region lies in one of the places of the set, or the set stands for everywhere.
func (w Words) Cover(region string) bool {
	return w == "" || slices.ContainsFunc(w.List(), func(place string) bool { return regions.Covers(place, region) })
}

// Wording is what a version of an agreement says beside its scope. Supplier, mode and currency never change.
type Wording struct {
	Reprice        bool       `json:"reprice"` // may distributors set their own sale price
	SupplyRule     SupplyRule `json:"supply_rule"`
	SupplyRatioPPM int64      `json:"supply_ratio_ppm,omitempty"` // with Ratio; else 0
	ChannelKinds   Words      `json:"channel_kinds,omitempty"`    // through which channels the goods may be sold
	Regions        Words      `json:"regions,omitempty"`          // where to: beginnings of GB/T 2260 codes
	Invoice        Invoice    `json:"invoice"`
	GoodsAtEnd     GoodsAtEnd `json:"goods_at_end"`
	SellOutDays    int64      `json:"sell_out_days,omitempty"` // with SellOut; 0: until the stock has gone
}

// MaxKinds and MaxRegions bound the two sets.
const (
	MaxKinds   = 20
	MaxRegions = 400
)

var (
	kindShape = regexp.MustCompile(`^[a-z0-9_]{1,30}$`)
)

// filled gives the wording with its defaults: the supplier invoices the operator, goods are closed at the end.
func (w *Wording) filled() Wording {
	out := *w
	if out.Invoice == "" {
		out.Invoice = SupplierToOperator
	}
	if out.GoodsAtEnd == "" {
		out.GoodsAtEnd = CloseGoods
	}
	return out
}

func (w *Wording) check(faults *fault.List) {
	if !w.SupplyRule.fits(w.SupplyRatioPPM) {
		faults.Add(ErrSupplyRule, "supply_rule")
	}
	if kinds := w.ChannelKinds.List(); len(kinds) > MaxKinds || !allFit(kinds, kindShape.MatchString) {
		faults.Add(ErrKinds, "channel_kinds")
	}
	if places := w.Regions.List(); len(places) > MaxRegions || !allFit(places, regions.FitsPlace) {
		faults.Add(ErrRegions, "regions")
	}
	switch w.Invoice {
	case SupplierToOperator, SupplierToDistributor, SupplierToBuyer, OperatorToDistributor:
	default:
		faults.Add(ErrInvoice, "invoice")
	}
	switch {
	case w.GoodsAtEnd == SellOut && w.SellOutDays >= 0 && w.SellOutDays <= MaxSellOutDays:
	case w.GoodsAtEnd == CloseGoods && w.SellOutDays == 0:
	default:
		faults.Add(ErrGoodsAtEnd, "goods_at_end")
	}
}

func allFit(words []string, fits func(word string) bool) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !fits(w) })
}

// versionBody is a version as it is stored.
type versionBody struct {
	Wording
	Scope []clauseBody `json:"scope,omitempty"`
}

type clauseBody struct {
	Brand    id.Brand    `json:"brand_id,omitzero"`
	Category id.Category `json:"category_id,omitzero"`
	SKU      id.SKU      `json:"sku_id,omitzero"`
}

func writeVersion(w Wording, scope []Clause) string {
	b := versionBody{Wording: w}
	for _, c := range scope {
		b.Scope = append(b.Scope, clauseBody(c))
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain fields
	}
	return string(text)
}

func readVersion(text string) (Wording, []Clause, error) {
	var b versionBody
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return Wording{}, nil, err
	}
	scope := make([]Clause, len(b.Scope))
	for i, c := range b.Scope {
		scope[i] = Clause(c)
	}
	return b.Wording, scope, nil
}
