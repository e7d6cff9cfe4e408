package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// shelf is what one distributor may know of some SKUs, as of one snapshot.
type shelf struct {
	ctx         context.Context //nolint:containedctx // lives inside the request that it answers
	at          clock.Micros
	distributor id.Distributor
	contract    *distributors.Terms
	goods       map[id.SKU]*catalog.SKUFacts
	brands      map[id.Brand]*catalog.Brand
	categories  map[id.Category]*catalog.Category
	products    map[id.Product]*catalog.Product
	labels      map[id.Product][]string // those that distributors may see
	items       map[id.SKU]*pool.Item
	selected    map[pool.Pick]bool
	prices      map[id.SKU]*pricing.Price
	terms       map[id.Agreement]*suppliers.Terms
	freights    map[id.Supplier]*suppliers.Freight
	warehouses  map[id.Warehouse]*stock.Warehouse
	stock       map[id.SKU][]stock.Item
	rules       *pricing.Book
	standings   map[id.Distributor]*grades.Standing
	lines       map[id.SKU][]id.ProductLine
	granted     map[pool.Grantee][]pool.Grant
}

// shelf reads all there is to know of SKUs for a distributor: in two rounds, because agreements and suppliers are found in the pool.
func (d *doors) shelf(tx *db.Tx, distributor id.Distributor, skus []id.SKU) (*shelf, error) {
	s := &shelf{
		ctx: tx.Context(), at: d.world.Now(), distributor: distributor, goods: map[id.SKU]*catalog.SKUFacts{}, brands: map[id.Brand]*catalog.Brand{},
		categories: map[id.Category]*catalog.Category{}, products: map[id.Product]*catalog.Product{}, items: map[id.SKU]*pool.Item{}, selected: map[pool.Pick]bool{},
		prices: map[id.SKU]*pricing.Price{}, terms: map[id.Agreement]*suppliers.Terms{}, freights: map[id.Supplier]*suppliers.Freight{},
		warehouses: map[id.Warehouse]*stock.Warehouse{}, stock: map[id.SKU][]stock.Item{}, rules: pricing.NewBook(),
		standings: map[id.Distributor]*grades.Standing{},
		lines:     map[id.SKU][]id.ProductLine{}, granted: map[pool.Grantee][]pool.Grant{},
	}
	contracts := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, []id.Distributor{distributor}, s.at, contracts)
	grades.LoadStandings(tx, []id.Distributor{distributor}, s.standings)
	catalog.LoadSKUs(tx, skus, s.goods)
	pool.LoadItems(tx, skus, s.items)
	pool.LoadSelections(tx, distributor, skus, s.selected)
	pricing.LoadPrices(tx, skus, s.at, s.prices)
	s.rules.LoadReach(tx)
	pool.LoadLines(tx, skus, s.lines)
	stock.LoadItems(tx, skus, s.stock)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if s.contract = contracts[distributor]; s.contract == nil {
		return nil, distributors.ErrNotFound.At("distributor_id")
	}
	return s, s.second(tx)
}

func (s *shelf) second(tx *db.Tx) error {
	var agreements []id.Agreement
	var parties []id.Supplier
	var brands []id.Brand
	var categories []id.Category
	var products []id.Product
	for _, i := range s.items {
		agreements, parties = append(agreements, i.Agreement), append(parties, i.Supplier)
	}
	for _, g := range s.goods {
		brands, categories, products = append(brands, g.Brand), append(categories, g.Category), append(products, g.Product)
		s.rules.Ask(flows.GoodsOf(g), s.distributor)
	}
	s.rules.Load(tx)
	pool.LoadGranted(tx, []pool.Standing{s.standing()}, s.granted)
	suppliers.LoadTerms(tx, agreements, s.at, s.terms)
	suppliers.LoadFreight(tx, parties, s.freights)
	stock.LoadWarehouses(tx, parties, s.warehouses)
	catalog.LoadBrands(tx, brands, s.brands)
	catalog.LoadCategories(tx, categories, s.categories)
	catalog.LoadHeads(tx, products, s.products)
	var err error
	s.labels, err = catalog.ShownLabels(tx, products) // flushes
	return err
}

// refusals notes every reason why the distributor can't order the SKU now, whatever the quantity, price and region.
func (s *shelf) refusals(sku id.SKU, faults *fault.List, place string) {
	if f := fault.From(s.contract.Check()); f != nil {
		faults.Add(f, "")
	}
	offer := s.offer(sku)
	offer.Judge(s.contract, s.at, faults, place)
}

func (s *shelf) offer(sku id.SKU) flows.Offer {
	o := flows.Offer{Good: s.goods[sku], Item: s.items[sku], Price: s.prices[sku]}
	o.Chosen(s.selected, s.distributor, sku)
	if o.Item != nil {
		o.Agreement, o.Freight = s.terms[o.Item.Agreement], s.freights[o.Item.Supplier]
	}
	if st := s.standings[s.distributor]; st != nil {
		o.Grade = st.Grade
	}
	o.Lines = pool.LinesOf(s.standing(), s.lines[sku], s.granted, s.at)
	return o
}

// standing is what the pool knows the distributor by.
func (s *shelf) standing() pool.Standing {
	return flows.StandingIn(s.distributor, s.contract, s.standings[s.distributor])
}

// priced gives the SKU's price and the terms that so many pieces of it in one order are judged by; false when there is none for this
// distributor.
func (s *shelf) priced(sku id.SKU, units int64) (pricing.Price, pricing.Terms, bool) {
	o := s.offer(sku)
	if o.Price == nil || o.Agreement == nil || s.contract.ID == 0 {
		return pricing.Price{}, pricing.Terms{}, false
	}
	terms := o.PriceTerms(s.contract)
	terms.Rule = o.Rule(s.rules, s.contract, s.at, units)
	return *o.Price, terms, true
}

// covering gives the SKU's stock in the warehouses that deliver to a region.
func (s *shelf) covering(sku id.SKU, region string) []stock.Item {
	return stock.Within(s.stock[sku], s.delivering(sku, region))
}

// delivering gives the warehouses from which the SKU's supplier delivers to a region.
func (s *shelf) delivering(sku id.SKU, region string) []id.Warehouse {
	item := s.items[sku]
	if item == nil {
		return nil
	}
	return stock.Covering(s.warehouses, item.Supplier, region)
}
