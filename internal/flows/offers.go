package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Offer is all there is to know of one SKU for one distributor. What is missing is nil.
type Offer struct {
	Good      *catalog.SKUFacts
	Item      *pool.Item
	Selected  bool
	Off       bool // it was selected, and is no longer authorised
	Price     *pricing.Price
	Agreement *suppliers.Terms
	Freight   *suppliers.Freight
	// Grade is where the distributor stands; 0: nowhere.
	Grade id.Grade
	// Lines are the distributor's product lines that the SKU stands in; none: it is bought by no line.
	Lines []id.ProductLine
	// Policies are the contract's drift policies by category, Path the categories that the SKU lies in, the deepest first.
	Policies []pricing.Policy
	Path     []id.Category
}

// Chosen looks up whether the distributor has selected the SKU.
func (o *Offer) Chosen(selected map[pool.Pick]bool, distributor id.Distributor, sku id.SKU) {
	on, known := selected[pool.Pick{Distributor: distributor, SKU: sku}]
	o.Selected, o.Off = on, known && !on
}

// Judge notes every reason why the SKU can't be ordered under a contract now, whatever the quantity, the price and the region: of a
// SKU that is not selected nothing is told but that. It tells whether there is none.
func (o *Offer) Judge(c *distributors.Terms, at clock.Micros, refusals *fault.List, place string) bool {
	if o.Off && o.Good != nil {
		refusals.Add(pool.ErrNotAuthorised, place)
		return false
	}
	if o.Good == nil || o.Item == nil || !o.Selected {
		refusals.Add(pool.ErrNotSelected, place)
		return false
	}
	fit := true
	refuse := func(f *fault.Fault, live ...string) {
		refusals.Add(f, place, live...)
		fit = false
	}
	if f := fault.From(o.Item.Check()); f != nil {
		refuse(f)
	}
	if o.Good.State != catalog.Active {
		refuse(catalog.ErrRetired)
	}
	if o.Agreement == nil || !o.Agreement.Sells(at) || o.Freight == nil || o.Freight.State != suppliers.Active {
		refuse(suppliers.ErrNotLive)
	}
	switch {
	case o.Price == nil:
		refuse(pricing.ErrNoPrice)
	case c.Currency != "" && (o.Price.Currency != c.Currency || o.Agreement != nil && o.Agreement.Currency != c.Currency):
		refuse(pricing.ErrCurrencyDiffers, "currency", string(o.Price.Currency))
	}
	return fit
}

// PriceTerms is what a contract and the SKU's agreement say about its price.
func (o *Offer) PriceTerms(c *distributors.Terms) pricing.Terms {
	return priceTerms(c, o.Agreement).Under(o.Policies, o.Path)
}

// priceTerms is what a contract and an agreement say about prices.
func priceTerms(c *distributors.Terms, a *suppliers.Terms) pricing.Terms {
	out := pricing.Terms{
		RatioPPM: c.PriceRatioPPM, FloorPPM: c.FloorPPM, CeilingPPM: c.CeilingPPM, Drift: pricing.Drift(c.Drift),
		DriftLimitPPM: c.DriftLimitPPM, Reprice: a.Reprice,
	}
	if a.SupplyRule == suppliers.Ratio {
		out.SupplyPPM = a.SupplyRatioPPM
	}
	return out
}
