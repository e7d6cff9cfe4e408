package flows

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// drifting is what a group knows of drift policies by category: nothing is read where no contract has any.
type drifting struct {
	categories asked[id.Category]
	paths      map[id.Category][]id.Category
	policies   map[id.Contract][]pricing.Policy
}

// askDrift names the category of a SKU, once it is known and the contract has policies by category.
func (f *facts) askDrift(distributor id.Distributor, sku id.SKU) {
	if c, good := f.contracts[distributor], f.goods[sku]; c != nil && c.CategoryDrifts != "" && good != nil {
		f.drifts.categories.ask(good.Category)
	}
}

func (d *drifting) load(tx *db.Tx) {
	if len(d.categories.want) == 0 {
		return
	}
	if d.paths == nil {
		d.paths = map[id.Category][]id.Category{}
	}
	catalog.LoadPaths(tx, d.categories.take(), d.paths)
}

// of gives the policies of a contract, written once a group.
func (d *drifting) of(c *distributors.Contract) []pricing.Policy {
	if known, done := d.policies[c.ID]; done {
		return known
	}
	if d.policies == nil {
		d.policies = map[id.Contract][]pricing.Policy{}
	}
	var out []pricing.Policy
	for _, p := range c.CategoryDrifts.All() {
		out = append(out, pricing.Policy{Category: p.Category, Drift: pricing.Drift(p.Drift), LimitPPM: p.LimitPPM})
	}
	d.policies[c.ID] = out
	return out
}

// drift fills in which policies an offer is judged by, where the contract has any by category.
func (f *facts) drift(o *Offer, distributor id.Distributor) {
	if c := f.contracts[distributor]; c != nil && c.CategoryDrifts != "" && o.Good != nil {
		o.Policies, o.Path = f.drifts.of(&c.Contract), f.drifts.paths[o.Good.Category]
	}
}

// checkDriftCategories refuses policies for categories that there are not, each at `category_drifts[i].category_id`.
func checkDriftCategories(tx *db.Tx, drifts distributors.Drifts) error {
	all := drifts.All()
	if len(all) == 0 {
		return nil
	}
	asked, known := make([]id.Category, len(all)), map[id.Category]*catalog.Category{}
	for i, p := range all {
		asked[i] = p.Category
	}
	catalog.LoadCategories(tx, asked, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, p := range all {
		if known[p.Category] == nil {
			faults.Add(catalog.ErrNotFound, fmt.Sprintf("category_drifts[%d].category_id", i), "category_id", p.Category.String())
		}
	}
	return faults.Err(distributors.ErrInvalid)
}
