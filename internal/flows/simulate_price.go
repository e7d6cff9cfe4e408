package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Simulation is what a distributor pays for a SKU by the terms of some time, and the rules that apply and lose.
type Simulation struct {
	Price  pricing.Price
	Terms  pricing.Terms
	Beaten []*pricing.Rule // most specific first
}

// SimulatePrice tells what a distributor pays a piece for so many of a SKU at any instant, whatever else is against an order. Grade and
// product lines are those of now. ErrUnknownSKU, ErrNoPrice, and what distributors.Terms.Check refuses of a contract at that time.
func SimulatePrice(tx *db.Tx, distributor id.Distributor, sku id.SKU, quantity int64, at clock.Micros) (Simulation, error) {
	goods, items := map[id.SKU]*catalog.SKUFacts{}, map[id.SKU]*pool.Item{}
	contracts := map[id.Distributor]*distributors.Terms{}
	catalog.LoadSKUs(tx, []id.SKU{sku}, goods)
	pool.LoadItems(tx, []id.SKU{sku}, items)
	distributors.LoadTerms(tx, []id.Distributor{distributor}, at, contracts)
	standing, err := grades.StandingOf(tx, distributor)
	if err != nil {
		return Simulation{}, err
	}
	price, err := pricing.PriceAt(tx, sku, at) // flushes
	good, contract := goods[sku], contracts[distributor]
	switch {
	case good == nil && (err == nil || errors.Is(err, pricing.ErrNoPrice)):
		return Simulation{}, ErrUnknownSKU.At("query.sku_id")
	case errors.Is(err, pricing.ErrNoPrice):
		return Simulation{}, pricing.ErrNoPrice.At("query.sku_id")
	case err != nil:
		return Simulation{}, err
	case contract == nil:
		return Simulation{}, distributors.ErrNotFound.At("query.distributor_id")
	case contract.ID == 0:
		return Simulation{}, distributors.ErrNoContract.At("query.distributor_id")
	}
	book, agreements := pricing.NewBook(), map[id.Agreement]*suppliers.Terms{}
	book.LoadPast(tx, GoodsOf(good), distributor)
	if item := items[sku]; item != nil {
		suppliers.LoadTerms(tx, []id.Agreement{item.Agreement}, at, agreements)
	}
	who := StandingIn(distributor, contract, &standing)
	lines, granted := map[id.SKU][]id.ProductLine{}, map[pool.Grantee][]pool.Grant{}
	pool.LoadLines(tx, []id.SKU{sku}, lines)
	pool.LoadGranted(tx, []pool.Standing{who}, granted)
	if err := tx.Flush(); err != nil {
		return Simulation{}, err
	}
	agreement := &suppliers.Terms{}
	agreement.Reprice = true // goods that are in no pool have no agreement that would fix their retail price
	for _, a := range agreements {
		agreement = a
	}
	out := Simulation{Price: price, Terms: priceTerms(contract, agreement)}
	offer := Offer{Good: good, Grade: standing.Grade, Lines: pool.LinesOf(who, lines[sku], granted, tx.Now())}
	applying := book.Applying(GoodsOf(good), offer.Buyer(contract), price.Currency, at, quantity)
	if len(applying) > 0 {
		out.Terms.Rule, out.Beaten = applying[0], applying[1:]
	}
	return out, nil
}
