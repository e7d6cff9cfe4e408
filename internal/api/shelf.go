package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
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
	items       map[id.SKU]*pool.Item
	selected    map[pool.Pick]bool
	prices      map[id.SKU]*pricing.Price
	terms       map[id.Agreement]*suppliers.Terms
	freights    map[id.Supplier]*suppliers.Freight
	warehouses  map[id.Warehouse]*stock.Warehouse
	stock       map[id.SKU][]stock.Item
}

// shelf reads all there is to know of SKUs for a distributor: in two rounds, because agreements and suppliers are found in the pool.
func (d *doors) shelf(tx *db.Tx, distributor id.Distributor, skus []id.SKU) (*shelf, error) {
	s := &shelf{
		ctx: tx.Context(), at: d.world.Now(), distributor: distributor, goods: map[id.SKU]*catalog.SKUFacts{}, brands: map[id.Brand]*catalog.Brand{},
		categories: map[id.Category]*catalog.Category{}, items: map[id.SKU]*pool.Item{}, selected: map[pool.Pick]bool{},
		prices: map[id.SKU]*pricing.Price{}, terms: map[id.Agreement]*suppliers.Terms{}, freights: map[id.Supplier]*suppliers.Freight{},
		warehouses: map[id.Warehouse]*stock.Warehouse{}, stock: map[id.SKU][]stock.Item{},
	}
	contracts := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, []id.Distributor{distributor}, s.at, contracts)
	catalog.LoadSKUs(tx, skus, s.goods)
	pool.LoadItems(tx, skus, s.items)
	pool.LoadSelections(tx, distributor, skus, s.selected)
	pricing.LoadPrices(tx, skus, s.prices)
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
	for _, i := range s.items {
		agreements, parties = append(agreements, i.Agreement), append(parties, i.Supplier)
	}
	for _, g := range s.goods {
		brands, categories = append(brands, g.Brand), append(categories, g.Category)
	}
	suppliers.LoadTerms(tx, agreements, s.terms)
	suppliers.LoadFreight(tx, parties, s.freights)
	stock.LoadWarehouses(tx, parties, s.warehouses)
	catalog.LoadBrands(tx, brands, s.brands)
	catalog.LoadCategories(tx, categories, s.categories)
	return tx.Flush()
}

// refusals notes every reason why the distributor can't order the SKU now, whatever the quantity, price and region.
func (s *shelf) refusals(sku id.SKU, faults *fault.List, place string) {
	if f := fault.From(s.contract.Check()); f != nil {
		faults.Add(f, "")
	}
	good, item, price := s.goods[sku], s.items[sku], s.prices[sku]
	if good == nil || item == nil || !s.selected[pool.Pick{Distributor: s.distributor, SKU: sku}] {
		faults.Add(pool.ErrNotSelected, place)
		return
	}
	if f := fault.From(item.Check()); f != nil {
		faults.Add(f, place)
	}
	if good.State != catalog.Active {
		faults.Add(catalog.ErrRetired, place)
	}
	terms, freight := s.terms[item.Agreement], s.freights[item.Supplier]
	if terms == nil || !terms.Live(s.at) || freight == nil || freight.State != suppliers.Active {
		faults.Add(suppliers.ErrNotLive, place)
	}
	switch {
	case price == nil:
		faults.Add(pricing.ErrNoPrice, place)
	case s.contract.Currency != "" && price.Currency != s.contract.Currency:
		faults.Add(pricing.ErrCurrencyDiffers, place, "currency", string(price.Currency))
	}
}

// priced gives the SKU's price and the terms that it is judged by; false when there is none for this distributor.
func (s *shelf) priced(sku id.SKU) (pricing.Price, pricing.Terms, bool) {
	price, item := s.prices[sku], s.items[sku]
	if price == nil || item == nil || s.contract.ID == 0 || s.terms[item.Agreement] == nil {
		return pricing.Price{}, pricing.Terms{}, false
	}
	c, a := s.contract, s.terms[item.Agreement]
	return *price, pricing.Terms{
		RatioPPM: c.PriceRatioPPM, FloorPPM: c.FloorPPM, CeilingPPM: c.CeilingPPM, Drift: pricing.Drift(c.Drift),
		DriftLimitPPM: c.DriftLimitPPM, Reprice: a.Reprice,
	}, true
}

// covering gives the SKU's stock in the warehouses that deliver to a region.
func (s *shelf) covering(sku id.SKU, region string) []stock.Item {
	var items []stock.Item
	for _, i := range s.stock[sku] {
		if w := s.warehouses[i.Warehouse]; w != nil && w.Covers(region) {
			items = append(items, i)
		}
	}
	return items
}

// holds says whether one warehouse that delivers to the region has so many units free.
func (s *shelf) holds(sku id.SKU, region string, units int64) bool {
	for _, i := range s.covering(sku, region) {
		if i.Free() >= units {
			return true
		}
	}
	return false
}
