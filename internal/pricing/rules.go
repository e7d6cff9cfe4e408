package pricing

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Reach is how much of the goods a rule is about; a greater one is more specific.
type Reach int64

// The reaches.
const (
	AllGoods Reach = iota
	OfBrand
	OfCategory // of the third level, where goods lie
	OfProduct
	OfSKU
)

func (r Reach) String() string {
	if r < AllGoods || r > OfSKU {
		return "unknown"
	}
	return [...]string{"all", "brand", "category", "product", "sku"}[r]
}

// Goods is what a SKU is and belongs to.
type Goods struct {
	SKU      id.SKU
	Product  id.Product
	Category id.Category
	Brand    id.Brand
}

// part gives the id of the goods at a reach; 0 for all goods.
func (g Goods) part(r Reach) int64 {
	switch r {
	case OfSKU:
		return int64(g.SKU)
	case OfProduct:
		return int64(g.Product)
	case OfCategory:
		return int64(g.Category)
	case OfBrand:
		return int64(g.Brand)
	case AllGoods:
	}
	return 0
}

// Buyer is who buys: the product lines are those of its that the SKU stands in.
type Buyer struct {
	Distributor id.Distributor
	Grade       id.Grade // 0: none
	Lines       []id.ProductLine
}

// Rule gives the settlement price, and if it says so the range, of goods to those it names, from a quantity on, in a time.
type Rule struct {
	ID      id.PriceRule
	Reach   Reach
	GoodsID int64 // a brand, category, product or SKU by its reach; 0 for all goods
	// Whom it names; 0: any. All that are named must fit.
	Distributor id.Distributor
	Line        id.ProductLine
	Grade       id.Grade
	// Least is the pieces of the SKU in one order, over all of its lines, from which the rule counts.
	Least int64
	// Price is what a piece costs; 0: RatioPPM of the base price, or of what the contract makes of it, rounded half up each time.
	Currency   money.Currency // of the amounts; empty without
	Price      int64
	RatioPPM   int64
	OfContract bool
	// Floor and Ceiling of the sale price, as amounts or as rates of the retail price. A rule that names one sets both: what it leaves out
	// has no bound.
	Floor, Ceiling       int64
	FloorPPM, CeilingPPM int64
	From                 clock.Micros
	Until                clock.Micros // the first instant it no longer counts; 0: open-ended
	// Campaign: it had both ends when it was made. Ending an open-ended rule later makes it no campaign.
	Campaign bool
	By       string // who made it
	MadeAt   clock.Micros
}

// Counts says whether the rule counts at an instant.
func (r *Rule) Counts(at clock.Micros) bool { return r.From <= at && (r.Until == 0 || at < r.Until) }

// fits says whether a rule applies to so many pieces of goods that a buyer orders at an instant.
func (r *Rule) fits(g Goods, b *Buyer, c money.Currency, at clock.Micros, quantity int64) bool {
	return r.GoodsID == g.part(r.Reach) && r.Least <= quantity && r.Counts(at) && (r.Currency == "" || r.Currency == c) &&
		(r.Distributor == 0 || r.Distributor == b.Distributor) && (r.Grade == 0 || r.Grade == b.Grade) &&
		(r.Line == 0 || slices.Contains(b.Lines, r.Line))
}

// rank is what rules are compared by, weightiest first; see decisive for the names. Ids differ, so no two rules are alike.
func (r *Rule) rank() [8]int64 {
	return [8]int64{
		one(r.Distributor != 0), one(r.Line != 0), one(r.Grade != 0), one(r.Campaign), int64(r.Reach), r.Least, int64(r.From), int64(r.ID),
	}
}

var decisive = [8]string{"distributor", "product_line", "grade", "campaign", "goods", "quantity", "from", "made_later"}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// Compare orders two rules that both apply: the more specific one is greater. A named distributor goes before a product line, that before a
// grade, that before everyone; then a campaign before what is open-ended; then a SKU before its product, category, brand and all goods; then
// the larger step, the later beginning, and the one made later. It is 0 for one and the same rule only.
func Compare(a, b *Rule) int {
	x, y := a.rank(), b.rank()
	return slices.Compare(x[:], y[:])
}

// Decisive names what the more specific of two rules goes before the other by.
func Decisive(a, b *Rule) string {
	x, y := a.rank(), b.rank()
	for i := range x {
		if x[i] != y[i] {
			return decisive[i]
		}
	}
	return ""
}

