package pricing

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Drift is a contract's policy for a live settlement price above the one the caller knows.
type Drift string

// The drift policies.
const (
	Exact          Drift = "exact"            // refuse every difference
	AcceptIfMargin Drift = "accept_if_margin" // margin of the sale price over the live price at least the limit
	AcceptIfRise   Drift = "accept_if_rise"   // rise of the known price at most the limit
	NeverHigher    Drift = "never_higher"     // refuse every rise
)

// Terms are what the contract and the agreement say about prices.
type Terms struct {
	RatioPPM      int64 // settlement price = base × ratio, rounded half up
	FloorPPM      int64 // of the retail price, where the SKU has no floor of its own; 0: none
	CeilingPPM    int64
	Drift         Drift
	DriftLimitPPM int64
	DriftCategory id.Category // whose policy it is; 0: the contract's own
	Reprice       bool        // may the distributor set its own sale price
	SupplyPPM     int64       // supply price as a part of the settlement price, rounded down; 0: the SKU's own supply price
	Rule          *Rule       // the most specific rule for these pieces; nil: none, the contract decides alone
}

// Policy is a drift policy for goods of one category.
type Policy struct {
	Category id.Category
	Drift    Drift
	LimitPPM int64
}

// Under gives the terms for goods that lie in these categories, the deepest first: the policy of the deepest one that has any, else the
// contract's.
func (t Terms) Under(policies []Policy, path []id.Category) Terms {
	for _, category := range path {
		for _, p := range policies {
			if p.Category == category {
				t.Drift, t.DriftLimitPPM, t.DriftCategory = p.Drift, p.LimitPPM, category
				return t
			}
		}
	}
	return t
}

// policy names the drift policy in a refusal, and the category that it is for.
func (t Terms) policy(values ...string) []string {
	if values = append(values, "policy", string(t.Drift)); t.DriftCategory != 0 {
		values = append(values, "policy_category_id", t.DriftCategory.String())
	}
	return t.Explain(values...)
}

// Why names what the settlement price comes from: what makes the rule as specific as it is, else the contract's rate, else the base price.
func (t Terms) Why() []string {
	switch {
	case t.Rule != nil:
		return t.Rule.Because()
	case t.RatioPPM != money.PPM:
		return []string{"contract"}
	}
	return []string{"base"}
}

// Explain adds to a refusal's live values which rule has won, and why.
func (t Terms) Explain(values ...string) []string {
	if t.Rule == nil {
		return values
	}
	return append(values, "rule_id", t.Rule.ID.String(), "why", strings.Join(t.Why(), ","))
}

// Ask is the caller's side of one line.
type Ask struct {
	Known int64  // settlement price the caller reckons with, minor units a piece
	Sale  int64  // sale price in the caller's shop, minor units a piece
	Quote *Quote // a valid signed quote; nil: none
	// Units are the pieces of the SKU in the whole order: a quote holds from its step on. The rule in the terms is for as many.
	Units int64
}

// Verdict is what one piece costs.
type Verdict struct {
	Settlement, Supply int64
}

// Live gives the settlement price of a SKU under terms.
func (p Price) Live(t Terms) (int64, error) {
	if t.Rule != nil {
		return t.Rule.live(p.Settlement, t.RatioPPM)
	}
	return money.ShareHalfUp(p.Settlement, t.RatioPPM)
}

// Range gives the least and the greatest sale price under terms; 0: no bound. Without reprice right both are the retail price.
func (p Price) Range(t Terms) (floor, ceiling int64) {
	if !t.Reprice {
		return p.Retail, p.Retail
	}
	if t.Rule != nil {
		if floor, ceiling, set := t.Rule.bounds(p.Retail); set {
			return floor, ceiling
		}
	}
	floor, ceiling = p.Floor, p.Ceiling
	if floor == 0 && t.FloorPPM > 0 {
		floor, _ = money.ShareHalfUp(p.Retail, t.FloorPPM) //nolint:errcheck // a bounded price × a bounded rate
	}
	if ceiling == 0 && t.CeilingPPM > 0 {
		ceiling, _ = money.ShareHalfUp(p.Retail, t.CeilingPPM) //nolint:errcheck // a bounded price × a bounded rate
	}
	return floor, ceiling
}

// Judge decides what one piece costs, and notes every refusal with the live values: price_changed, sale_price_fixed,
// sale_price_below_floor, sale_price_above_ceiling, quote_quantity.
func Judge(p Price, t Terms, a Ask, refusals *fault.List, at string) Verdict {
	live, err := p.Live(t)
	if err != nil {
		refusals.Add(ErrAmount, at+".sku_id")
		return Verdict{}
	}
	settlement := live
	switch {
	case a.Quote != nil:
		settlement = a.Quote.Settlement
		if a.Units < a.Quote.Least {
			refusals.Add(ErrQuoteQuantity, at+".quote", "least_quantity", text(a.Quote.Least), "quantity", text(a.Units))
		}
	case !t.accepts(a, live):
		refusals.Add(ErrPriceChanged, at+".settlement_minor",
			t.policy("known_minor", text(a.Known), "live_minor", text(live))...)
	}
	p.judgeSale(t, a.Sale, refusals, at)
	supply := p.Supply
	if t.SupplyPPM > 0 {
		supply, err = money.ShareFloor(settlement, t.SupplyPPM)
		if err != nil {
			refusals.Add(ErrAmount, at+".sku_id")
		}
	}
	return Verdict{settlement, supply}
}

func (p Price) judgeSale(t Terms, sale int64, refusals *fault.List, at string) {
	floor, ceiling := p.Range(t)
	live := t.Explain("floor_minor", text(floor), "ceiling_minor", text(ceiling))
	switch {
	case !t.Reprice && sale != p.Retail:
		refusals.Add(ErrSaleFixed, at+".sale_minor", "retail_minor", text(p.Retail))
	case sale < floor:
		refusals.Add(ErrBelowFloor, at+".sale_minor", live...)
	case ceiling > 0 && sale > ceiling:
		refusals.Add(ErrAboveCeiling, at+".sale_minor", live...)
	}
}

func (t Terms) accepts(a Ask, live int64) bool {
	switch {
	case a.Known < 0:
		return false
	case live == a.Known:
		return true
	case live < a.Known:
		return t.Drift != Exact
	}
	switch t.Drift {
	case AcceptIfMargin:
		return a.Sale > 0 && a.Sale >= live && atLeast(a.Sale-live, money.PPM, a.Sale, t.DriftLimitPPM)
	case AcceptIfRise:
		return atLeast(a.Known, t.DriftLimitPPM, live-a.Known, money.PPM)
	case Exact, NeverHigher:
	}
	return false
}

// atLeast says a×b ≥ c×d for non-negative numbers, without overflow.
func atLeast(a, b, c, d int64) bool {
	h1, l1 := bits.Mul64(uint64(a), uint64(b)) //nolint:gosec // not negative
	h2, l2 := bits.Mul64(uint64(c), uint64(d)) //nolint:gosec // not negative
	return h1 > h2 || h1 == h2 && l1 >= l2
}

func text(minor int64) string { return strconv.FormatInt(minor, 10) }
