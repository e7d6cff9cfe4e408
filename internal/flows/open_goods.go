package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Refusals that no room alone can find.
var (
	// ErrUnknownSKU: there is no such SKU, or it is another supplier's.
	ErrUnknownSKU = fault.New(fault.Refused, "sku_unknown", "there is no such SKU")
	// ErrRetiredSKU: the SKU is off sale.
	ErrRetiredSKU = fault.New(fault.Refused, "sku_retired", "the SKU is retired")
	// ErrOutOfScope: no clause of the agreement covers the SKU.
	ErrOutOfScope = fault.New(fault.Refused, "out_of_scope", "the agreement does not cover this SKU")
	// ErrNoRetail: without reprice right there must be a price to sell at.
	ErrNoRetail = fault.New(fault.Refused, "no_retail_price", "the agreement gives no reprice right, and the SKU has no retail price")
)

// OpenGoods opens SKUs for distribution under an agreement, and gives those that were not open under it before. It refuses, all SKUs
// at once at `sku_ids[i]`, what is unknown, retired, another supplier's, outside the scope,
// without a fitting price, not approved, or without a paper that it needs.
func OpenGoods(tx *db.Tx, by Acting, agreement id.Agreement, skus []id.SKU) ([]pool.Item, error) {
	o, err := openingUnder(tx, by, agreement, skus)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	items := make([]pool.NewItem, len(skus))
	for i, sku := range skus {
		o.judge(&faults, sku, "sku_ids["+strconv.Itoa(i)+"]")
		items[i] = pool.NewItem{SKU: sku, Supplier: o.agreement.Supplier, Agreement: agreement}
	}
	if err := faults.Err(pool.ErrRefused); err != nil {
		return nil, err
	}
	opened, err := pool.Open(tx, items, by.At)
	if err != nil {
		return nil, err
	}
	events := make([]outbox.Event, len(opened))
	for i, item := range opened {
		events[i] = outbox.Event{
			Kind: "pool.opened", Root: int64(item.SKU), Supplier: item.Supplier, Body: encoded(poolBody{item.Agreement, item.State}),
		}
	}
	by.tell(tx, events...)
	return opened, nil
}

type poolBody struct {
	AgreementID id.Agreement `json:"agreement_id"`
	State       pool.State   `json:"state"`
}

// opening is what goods are judged by.
type opening struct {
	agreement suppliers.Agreement
	scope     []suppliers.Clause
	goods     map[id.SKU]*catalog.SKUFacts
	prices    map[id.SKU]*pricing.Price
	fitness   fitness
}

func openingUnder(tx *db.Tx, by Acting, agreement id.Agreement, skus []id.SKU) (*opening, error) {
	a, err := suppliers.GetAgreement(tx, 0, agreement)
	if err != nil {
		return nil, err
	}
	if !a.Live(by.At) {
		return nil, suppliers.ErrNotLive.At("agreement_id", "state", string(a.State), "from", a.From.String(), "until", a.Until.String())
	}
	s, err := suppliers.Get(tx, a.Supplier)
	if err != nil {
		return nil, err
	}
	if s.State != suppliers.Active {
		return nil, suppliers.ErrSuspended.At("agreement_id", "supplier_id", s.ID.String())
	}
	o := &opening{agreement: a, goods: map[id.SKU]*catalog.SKUFacts{}, prices: map[id.SKU]*pricing.Price{}}
	catalog.LoadSKUs(tx, skus, o.goods)
	pricing.LoadPrices(tx, skus, o.prices)
	if o.scope, err = suppliers.Scope(tx, agreement); err != nil { // flushes
		return nil, err
	}
	o.fitness, err = fitnessOf(tx, by.At, o.goods)
	return o, err
}

func (o *opening) judge(faults *fault.List, sku id.SKU, place string) {
	good, price := o.goods[sku], o.prices[sku]
	if good == nil {
		faults.Add(ErrUnknownSKU, place)
		return
	}
	if good.Supplier != o.agreement.Supplier {
		faults.Add(pool.ErrSupplier, place, "supplier_id", good.Supplier.String())
		return
	}
	if !good.IsActive() {
		faults.Add(ErrRetiredSKU, place)
	}
	o.fitness.judge(faults, good, place)
	if !suppliers.Covers(&o.agreement, o.scope, good.Brand, good.Category, sku) {
		faults.Add(ErrOutOfScope, place, "brand_id", good.Brand.String(), "category_id", good.Category.String())
	}
	switch {
	case price == nil:
		faults.Add(pricing.ErrNoPrice, place)
	case price.Currency != o.agreement.Currency:
		faults.Add(pricing.ErrCurrencyDiffers, place, "currency", string(price.Currency), "agreement_currency", string(o.agreement.Currency))
	case price.Retail == 0 && !o.agreement.Reprice:
		faults.Add(ErrNoRetail, place)
	}
}