// Because names what makes the rule as specific as it is: whom, when and which goods it names, and the step. A rule for everything says
// "everyone".
func (r *Rule) Because() []string {
	var out []string
	for _, x := range []struct {
		names bool
		what  string
	}{
		{r.Distributor != 0, "distributor"}, {r.Line != 0, "product_line"}, {r.Grade != 0, "grade"}, {r.Campaign, "campaign"},
		{r.Reach != AllGoods, r.Reach.String()}, {r.Least > 1, "quantity"},
	} {
		if x.names {
			out = append(out, x.what)
		}
	}
	if len(out) == 0 {
		return []string{"everyone"}
	}
	return out
}

// live is the settlement price that the rule gives, where the contract alone would take its rate of the base.
func (r *Rule) live(base, contractPPM int64) (int64, error) {
	if r.Price > 0 {
		return r.Price, nil
	}
	if r.OfContract {
		var err error
		if base, err = money.ShareHalfUp(base, contractPPM); err != nil {
			return 0, err
		}
	}
	return money.ShareHalfUp(base, r.RatioPPM)
}

// bounds says whether the rule sets the range, and to what.
func (r *Rule) bounds(retail int64) (floor, ceiling int64, set bool) {
	floor, ceiling = r.Floor, r.Ceiling
	if r.FloorPPM > 0 {
		floor, _ = money.ShareHalfUp(retail, r.FloorPPM) //nolint:errcheck // a bounded price × a bounded rate
	}
	if r.CeilingPPM > 0 {
		ceiling, _ = money.ShareHalfUp(retail, r.CeilingPPM) //nolint:errcheck // a bounded price × a bounded rate
	}
	return floor, ceiling, r.Floor|r.Ceiling|r.FloorPPM|r.CeilingPPM != 0
}

// Limits of rates, in ppm, and of a step, in pieces.
const (
	minRatioPPM = 100
	maxRatioPPM = 10 * money.PPM
	maxLeast    = 1_000_000
)

// check finds all that is wrong with a rule by itself. It is pure.
func (r *Rule) check(refusals *fault.List) {
	if r.Reach < AllGoods || r.Reach > OfSKU || (r.Reach == AllGoods) != (r.GoodsID == 0) {
		refusals.Add(ErrRuleGoods, "goods")
	}
	if r.Least < 1 || r.Least > maxLeast {
		refusals.Add(ErrLeast, "least_quantity")
	}
	if (r.Price == 0) == (r.RatioPPM == 0) || r.Price != 0 && r.OfContract {
		refusals.Add(ErrRulePrice, "price_minor")
	}
	if r.RatioPPM != 0 && (r.RatioPPM < minRatioPPM || r.RatioPPM > maxRatioPPM) {
		refusals.Add(ErrRatio, "ratio_ppm")
	}
	r.checkAmounts(refusals)
	if r.FloorPPM < 0 || r.CeilingPPM < 0 || r.FloorPPM > maxRatioPPM || r.CeilingPPM > maxRatioPPM {
		refusals.Add(ErrRatio, "floor_ppm")
	}
	if r.Ceiling > 0 && r.Floor > r.Ceiling || r.CeilingPPM > 0 && r.FloorPPM > r.CeilingPPM {
		refusals.Add(ErrRange, "floor")
	}
	if r.From < r.MadeAt {
		refusals.Add(ErrRetroactive, "from", "now", r.MadeAt.String())
	}
	if r.Until != 0 && r.Until <= r.From {
		refusals.Add(ErrWindow, "until")
	}
}

func (r *Rule) checkAmounts(refusals *fault.List) {
	amounts := r.Price|r.Floor|r.Ceiling != 0
	for _, x := range []struct {
		name  string
		minor int64
	}{{"price_minor", r.Price}, {"floor_minor", r.Floor}, {"ceiling_minor", r.Ceiling}} {
		if x.minor < 0 || x.minor > MaxUnitPrice {
			refusals.Add(ErrAmount, x.name)
		}
	}
	if amounts && r.Reach != OfSKU {
		refusals.Add(ErrRuleAmount, "goods")
	}
	if amounts && !r.Currency.Valid() || !amounts && r.Currency != "" {
		refusals.Add(ErrCurrency, "currency")
	}
	if r.Floor|r.Ceiling != 0 && r.FloorPPM|r.CeilingPPM != 0 {
		refusals.Add(ErrRuleBounds, "floor_ppm")
	}
}
